"""S1（十一）, an inspection of the city: order, announcement, joint stop, revocation, letter to the registrar."""

from datetime import date

from enterprises.models import Licence


def test_from_the_finding_to_the_last_rung(climb):
    road = climb("city")
    assert road.case.rulebook == "policy/city"
    assert road.held() == {"honour_barred", "procurement_barred"}, "S3 points 18 and 19, from the day on which the result stands"

    order = road.order()
    assert "限期内暂停" in order.row.act
    assert road.licences == {"suspended"}, "within the term, not after it"
    assert (order.served_on.isoformat(), order.days, order.comply_by.isoformat()) == ("2025-02-17", 30, "2025-03-19")
    assert order.recheck_by.isoformat() == "2025-04-03", "fifteen days more"
    assert road.letters == {"government_notice", "department_notice"}, "并通报县（市、区）政府和有关主管部门"

    road.silence()
    assert road.now().outcome == "overdue"

    announced = road.announce()
    assert announced.document.public
    assert announced.office.level == "city"
    assert announced.served_on <= announced.recheck_from < announced.comply_by < announced.recheck_by
    road.come_back("fail")
    assert road.now().outcome == "failed"

    road.punish(joint_with="澄州市工业和信息化局")
    assert road.stopped
    assert "stop_production" in road.held()
    road.come_back("fail")

    road.punish()
    assert road.stands == ("revoke", "executed")
    assert road.licences == {"revoked"}

    letter = road.decide(rung="request", addressee="澄州市行政审批局")
    assert letter.document.kind == "revocation_request"
    ended = road.close("已提请登记机关吊销营业执照")
    assert (ended.state, road.stopped) == ("closed", True), "an end that is not good lifts nothing"
    assert road.papers == ["order", "announcement", "stop_order", "revocation", "revocation_request"]
    assert road.held(date(2025, 12, 31)) >= {"honour_barred", "licence_revoked", "procurement_barred", "stop_production"}
    assert "honour_barred" not in road.held(date(2026, 1, 1)), "当年: to the last day of the year of the result"


def test_put_right_within_the_term(climb):
    road = climb("city")
    road.order()
    assert road.licences == {"suspended"}
    road.corrected()
    assert road.stands == ("order", "closed")
    assert road.licences == {"valid"}
    assert road.papers == ["order"], "nothing was announced, nothing stopped"
    assert road.held() == {"honour_barred"}, "the year's honours are gone all the same; goods may be bought again"


def test_the_body_that_issued_the_licence_is_told_of_both(climb):
    road = climb("city")
    Licence.objects.filter(enterprise=road.case.enterprise).update(issuer="云江省市场监督管理局")
    road.order()
    assert "certificate_suspension" in road.letters
    road.corrected()
    assert "certificate_resumption" in road.letters


def test_put_right_after_the_stop(climb):
    road = climb("city")
    road.order()
    road.silence()
    road.announce()
    road.come_back("fail")
    road.punish()
    road.come_back("pass")
    assert road.stands == ("stop", "closed")
    assert (road.licences, road.stopped) == ({"valid"}, False)


def test_without_a_licence_the_registrar_follows_the_stop(climb):
    road = climb("city")
    Licence.objects.filter(enterprise=road.case.enterprise).delete()
    road.order()
    road.silence()
    road.announce()
    road.come_back("fail")
    road.punish()
    road.come_back("fail")
    assert road.now().target == "request"
