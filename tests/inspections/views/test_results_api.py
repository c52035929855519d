"""Telling results, objections and retests over the API: the same acts, the same refusals."""

from datetime import date

import pytest
import time_machine

from inspections import actions
from inspections.models import Finding, Notice
from tests.inspections.conftest import AT, DAY


@pytest.fixture
def post(client):
    def send(user, path, body=None, *, at, files=False):
        client.force_login(user)
        kind = {} if files else {"content_type": "application/json"}
        with time_machine.travel(at, tick=False):
            return client.post(f"/api/v1/{path}", body or {}, **kind)

    return send


def test_a_result_is_told_waived_and_stands(post, cast, failed):
    row = f"conclusions/{failed.pk}/"
    assert post(cast.stranger, f"{row}notices/", at=AT + 10 * DAY).status_code == 404
    assert post(cast.auditor, f"{row}notices/", at=AT + 10 * DAY).status_code == 403
    (sent,) = post(cast.planner, f"{row}notices/", at=AT + 10 * DAY).json()["notices"]
    received = {"received_on": "2026-03-13", "method": "mail"}
    assert post(cast.stranger, f"notices/{sent['id']}/receive/", received, at=AT + 12 * DAY).status_code == 404
    assert post(cast.planner, f"notices/{sent['id']}/receive/", received, at=AT + 12 * DAY).json()["objection_until"] == "2026-03-30"
    assert post(cast.planner, f"{row}finalise/", at=AT + 13 * DAY).status_code == 409
    waived = post(cast.planner, f"{row}waive/", {"waived_on": "2026-03-16", "notice": sent["id"]}, at=AT + 18 * DAY)
    assert (waived.status_code, waived.json()["waived_on"]) == (200, "2026-03-16")
    assert post(cast.planner, f"{row}finalise/", at=AT + 18 * DAY).json()["state"] == "final"
    made = post(cast.planner, f"{row}finding/", at=AT + 18 * DAY)
    assert (made.status_code, made.json()) == (201, {"finding": Finding.objects.get().number})


def test_receipt_on_paper_starts_the_term(post, cast, failed):
    told = post(cast.planner, f"conclusions/{failed.pk}/notify/", {"received_on": "2026-03-13"}, at=AT + 11 * DAY)
    assert (told.json()["state"], told.json()["notified_on"]) == ("notified", "2026-03-13")


def test_a_member_signs_objects_and_takes_it_back(post, cast, failed, join, make_company, photo):
    (notice,) = actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY)
    member, other = join(notice.enterprise), join(make_company("别家"))
    assert post(other, f"desk/results/{notice.pk}/sign/", at=AT + 11 * DAY).status_code == 404
    assert post(member, f"desk/results/{notice.pk}/sign/", at=AT + 11 * DAY).json()["received_on"] == "2026-03-13"
    body = {"asks": "retest", "grounds": "检验时电源电压不稳。", "files": [photo()]}
    filed = post(member, f"desk/results/{notice.pk}/objection/", body, at=AT + 16 * DAY, files=True)
    assert (filed.status_code, len(filed.json()["receipt_no"])) == (201, 16)
    back = f"desk/objections/{filed.json()['number']}/withdraw/"
    assert post(other, back, at=AT + 16 * DAY).status_code == 404
    assert post(member, back, at=AT + 16 * DAY).json()["state"] == "withdrawn"


def test_an_objection_on_paper_is_taken_down_and_taken_back(post, cast, told, photo):
    body = {"asks": "retest", "grounds": "不服检验结论，请求复检。", "filed_on": "2026-03-16", "files": [photo()]}
    filed = post(cast.planner, f"notices/{told.notice.pk}/objection/", body, at=AT + 16 * DAY, files=True)
    assert (filed.status_code, filed.json()["online"]) == (201, False)
    back = post(cast.planner, f"objections/{filed.json()['number']}/withdraw/", at=AT + 17 * DAY)
    assert back.json()["state"] == "withdrawn"


def test_a_retest_from_the_acceptance_to_the_refund(post, cast, objected, other_lab):
    from tests.inspections.bench import retest_report

    row = f"objections/{objected.number}/"
    voucher = {"formalities_on": "2026-03-20", "amount": "1200.00", "voucher": "P-1"}
    assert post(cast.planner, f"{row}formalities/", voucher, at=AT + 18 * DAY).status_code == 404, "no retest yet"
    accepted = post(cast.approver, f"{row}decision/", {"decision": "accept", "noticed_on": "2026-03-19"}, at=AT + 17 * DAY)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "retesting")
    assert post(cast.planner, f"{row}formalities/", voucher, at=AT + 18 * DAY).json()["retest"]["state"] == "ready"
    named = post(cast.planner, f"{row}lab/", {"lab": other_lab.lab.pk}, at=AT + 20 * DAY)
    assert named.json()["retest"]["lab"] == other_lab.lab.name
    assert post(cast.planner, f"{row}outcome/", at=AT + 21 * DAY).status_code == 409
    job = objected.conclusion.sample.jobs.get(purpose="retest")
    retest_report(job, {"泄漏电流": "50", "标志": "符合"}, tester=other_lab.tester, issued_on=date(2026, 4, 1), at=AT + 30 * DAY)
    closed = post(cast.planner, f"{row}outcome/", at=AT + 31 * DAY)
    assert (closed.status_code, closed.json()["retest"]["state"]) == (200, "done")
    paid = post(cast.planner, f"{row}refund/", {"refunded_on": "2026-04-02", "voucher": "P-2"}, at=AT + 31 * DAY)
    assert (paid.status_code, paid.json()["retest"]["refunded_on"]) == (200, "2026-04-02")


def test_the_maker_denies_its_sample_with_evidence(post, cast, bought, join, photo):
    _, maker = actions.notice.send(conclusion=bought(), actor=cast.planner, at=AT + 10 * DAY)
    member = join(maker.enterprise)
    actions.notice.sign(notice=Notice.objects.get(pk=maker.pk), member=member, at=AT + 11 * DAY)
    row = f"desk/confirmations/{maker.conclusion.sample.confirmation.pk}/reply/"
    body = {"answer": "denied", "reasons": "我厂没有这个批号。"}
    assert post(member, row, body, at=AT + 12 * DAY, files=True).status_code == 409
    done = post(member, row, body | {"files": [photo()]}, at=AT + 12 * DAY, files=True)
    assert (done.status_code, done.json()["state"]) == (200, "denied")


def test_tests_on_the_spot_and_disposals_are_listed(client, post, cast, sample):
    client.force_login(cast.officer)
    for path in ("onsite-tests", "disposals"):
        assert client.get(f"/api/v1/samples/{sample.number}/{path}/").json() == []
        assert post(cast.stranger, f"samples/{sample.number}/{path}/", at=AT).status_code == 404
        assert post(cast.planner, f"samples/{sample.number}/{path}/", at=AT).status_code in (400, 403)
