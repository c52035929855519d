"""Today's law (产品质量法 17, Order 18 arts. 46–49): sixty days, the province announces, stop of business, business licence."""

from datetime import timedelta

STATUTE = "statute-2020"


def test_from_the_finding_to_the_last_rung(climb):
    road = climb("city", STATUTE)
    assert road.case.rulebook == STATUTE

    order = road.order()
    assert (order.served_on.isoformat(), order.days, order.comply_by.isoformat()) == ("2025-02-17", 60, "2025-04-18")
    assert road.held() == set(), "one failed inspection is no bar under today's law"
    assert road.licences == {"valid"}, "no statute knows 暂扣; licences go their own way"
    assert order.recheck_by.isoformat() == "2025-05-06", "day 75 lies in the May holiday"
    road.silence()

    announced = road.announce()
    assert announced.office.level == "province"
    assert announced.recheck_from == announced.served_on + timedelta(days=61)
    assert announced.recheck_by >= announced.served_on + timedelta(days=90)
    road.come_back("fail")

    stop = road.punish()
    assert road.stopped
    assert stop.rights.document.kind == "rights_notice"
    assert road.held() == {"stop_production", "procurement_barred"}, "采购法 22: from the decision, for three years"
    road.come_back("fail")

    decided = road.punish()
    assert decided.document.kind == "licence_revocation"
    assert road.stands == ("revoke", "executed")
    assert road.close("营业执照已吊销").state == "closed"
    assert road.stopped
    assert road.papers == ["order", "announcement", "stop_order", "licence_revocation"]


def test_put_right_within_sixty_days(climb):
    road = climb("city", STATUTE)
    road.order()
    road.corrected()
    assert road.stands == ("order", "closed")
    assert not road.stopped


def test_put_right_after_the_announcement(climb):
    road = climb("city", STATUTE)
    road.order()
    road.silence()
    road.announce()
    road.come_back("pass")
    assert road.stands == ("announcement", "closed")


def test_put_right_after_the_stop_of_business(climb):
    road = climb("city", STATUTE)
    road.order()
    road.silence()
    road.announce()
    road.come_back("fail")
    road.punish()
    road.come_back("pass")
    assert road.stands == ("stop", "closed")
    assert not road.stopped
    assert road.held() == {"procurement_barred"}, "production may resume; the record of the penalty stays its three years"
