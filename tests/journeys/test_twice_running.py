"""A leading product fails twice running: S3 第18点 says must, S0 part 4 point 3 says may, today's law knows no shortcut."""

from datetime import date

import pytest

from enforcement.queries import repeat
from enterprises.models import Principal
from quality_portal.core.errors import NotPermitted, RuleBroken


def failed_again(climb, level, family="policy"):
    """The first failure was put right within its term; the same product fails again half a year later."""
    first = climb(level, family)
    first.order()
    first.corrected()
    return climb(level, family, quarter=3)


def offers(road):
    return {offer.shortcut.key: offer.demanded for offer in repeat.open_offers(road.now())}


def test_s3_18_production_must_stop_and_at_last_the_principal_is_named(climb):
    road = failed_again(climb, "province")
    assert offers(road) == {"twice_running": True, "twice_running_serious": False}
    with pytest.raises(RuleBroken, match="应当“责令停产整顿”"):
        road.order()

    road.shortcut("twice_running", take=True)
    stop = road.punish()
    assert (stop.rung, road.stopped) == ("stop", True)
    assert "连续两次不合格" in stop.facts, "the paper names both failures"
    assert stop.rights.document.kind == "rights_notice"

    road.come_back("fail")
    letter = road.decide(addressee="澄州市行政审批局")
    assert letter.row.publishes_principal
    assert road.papers == ["stop_order", "revocation_request"]
    assert road.close("已提请登记机关吊销营业执照").state == "closed"


def test_s3_18_serious_the_registrar_is_asked_at_once(climb):
    road = failed_again(climb, "province")
    road.shortcut("twice_running_serious", take=True)
    letter = road.decide(addressee="澄州市行政审批局")
    assert (letter.rung, letter.document.kind) == ("request", "revocation_request")
    assert not road.stopped, "the registrar decides; nothing is stopped by a letter"


def test_s3_18_put_right_after_the_stop(climb):
    road = failed_again(climb, "province")
    road.shortcut("twice_running", take=True)
    road.punish()
    road.come_back("pass")
    assert (road.stands, road.stopped) == (("stop", "closed"), False)


def test_s3_18_only_a_head_leaves_undone_what_must_be_done(climb):
    road = failed_again(climb, "province")
    with pytest.raises(NotPermitted, match="局领导"):
        road.shortcut("twice_running", take=False)
    road.shortcut("twice_running", take=False, by="xujuzhang")
    assert road.order().rung == "order"


def test_s0_4_3_in_national_inspections_the_registrar_may_be_asked(climb):
    road = failed_again(climb, "nation")
    assert offers(road) == {"twice_running": False}, "可提请: offered, not demanded"
    assert road.order().rung == "order"


def test_s0_4_3_taken_the_case_is_a_letter_to_the_registrar(climb):
    road = failed_again(climb, "nation")
    road.shortcut("twice_running", take=True)
    letter = road.decide(addressee="澄州市行政审批局")
    assert letter.document.kind == "revocation_request"
    assert road.papers == ["revocation_request"]
    assert road.close("已提请登记机关吊销营业执照").state == "closed"


@pytest.mark.parametrize(("level", "family"), [("city", "policy"), ("province", "statute-2020")])
def test_neither_the_city_notice_nor_todays_law_knows_a_shortcut(climb, level, family):
    road = failed_again(climb, level, family)
    assert offers(road) == {}
    assert road.order().rung == "order"


def test_s3_18_the_principal_is_named_once_the_registrar_has_revoked(climb, company):
    """提请 is no 吊销: nobody is named before the registrar's decision is on file; then whoever answered when the sample was taken."""
    road = failed_again(climb, "province")
    Principal.objects.create(enterprise=company, name="程立", role="legal_rep", until=date(2025, 7, 31))
    Principal.objects.create(enterprise=company, name="何新", role="legal_rep", since=date(2025, 8, 1))
    road.shortcut("twice_running_serious", take=True)
    road.decide(addressee="澄州市行政审批局")
    with pytest.raises(RuleBroken, match="提请不等于吊销"):
        road.name_principals()

    road.registrar_revokes("澄行审吊〔2025〕3号")
    notice = road.name_principals()
    assert road.name_principals() == notice, "a second click"
    assert "程立（法定代表人）" in notice.body[1]
    assert "何新" not in "".join(notice.body)
    assert "连续两次监督抽查不合格，情节严重" in notice.body[0]

    shown = road.publish(notice)
    assert shown.state == "published"
    assert shown.document.public
