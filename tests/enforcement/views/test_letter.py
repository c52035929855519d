"""The pages and the API of letters: the kinds to choose from, a draft through its hands, answer, urging, result."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enforcement.actions import letter as letters
from enforcement.models import Letter
from quality_portal.accounts.models import Agency


@pytest.fixture
def registrar(place):
    return Agency.objects.create(kind="registrar", name="栖云市行政审批局", region=place.regions.city, contact="登记科")


@pytest.fixture
def by(client, road):
    """Act as somebody on a day of the story."""

    def act(user, method, name, *args, days=0, data=None, query=""):
        client.force_login(user)
        with time_machine.travel(road.at + timedelta(days=days), tick=False):
            return getattr(client, method)(reverse(f"enforcement:{name}", args=args) + query, data or {})

    return act


@pytest.fixture
def sent(road, registrar):
    road.open()
    letter = letters.draft(case=road.case, kind="business_revocation_request", agency=registrar, actor=road.cast.officer, at=road.at)
    letters.review(letter=letter, actor=road.cast.lawyer, at=road.at)
    return letters.send(letter=letter, actor=road.cast.head, at=road.at)


def test_a_letter_goes_from_draft_to_signature_on_its_pages(by, road, registrar, cast):
    road.open()
    number = road.case.number
    kinds = by(cast.officer, "get", "letter_new", number).content.decode()
    assert "提请吊销营业执照函" in kinds
    assert "待核" in kinds  # no document names a day for the answer
    query = "?kind=business_revocation_request"
    form = by(cast.officer, "get", "letter_new", number, query=query).context["form"]
    assert list(form.fields["agency"].queryset) == [registrar]
    filled = {"agency": registrar.pk, "facts": "连续两次不合格。", "request": "请依法处理。"}
    assert by(cast.officer, "post", "letter_new", number, query=query, data=filled).status_code == 302
    letter = Letter.objects.get()
    page = by(cast.officer, "get", "letter", letter.pk).content.decode()
    assert "提交意见" not in page
    returned = by(cast.lawyer, "post", "letter_hand", letter.pk, data={"answer": "return", "note": ""})
    assert "退回须写明理由" in returned.content.decode()
    by(cast.lawyer, "post", "letter_hand", letter.pk, data={"answer": "pass", "note": "同意"})
    by(cast.head, "post", "letter_hand", letter.pk, data={"answer": "pass"})
    letter.refresh_from_db()
    assert (letter.state, letter.document.kind) == ("sent", "revocation_request")
    assert "连续两次不合格" in str(letter.document.content)


def test_an_answer_and_what_came_of_it_are_recorded_on_the_page(by, road, sent, cast):
    assert "逾期未复函" in by(cast.officer, "get", "letters", days=60, query="?view=late").content.decode()
    assert by(cast.officer, "post", "letter_urge", sent.pk, days=60).status_code == 302
    wrong = by(cast.officer, "post", "letter_reply", sent.pk, days=61, data={"outcome": "agreed", "replied_on": "2026-01-01", "note": "x"})
    assert "应在发函之后" in wrong.content.decode()
    day = (road.at + timedelta(days=61)).date().isoformat()
    by(cast.officer, "post", "letter_reply", sent.pk, days=61, data={"outcome": "agreed", "replied_on": day, "number": "审批〔2026〕5号", "note": "已吊销。"})
    page = by(cast.officer, "get", "letter", sent.pk, days=61).content.decode()
    assert "登记对方的决定" in page
    by(cast.officer, "post", "letter_effect", sent.pk, days=61, data={"on": day, "number": "审批吊〔2026〕1号"})
    road.case.enterprise.refresh_from_db()
    assert road.case.enterprise.state == "revoked"
    assert "登记对方的决定" not in by(cast.officer, "get", "letter", sent.pk, days=61).content.decode()


def test_strangers_find_no_letter_and_samplers_only_read(by, sent, cast):
    assert by(cast.stranger, "get", "letter", sent.pk).status_code == 404
    assert by(cast.auditor, "get", "letters").status_code == 403
    assert by(cast.sampler, "get", "letter", sent.pk).status_code == 200
    for act in ("letter_hand", "letter_reply", "letter_urge", "letter_effect"):
        assert by(cast.sampler, "post", act, sent.pk).status_code == 403


def test_the_list_takes_as_many_queries_for_four_letters_as_for_one(by, road, sent, cast):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            text = by(cast.officer, "get", "letters").content.decode()
        return len(seen), text.count("待法制审核")

    asked()  # what is read once and kept
    one = asked()
    for name in ("甲局", "乙局", "丙局"):
        letters.draft(case=road.case, kind="referral", addressee=name, actor=cast.officer, at=road.at)
    assert asked() == (one[0], one[1] + 3)


def test_the_api_takes_a_letter_through_its_life(client, road, registrar, cast):
    road.open()

    def call(user, method, address, body=None):
        client.force_login(user)
        with time_machine.travel(road.at, tick=False):
            return getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")

    address = f"cases/{road.case.number}/letters/"
    refused = call(cast.officer, "post", address, {"kind": "licence_revocation_request", "addressee": "省局"})
    assert (refused.status_code, refused.json()["field"]) == (409, "licences")
    number = road.case.enterprise.licences.order_by("pk").first().number
    made = call(cast.officer, "post", address, {"kind": "licence_revocation_request", "addressee": "省局", "licences": [number]}).json()
    assert made["state"] == "draft"
    one = f"letters/{made['id']}/"
    assert call(cast.head, "post", one + "send/").status_code == 409  # not reviewed
    assert call(cast.lawyer, "post", one + "review/", {"note": "同意"}).json()["state"] == "reviewed"
    assert call(cast.head, "post", one + "send/").json()["document"].startswith("栖市监吊建〔2026〕")
    day = road.at.date().isoformat()
    assert call(cast.officer, "post", one + "replies/", {"outcome": "agreed", "replied_on": day, "note": "已吊销"}).json()["outcome"] == "agreed"
    done = call(cast.officer, "post", one + "effects/", {"licence": number, "on": day, "number": "省吊〔2026〕1号"}).json()
    assert done["effects"] == [{"licence": number, "on": day, "number": "省吊〔2026〕1号", "note": ""}]
    assert call(cast.officer, "get", "letters/?view=waiting").json()["results"] == []
    assert call(cast.stranger, "get", one).status_code == 404
    assert call(cast.sampler, "post", one + "replies/", {}).status_code == 403
