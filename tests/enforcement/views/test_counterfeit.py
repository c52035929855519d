"""Pages of counterfeit cases: who finds them, what a refusal says, rows without JavaScript, the API."""

import pytest
from django.urls import reverse

from enforcement.actions import counterfeit, penalty
from enforcement.models import CounterfeitCase, Decision, PenaltyNotice, RevocationTask, Seizure
from quality_portal.workdays import calendar
from tests.enforcement.conftest import OPENED

LINE = {"name": "电线", "quantity": "1200", "unit": "卷", "unit_price": "50", "place": "一号仓库", "measure": "detain"}
FINE = {"violation": "V50", "base_amount": "60000", "fine": "60000", "confiscate": "on"}


def rows(*lines):
    data = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "1", "rows-MAX_NUM_FORMS": "100"}
    for number, line in enumerate(lines):
        data |= {f"rows-{number}-{key}": value for key, value in line.items()}
    return data


def page(name, case):
    return reverse(f"enforcement:{name}", args=[case.number])


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def test_case_page_shows_parties_goods_and_clock(officer, fakes):
    held = fakes.hold()
    with calendar.today_is(held.due_on):
        text = officer.get(fakes.case.get_absolute_url()).content.decode()
    assert "栖云市沸点电器有限公司" in text
    assert "铜芯聚氯乙烯绝缘电线" in text
    assert "60,000" in text
    assert "五日内到期" in text
    assert text.count("<h1") == 1


def test_expired_goods_say_that_they_must_be_released(officer, fakes):
    held = fakes.hold()
    with calendar.today_is(held.due_on.replace(day=held.due_on.day + 1)):
        assert "应予解除" in officer.get(fakes.case.get_absolute_url()).content.decode()
        assert "应予解除" in officer.get(reverse("enforcement:counterfeit")).content.decode()


@pytest.mark.parametrize("name", ["counterfeit_case", "counterfeit_decide", "counterfeit_party", "counterfeit_close"])
def test_another_office_finds_nothing(client, cast, fakes, name):
    client.force_login(cast.stranger)
    assert client.get(page(name, fakes.case)).status_code == 404


def test_enterprise_finds_nothing(client, members, fakes):
    client.force_login(members.own)
    assert client.get(fakes.case.get_absolute_url()).status_code == 404
    assert client.get(reverse("enforcement:counterfeit")).status_code == 403


def test_filing_refuses_an_unknown_code_and_keeps_the_text(officer, place):
    answer = officer.post(reverse("enforcement:counterfeit_file"), {"title": "电线案", "facts": "贴牌", "enterprise": "91990102MA9999999X"})
    text = answer.content.decode()
    assert "没有统一社会信用代码为" in text
    assert "贴牌" in text
    officer.post(reverse("enforcement:counterfeit_file"), {"title": "电线案", "facts": "贴牌"})
    assert CounterfeitCase.objects.get().title == "电线案"


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(officer, fakes, cast):
    answer = officer.post(page("counterfeit_seize", fakes.case), {**rows(LINE), "reason": "可能转移", "more": "1"})
    text = answer.content.decode()
    assert 'name="rows-1-name"' in text
    assert 'value="一号仓库"' in text
    assert "可能转移" in text
    assert "有内容需要改正" not in text
    assert not Seizure.objects.exists()


def test_seizure_through_the_form_to_approval(officer, client, fakes, cast, time_machine):
    time_machine.move_to(OPENED)
    given = {"party": fakes.maker.pk, "reason": "可能转移", "officers": [cast.officer.pk, cast.second.pk], "seized_on": "2026-03-02"}
    given["version"] = CounterfeitCase.objects.get().version
    answer = officer.post(page("counterfeit_seize", fakes.case), {**rows(LINE), **given})
    assert answer.status_code == 302, answer.content.decode()
    again = officer.post(page("counterfeit_seize", fakes.case), {**rows(LINE), **given})
    assert Seizure.objects.count() == 1, again.content.decode()
    seizure = Seizure.objects.get()
    client.force_login(cast.head)
    client.post(reverse("enforcement:seizure_answer", args=[seizure.pk]), {"answer": "approve"})
    seizure.refresh_from_db()
    assert seizure.state == "held"


def test_decision_without_penalty_basis_is_refused_in_words(officer, fakes):
    fakes.told()
    given = {"facts_text": "贴牌", "policy_basis": "《意见》"}
    answer = officer.post(page("counterfeit_decide", fakes.case), {**rows({**FINE, "party": fakes.maker.pk, "violation": ""}), **given})
    assert answer.status_code == 200
    assert "贴牌" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_party_is_told_through_the_pages_before_anything_is_decided(officer, client, cast, fakes, time_machine):
    time_machine.move_to(OPENED)
    tell = page("counterfeit_tell", fakes.case)
    assert officer.get(page("counterfeit_decide", fakes.case))["Location"] == tell
    given = {"party": fakes.maker.pk, "violations": ["V50"], "facts_text": "贴牌", "proposed": "没收并罚款", "fine": "60000", "version": fakes.case.version}
    assert "请" in officer.post(tell, {**given, "proposed": ""}).content.decode()
    assert officer.post(tell, given).status_code == 302
    notice = PenaltyNotice.objects.get()
    address = notice.get_absolute_url()
    client.force_login(cast.head)
    assert client.post(address, {"answer": "approve"}).status_code == 302
    client.force_login(cast.officer)
    assert "登记送达" in client.get(address).content.decode()
    assert client.post(address, {"how": "in_person", "served_on": "2026-03-02"})["Location"] == address
    assert client.post(address, {"kind": "defence", "on": "2026-03-02", "text": "请求从轻"}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.defence) == ("served", "请求从轻")
    assert notice.document.number in client.get(fakes.case.get_absolute_url()).content.decode()


def test_head_approves_and_tasks_appear(client, cast, fakes, time_machine):
    fakes.draft_decision()
    time_machine.move_to(fakes.at)
    client.force_login(cast.lawyer)
    assert "处罚" in client.get(page("counterfeit_review", fakes.case)).content.decode()
    assert client.post(page("counterfeit_review", fakes.case), {"answer": "approve", "reason": "依据准确"}).status_code == 302
    client.force_login(cast.head)
    assert "依据准确" in client.get(page("counterfeit_approve", fakes.case)).content.decode()
    shown = client.get(page("counterfeit_approve", fakes.case)).content.decode()
    assert "不超过" in shown or "～" in shown
    assert client.post(page("counterfeit_approve", fakes.case), {"answer": "approve"}).status_code == 302
    text = client.get(fakes.case.get_absolute_url()).content.decode()
    assert text.count("待办理") == RevocationTask.objects.count() == 2
    task = RevocationTask.objects.get(licence__kind="production")
    address = reverse("enforcement:revocation_task", args=[task.pk])
    refused = client.post(address, {"answer": "complete", "other": "按政策", "on": "2026-04-01"}).content.decode()
    assert "政策文件不能单独作为依据" in refused
    assert client.post(address, {"answer": "decline", "note": "条例没有规定"}).status_code == 302


def on_desk(client, user, at):
    client.force_login(user)
    with calendar.today_is(at.date()):
        return client.get(reverse("enforcement:work")).content.decode()


def test_what_waits_for_whom_stands_on_the_desk(client, cast, fakes):
    held = fakes.hold()
    assert fakes.case.number in on_desk(client, cast.officer, fakes.at)
    assert "查封、扣押到期前处理物品" in on_desk(client, cast.officer, fakes.at)
    draft = fakes.draft_decision()
    judge, approve = page("counterfeit_review", fakes.case), page("counterfeit_approve", fakes.case)
    assert judge in on_desk(client, cast.lawyer, fakes.at)
    assert approve not in on_desk(client, cast.head, fakes.at)
    penalty.review_decision(decision=draft, actor=cast.lawyer, at=fakes.at)
    assert judge not in on_desk(client, cast.lawyer, fakes.at)
    assert approve in on_desk(client, cast.head, fakes.at)
    assert held.case.number not in on_desk(client, cast.stranger, fakes.at)


def test_nobody_is_asked_to_approve_what_is_the_own_draft(client, cast, fakes):
    draft = fakes.draft(actor=cast.both)
    answer = reverse("enforcement:seizure_answer", args=[draft.pk])
    assert answer in on_desk(client, cast.head, fakes.at)
    assert answer not in on_desk(client, cast.both, fakes.at)


def test_lists_and_case_stay_within_their_queries(officer, fakes, django_assert_max_num_queries):
    fakes.hold()
    fakes.decide()
    officer.get(fakes.case.get_absolute_url())
    with django_assert_max_num_queries(45):
        officer.get(fakes.case.get_absolute_url())
    with django_assert_max_num_queries(16):
        officer.get(reverse("enforcement:counterfeit"))


class TestApi:
    def test_case_masks_persons(self, officer, fakes):
        fakes.party(role="seller", name="欧阳建国", natural=True)
        found = officer.get(f"/api/v1/counterfeit-cases/{fakes.case.number}/").json()
        assert [party["name"] for party in found["parties"]] == ["栖云市沸点电器有限公司", "欧阳某"]
        assert officer.get("/api/v1/counterfeit-cases/").json()["results"][0]["number"] == fakes.case.number

    def test_stranger_and_enterprise(self, client, cast, members, fakes):
        client.force_login(cast.stranger)
        assert client.get(f"/api/v1/counterfeit-cases/{fakes.case.number}/").status_code == 404
        client.force_login(members.own)
        assert client.get("/api/v1/counterfeit-cases/").status_code == 403

    def test_reports_own_only_and_drafts_never_to_staff(self, client, cast, members, order, answer_all):
        answer_all(order, "causes")

        def seen_by(user):
            client.force_login(user)
            return len(client.get("/api/v1/rectification-reports/").json()["results"])

        assert (seen_by(members.own), seen_by(members.other), seen_by(cast.officer)) == (1, 0, 0)


def test_the_end_of_the_criminal_case_is_offered_once_the_police_took_it_up_and_shown_afterwards(officer, fakes, cast):
    address = page("counterfeit_criminal_end", fakes.case)
    assert address not in officer.get(fakes.case.get_absolute_url()).content.decode()
    counterfeit.transfer(case=fakes.case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=fakes.at)
    counterfeit.record_reply(case=fakes.case, accepted=True, on=fakes.at.date(), reply="已经立案", actor=cast.officer, at=fakes.at)
    day = fakes.at.date()
    with calendar.today_is(day):
        assert address in officer.get(fakes.case.get_absolute_url()).content.decode()
        assert "第一百六十三条" in officer.get(address).content.decode()
        wrong = officer.post(address, {"ending": "judged", "on": day.isoformat(), "number": ""})
        assert wrong.status_code in (200, 422)
        given = {"ending": "judged", "on": day.isoformat(), "number": "（2026）云9901刑初12号"}
        assert officer.post(address, given).status_code == 302
        assert officer.post(address, given).status_code == 302
        shown = officer.get(fakes.case.get_absolute_url()).content.decode()
    assert "人民法院已经作出生效判决 · （2026）云9901刑初12号" in shown
    assert "刑事案件已办结" in shown
    assert address not in shown
