"""The pages and the API of notices: from the draft to the receipt, each seen by whom it concerns; the public list and page."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enforcement.actions import instruction as actions
from enforcement.models import Instruction
from quality_portal.accounts.models import Agency

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TITLE = "关于印发工作方案的通知"


@pytest.fixture
def by(client):
    """Act as somebody on the day of the story."""

    def act(user, method, name, *args, data=None, query=""):
        client.force_login(user) if user else client.logout()
        with time_machine.travel(AT, tick=False):
            return getattr(client, method)(reverse(name if ":" in name else f"enforcement:{name}", args=args) + query, data or {})

    return act


@pytest.fixture
def filled(place):
    return {
        "title": TITLE, "offices": [place.offices.county.pk], "body": "现印发给你们。\n一、总体目标\n请执行。", "openness": "active",
        "annex-TOTAL_FORMS": "2", "annex-INITIAL_FORMS": "0", "annex-0-title": "分工表", "annex-0-table": "任务\t时限\n分析\t每季度",
    }  # fmt: skip


@pytest.fixture
def issued(place, cast):
    def make(number=1, **fields):
        given = {"title": f"关于第{number}项工作的通知", "body": "请执行。", "offices": [place.offices.county], **fields}
        row = actions.draft(office=place.offices.city, wording=actions.Wording(**given), actor=cast.officer, at=AT)
        actions.review(instruction=row, actor=cast.lawyer, at=AT)
        return actions.issue(instruction=row, actor=cast.head, at=AT)

    return make


def test_a_notice_goes_from_draft_to_receipt_on_its_pages(by, cast, filled):
    assert by(cast.officer, "get", "instruction_new").status_code == 200
    assert by(cast.officer, "post", "instruction_new", data=filled).status_code == 302
    row = Instruction.objects.get()
    assert row.annexes[0]["table"] == "任务\t时限\n分析\t每季度"
    assert "修改草稿" in by(cast.officer, "get", "instruction", row.uuid).content.decode()
    assert "法制审核" in by(cast.lawyer, "get", "instruction", row.uuid).content.decode()
    by(cast.lawyer, "post", "instruction_hand", row.uuid, data={"answer": "pass"})
    by(cast.head, "post", "instruction_hand", row.uuid, data={"answer": "pass"})
    row.refresh_from_db()
    assert row.state == "issued"
    came = by(cast.county, "get", "instructions_received").content.decode()
    assert TITLE in came
    page = by(cast.county, "get", "instruction", row.uuid)
    place = page.context["mine"]
    assert page.context["sign"].initial["signed_name"] == "区局小林"
    given = {"addressee": place.pk, "signed_on": "2026-03-02", "signed_name": "小林"}
    for _twice in range(2):
        assert by(cast.county, "post", "instruction_sign", row.uuid, data=given).status_code == 302
    assert "已签收 1/1" in by(cast.officer, "get", "instruction", row.uuid).content.decode()
    assert "本机关已于" in by(cast.county, "get", "instruction", row.uuid).content.decode()


def test_a_draft_is_edited_and_refused_with_the_words_kept(by, cast, filled):
    by(cast.officer, "post", "instruction_new", data=filled)
    row = Instruction.objects.get()
    page = by(cast.officer, "get", "instruction_edit", row.uuid)
    assert page.context["annexes"].forms[0].initial["title"] == "分工表"
    wrong = by(cast.officer, "post", "instruction_edit", row.uuid, data={**filled, "title": "工作方案"})
    assert wrong.status_code == 422
    assert "请写成“关于……的通知”" in wrong.content.decode()
    assert "每季度" in wrong.content.decode()
    by(cast.officer, "post", "instruction_edit", row.uuid, data={**filled, "body": "改过了。"})
    row.refresh_from_db()
    assert row.body == "改过了。"
    assert by(cast.second, "get", "instruction_edit", row.uuid).status_code == 302


def test_who_has_nothing_to_do_with_it_finds_nothing(by, cast, issued):
    row = issued()
    assert by(cast.stranger, "get", "instruction", row.uuid).status_code == 404
    assert by(cast.stranger, "post", "instruction_sign", row.uuid, data={}).status_code == 404
    assert by(cast.auditor, "get", "instructions").status_code == 403
    assert by(cast.county, "post", "instruction_hand", row.uuid, data={"answer": "pass"}).status_code == 403
    # To whom it went sees neither the other addressees nor the record of the office that issued it.
    assert by(cast.county, "get", "instruction", row.uuid).context["events"] == []


def test_the_issuer_records_the_receipt_of_a_body_outside(by, cast, issued, place):
    agency = Agency.objects.create(kind="department", name="栖云市工信局", region=place.regions.city)
    row = issued(agencies=[agency])
    outside = row.addressees.get(agency=agency)
    assert "栖云市工信局" in by(cast.officer, "get", "instruction_record", row.uuid, outside.pk).content.decode()
    given = {"addressee": outside.pk, "signed_on": "2026-03-02", "signed_name": "王收"}
    assert by(cast.officer, "post", "instruction_record", row.uuid, outside.pk, data=given).status_code == 302
    outside.refresh_from_db()
    assert outside.signed_name == "王收"


def test_a_hit_of_the_gate_is_released_where_it_stands(by, cast, place):
    wording = actions.Wording(title=TITLE, body="联系电话13900139000。", offices=[place.offices.county])
    row = actions.draft(office=place.offices.city, wording=wording, actor=cast.officer, at=AT)
    page = by(cast.lawyer, "get", "instruction", row.uuid)
    assert "13900139000" in page.content.decode()
    assert [value for value, _words in page.context["opinion"].fields["answer"].choices] == ["return"]
    given = {"mark": page.context["gate"].marked[0].mark, "reason": "对外公布的热线"}
    assert by(cast.lawyer, "post", "instruction_release", row.uuid, data=given).status_code == 302
    assert by(cast.lawyer, "get", "instruction", row.uuid).context["gate"].open


@pytest.mark.parametrize("name", ["instructions", "instructions_received"])
def test_the_lists_ask_as_often_for_three_as_for_one(by, cast, issued, name):
    user = cast.officer if name == "instructions" else cast.county
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            issued(number)
        by(user, "get", name)
        with CaptureQueriesContext(connection) as asked:
            assert by(user, "get", name).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_only_what_is_made_public_stands_on_the_site(by, issued, cast):
    shown = issued(1)
    hidden = issued(2, openness="request", openness_reason="涉及工作秘密事项")
    page = by(None, "get", "public:instructions").content.decode()
    assert shown.title in page
    assert hidden.title not in page
    assert by(None, "get", "public:instruction", hidden.uuid).status_code == 404
    whole = by(None, "get", "public:instruction", shown.uuid).content.decode()
    assert shown.document.number in whole
    assert f"/announcements/instructions/{shown.uuid}/" in by(None, "get", "public:sitemap_part", "announcements").content.decode()
    assert shown.document.number in by(None, "get", "public:search", query=f"?q={shown.document.number}").content.decode()


def test_a_repealed_notice_is_gone_with_what_repealed_it(by, issued):
    old = issued(1)
    new = issued(2, about=old, effect="repeal")
    page = by(None, "get", "public:instruction", old.uuid)
    assert page.status_code == 410
    assert new.document.number in page.content.decode()
    assert old.title not in by(None, "get", "public:instructions").content.decode()


def test_the_api_drafts_reviews_issues_and_signs(client, cast, place):
    def post(user, address, data, method="post"):
        client.force_login(user)
        with time_machine.travel(AT, tick=False):
            return getattr(client, method)(f"/api/v1/instructions/{address}", data, content_type="application/json")

    given = {"title": TITLE, "body": "请执行。", "offices": [place.offices.county.code], "openness": "active", "annexes": [{"title": "方案", "text": "内容", "table": "任务|时限\n分析|每季度"}]}
    made = post(cast.officer, "", given)
    assert made.status_code == 201, made.content
    uuid = made.json()["uuid"]
    assert post(cast.officer, "", {**given, "title": "方案"}).status_code == 409
    assert post(cast.officer, f"{uuid}/", {**given, "body": "改过。"}, "put").json()["body"] == "改过。"
    assert post(cast.officer, f"{uuid}/review/", {}).status_code == 403
    assert post(cast.lawyer, f"{uuid}/return/", {"reason": "再核。"}).json()["state"] == "returned"
    assert post(cast.officer, f"{uuid}/", given, "put").json()["state"] == "draft"
    assert post(cast.lawyer, f"{uuid}/review/", {}).json()["state"] == "reviewed"
    assert post(cast.head, f"{uuid}/issue/", {}).json()["document"] == "栖市监通知〔2026〕1号"
    assert post(cast.stranger, f"{uuid}/sign/", {"signed_on": "2026-03-02", "signed_name": "外人"}).status_code in (403, 404)
    signed = post(cast.county, f"{uuid}/sign/", {"signed_on": "2026-03-02", "signed_name": "小林"}).json()
    assert signed["addressees"][0]["signed_name"] == "小林"
    client.force_login(cast.county)
    assert [row["uuid"] for row in client.get("/api/v1/instructions/").json()["results"]] == [uuid]
