"""A case taken to the top of the city's ladder, and home from each rung."""

from enforcement.actions import case as cases
from enforcement.models import LicenceMeasure
from enterprises.models import Licence, Standing
from quality_portal.audit.queries import trail_of
from tests.enforcement.conftest import Road


def state_of(kind):
    return Licence.objects.get(kind=kind).state


def test_the_whole_chain_of_the_policy_ladder(road):
    case = road.open()
    assert (case.number, case.state, case.target, case.rulebook) == ("栖市监-2026-0001", "awaiting_step", "order", "policy/city")
    order = road.order()
    assert order.document.number == "栖市监责改〔2026〕1号"
    assert (case.state, case.rung, case.due_on) == ("correcting", "order", order.comply_by)
    assert (order.comply_by - order.served_on).days == 30
    assert (state_of("safety_cert"), state_of("production")) == ("suspended", "suspended")
    road.later(25)
    road.recheck("fail")
    assert (case.state, case.target, case.outcome) == ("awaiting_step", "announcement", "failed")
    notice = road.announce()
    assert notice.document.public
    assert notice.document.number == "栖市监公告〔2026〕1号"
    assert (case.rung, case.state) == ("announcement", "correcting")
    road.later(28)
    road.recheck("fail")
    stop = road.stop()
    assert Standing.objects.get(kind="stop_production").until is None
    assert stop.comply_by > stop.served_on
    road.later(30)
    road.recheck("fail")
    road.revoke()
    assert (case.state, case.rung) == ("executed", "revoke")
    assert {row.state for row in Licence.objects.all()} == {"revoked"}
    letter = road.serve(road.decide(addressee="栖云市行政审批局", rung="request"))
    assert letter.document.kind == "revocation_request"
    assert LicenceMeasure.objects.filter(act="revoke").count() == 2
    verbs = [event.verb for event in trail_of(case)][::-1]
    assert verbs[:4] == ["case.opened", "case.draft", "case.review", "case.issue"]
    assert "case.licence_revoked" in verbs


def test_a_pass_closes_the_case_and_gives_back_what_was_suspended(road):
    case = road.open()
    road.order()
    road.later(20)
    road.recheck("fail")
    road.announce()
    road.later(5)
    road.recheck("pass", note="泄漏电流 0.2 mA，符合要求。")
    assert (case.state, case.outcome, case.closed_on) == ("closed", "passed", road.at.date())
    assert (state_of("safety_cert"), state_of("production")) == ("valid", "valid")
    assert [row.act for row in LicenceMeasure.objects.order_by("pk")] == ["suspend", "suspend", "resume", "resume"]


def test_a_stop_of_production_ends_when_the_case_closes(road):
    case = road.open()
    road.order()
    for move in (road.announce, road.stop):
        road.later(20)
        road.recheck("fail")
        move()
    road.later(3)
    road.recheck("pass")
    assert Standing.objects.get(kind="stop_production").until == case.closed_on
    assert {row.state for row in Licence.objects.all()} == {"valid"}


def test_no_suspension_and_no_stop_is_lifted_by_an_end_that_is_not_good(road):
    case = road.open()
    road.order()
    for move in (road.announce, road.stop):
        road.later(20)
        road.recheck("fail")
        move()
    road.later(31)
    road.recheck("fail")
    cases.close_case(case=case, because="企业已申请注销", unanswered="复函到后补入", actor=road.cast.head, at=road.at)
    case.refresh_from_db()
    assert case.state == "closed"
    assert {row.state for row in Licence.objects.all()} == {"suspended"}
    assert Standing.objects.get(kind="stop_production").until is None


def test_a_product_without_a_licence_is_not_revoked_but_sent_to_the_registrar(road):
    Licence.objects.all().delete()
    case = road.open()
    road.order()
    for move in (road.announce, road.stop):
        road.later(20)
        road.recheck("fail")
        move()
    road.later(31)
    road.recheck("fail")
    assert case.target == "request"


def test_a_certificate_that_two_cases_suspended_comes_back_with_the_last_of_them(road, cast, make_finding):
    first, second = road, Road(cast, make_finding())
    for one in (first, second):
        one.open()
        one.order()
        one.later(5)
    first.recheck("pass")
    assert {row.state for row in Licence.objects.all()} == {"suspended"}
    second.recheck("pass")
    assert {row.state for row in Licence.objects.all()} == {"valid"}
