"""S0 part 4 point 3, a national inspection: announced and ordered at once; a failed recheck stops production and revokes in one."""


def test_from_the_finding_to_the_last_rung(climb):
    road = climb("nation")
    assert road.case.rulebook == "policy/nation"

    order = road.order()
    assert order.row.together_with_order
    assert road.licences == {"suspended"}
    assert (order.served_on.isoformat(), order.comply_by.isoformat(), order.recheck_by.isoformat()) == ("2025-02-17", "2025-03-19", "2025-04-03")
    road.silence()
    assert road.stands == ("order", "awaiting_recheck"), "overdue is no failure: 整改到期复查仍不合格的"
    road.come_back("fail")

    stop = road.punish()
    assert "吊销" in stop.row.act
    assert (road.stopped, road.licences) == (True, {"revoked"})
    assert stop.rights.document.kind == "rights_notice"
    road.come_back("fail")

    letter = road.decide(addressee="澄州市行政审批局")
    assert letter.document.kind == "revocation_request"
    assert road.close("已提请登记机关吊销营业执照").state == "closed"
    assert road.stopped
    assert road.papers == ["order", "stop_order", "revocation_request"]
    assert road.letters == {"business_revocation_request"}
    assert "procurement_barred" in road.held(stop.decided_on.replace(year=2028)), "采购法 22: a stop of production counts for three years"


def test_put_right_after_the_stop_production_may_resume_but_the_licence_is_gone(climb):
    road = climb("nation")
    road.order()
    road.come_back("fail")
    road.punish()
    road.come_back("pass")
    assert road.stands == ("stop", "closed")
    assert (road.stopped, road.licences) == (False, {"revoked"})
    assert "stop_production" not in road.held()


def test_put_right_within_the_term(climb):
    road = climb("nation")
    road.order()
    road.corrected()
    assert road.stands == ("order", "closed")
    assert road.licences == {"valid"}
