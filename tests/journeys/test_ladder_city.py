"""S1（十一）, an inspection of the city: order, announcement, joint stop, revocation, letter to the registrar."""

from enterprises.models import Licence


def test_from_the_finding_to_the_last_rung(climb):
    road = climb("city")
    assert road.case.rulebook == "policy/city"

    order = road.order()
    assert "限期内暂停" in order.row.act
    assert road.licences == {"suspended"}, "within the term, not after it"
    assert (order.comply_by - order.served_on).days in range(30, 40)

    road.silence()
    assert road.now().outcome == "overdue"

    announced = road.announce()
    assert announced.document.public
    assert announced.office.level == "city"
    road.come_back("fail")

    road.punish(joint_with="澄州市工业和信息化局")
    assert road.stopped
    road.come_back("fail")

    road.punish()
    assert road.stands == ("revoke", "executed")
    assert road.licences == {"revoked"}

    letter = road.decide(rung="request", addressee="澄州市行政审批局")
    assert letter.document.kind == "revocation_request"
    ended = road.close("已提请登记机关吊销营业执照")
    assert (ended.state, road.stopped) == ("closed", True), "an end that is not good lifts nothing"


def test_put_right_within_the_term(climb):
    road = climb("city")
    road.order()
    assert road.licences == {"suspended"}
    road.corrected()
    assert road.stands == ("order", "closed")
    assert road.licences == {"valid"}


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
