"""S3 第15、18点, an inspection of the province: order with the licence withheld, then revocation; without a licence the stop."""

from enterprises.models import Licence


def test_from_the_finding_to_the_revocation(climb):
    road = climb("province")
    assert road.case.rulebook == "policy/province"

    order = road.order()
    assert order.row.together_with_order
    assert "查明原因" in order.row.act
    assert road.licences == {"suspended"}, "暂扣 is a suspension of the licence"
    assert (order.served_on.isoformat(), order.comply_by.isoformat()) == ("2025-02-17", "2025-03-19")
    assert road.letters == {"government_notice", "department_notice"}, "并通报所在地的政府及有关部门"

    road.silence()
    assert road.stands == ("order", "awaiting_recheck"), "no effect has to be found by a recheck"
    road.come_back("fail")

    road.punish()
    assert road.stands == ("revoke", "executed")
    assert road.licences == {"revoked"}
    assert road.close("许可证已吊销").state == "closed"
    assert road.papers == ["order", "revocation"]
    assert {"licence_revoked", "procurement_barred"} <= road.held()


def test_without_a_licence_to_the_stop_and_the_last_rung(climb):
    road = climb("province")
    Licence.objects.filter(enterprise=road.case.enterprise).delete()
    road.order()
    road.come_back("fail")

    road.punish()
    assert (road.stands, road.stopped) == (("stop", "correcting"), True)
    road.come_back("fail")

    letter = road.decide(addressee="澄州市行政审批局")
    assert letter.row.publishes_principal
    assert road.papers == ["order", "stop_order", "revocation_request"]
    assert road.stands == ("request", "executed")
    assert road.close("已提请登记机关吊销营业执照").state == "closed"


def test_put_right_within_the_term(climb):
    road = climb("province")
    road.order()
    road.corrected()
    assert road.stands == ("order", "closed")
    assert road.licences == {"valid"}
    assert road.held() == {"honour_barred"}
