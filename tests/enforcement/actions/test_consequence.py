"""What a finding entails besides the ladder: honours, public purchase, persons; granted once, ended with its ground."""

from datetime import date

import pytest

from enforcement import tasks
from enforcement.actions import consequence, principals
from enforcement.actions.case import close_case
from enforcement.models import PrincipalBar
from enterprises.models import Principal, Standing
from enterprises.queries.standing import rows_in_force
from inspections.models import FindingWithdrawal
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import RuleBroken
from tests.enforcement.conftest import OPENED

FIRST = OPENED.date()


def kinds(on=FIRST):
    return {row.kind for row in rows_in_force(on)}


@pytest.fixture
def boss(maker):
    """Three legal representatives one after another; the middle one was in role when the sample was taken."""
    rows = [("老张", None, date(2025, 12, 31)), ("程立", date(2026, 1, 1), date(2026, 2, 28)), ("新来", date(2026, 3, 1), None)]
    return [Principal.objects.create(enterprise=maker.enterprise, name=name, role="legal_rep", since=since, until=until) for name, since, until in rows]


def test_s3_18_no_reward_or_honour_in_the_year_of_the_final_result(road):
    case = road.open()
    bar = Standing.objects.get(kind="honour_barred")
    assert (bar.since, bar.until) == (date(2026, 2, 20), date(2027, 1, 1))
    assert "第18点" in bar.basis
    assert case.finding.number in bar.because


def test_s3_19_the_product_may_not_be_purchased_until_it_passes(road):
    road.open()
    bar = Standing.objects.get(kind="procurement_barred")
    assert (bar.product, bar.until) == (road.case.product, None)
    assert "第19点" in bar.basis
    road.order()
    road.later(10)
    road.recheck("pass")
    bar.refresh_from_db()
    assert bar.until == road.case.closed_on
    assert kinds(road.case.closed_on) == {"honour_barred"}  # the year is not shortened by a pass


def test_it_is_granted_exactly_once_however_often_it_is_looked_at(road, boss):
    case = road.open()
    before = (Standing.objects.count(), PrincipalBar.objects.count())
    for _ in range(3):
        consequence.follow(case=case, at=road.at)
    assert (Standing.objects.count(), PrincipalBar.objects.count()) == before == (2, 1)


def test_s3_18_the_principal_in_role_on_the_day_of_the_fact_is_barred_and_nobody_else(road, boss):
    road.open()
    bar = PrincipalBar.objects.get()
    assert (bar.name, bar.role, bar.fact_on) == ("程立", "法定代表人", date(2026, 1, 20))
    assert (bar.since, bar.until) == (date(2026, 2, 20), date(2027, 1, 1))


def test_what_rests_on_a_withdrawn_finding_falls_with_it(road, boss, time_machine):
    case = road.open()
    FindingWithdrawal.objects.create(finding=case.finding, because="复检合格", withdrawn_on=road.at.date())
    time_machine.move_to(road.later(1))
    assert tasks.free_withdrawn() == 1
    assert tasks.free_withdrawn() == 0
    assert not Standing.objects.filter(until=None).exists()
    assert all(row.until <= road.at.date() for row in Standing.objects.all())
    assert PrincipalBar.objects.get().lifted_on == road.at.date()


def test_a_bar_with_a_day_of_its_own_falls_too_when_the_case_is_long_closed(road, time_machine):
    road.open()
    road.order()
    road.later(10)
    road.recheck("pass")
    FindingWithdrawal.objects.create(finding=road.case.finding, because="复检合格", withdrawn_on=road.at.date())
    time_machine.move_to(road.later(1))
    assert tasks.free_withdrawn() == 1
    assert Standing.objects.get(kind="honour_barred").until == road.at.date()
    assert tasks.free_withdrawn() == 0


def test_todays_statutes_bar_no_honours_by_themselves(road, place, boss):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=OPENED.date())
    road.open()
    assert kinds() == set()
    assert not PrincipalBar.objects.exists()


def test_a_case_ended_by_the_head_keeps_the_ban_on_purchase(road):
    case = road.open()
    close_case(case=case, because="企业已停产", unanswered="复函到后补入", actor=road.cast.head, at=road.at)
    assert Standing.objects.get(kind="procurement_barred").until is None


def test_the_principal_is_named_only_where_the_rung_says_so(road, boss):
    case = road.open()
    road.order()
    with pytest.raises(RuleBroken, match="不能公布负责人姓名"):
        principals.publish_principals(case=case, actor=road.cast.officer, at=road.at)
