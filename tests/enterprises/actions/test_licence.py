from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from enterprises import actions, queries
from enterprises.law import ground
from enterprises.models import Licence
from enterprises.states import EnterpriseState, LicenceState, StandingKind
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)
FAILED = ground("policy_failed")
GONE = ground("recheck_failed")


def suspend(licence, **changes):
    facts = {"because": FAILED.title, "basis": FAILED.basis, "on": ON, "actor": SYSTEM, "at": AT}
    return actions.licence.suspend(licence, **facts | changes)


def kinds(enterprise, on):
    return sorted(queries.standing.in_force(enterprise, on).values_list("kind", flat=True))


def test_the_last_day_of_validity_is_valid(xk):
    assert xk.valid_to == date(2028, 12, 31)
    assert xk.good_on(date(2028, 12, 31))
    assert xk.words(date(2029, 1, 1)) == "已过期"
    assert xk.words(date(2023, 12, 31)) == "尚未生效"


def test_the_same_number_may_not_overlap_but_may_follow(company, xk):
    again = {"kind": "production", "number": "（苏）XK13-014-00123", "actor": SYSTEM, "at": AT}
    with pytest.raises(RuleBroken, match="江海甲电器有限公司"):
        actions.licence.add(company, valid_from=date(2028, 12, 31), valid_to=date(2030, 1, 1), **again)
    renewed = actions.licence.add(company, valid_from=date(2029, 1, 1), valid_to=date(2033, 12, 31), **again)
    assert renewed.number == xk.number


def test_the_database_refuses_an_overlap_by_whatever_road(company, xk):
    with pytest.raises(IntegrityError, match="licence_number_once_at_a_time"), transaction.atomic():
        Licence.objects.create(enterprise=company, kind=xk.kind, number=xk.number, valid=DateRange(ON, ON + timedelta(days=1)))


def test_an_unusual_number_needs_confirmation(company):
    facts = {"kind": "production", "number": "甲-1", "valid_from": ON, "actor": SYSTEM, "at": AT}
    with pytest.raises(RuleBroken, match="确认无误"):
        actions.licence.add(company, **facts)
    made = actions.licence.add(company, confirmed=True, **facts)
    assert "确认无误" in trail_of(made).get().note


def test_suspension_stands_until_resumed(company, xk):
    row = suspend(xk)
    assert row.state == LicenceState.SUSPENDED
    assert row.state_basis == str(FAILED.basis)
    assert kinds(company, ON) == [StandingKind.LICENCE_SUSPENDED]
    later = ON + timedelta(days=30)
    actions.licence.resume(row, because="复查合格", basis=ground("corrected").basis, on=later, actor=SYSTEM, at=AT)
    assert kinds(company, later - timedelta(days=1)) == [StandingKind.LICENCE_SUSPENDED]
    assert kinds(company, later) == []


def test_revocation_replaces_the_suspension(company, xk):
    later = ON + timedelta(days=60)
    row = actions.licence.revoke(suspend(xk), because=GONE.title, basis=GONE.basis, on=later, actor=SYSTEM, at=AT)
    assert row.state == LicenceState.REVOKED
    assert kinds(company, later) == [StandingKind.LICENCE_REVOKED]
    assert [event.verb for event in trail_of(row)] == ["licence.revoke", "licence.suspend", "licence.added"]
    assert trail_of(row).first().basis == str(GONE.basis)


def test_a_suspended_licence_cannot_be_suspended_again_even_from_a_stale_row(xk):
    suspend(xk)
    with pytest.raises(IllegalMove):
        suspend(xk)


@pytest.mark.parametrize("name", ["deregister", "annul"])
def test_the_other_ends_are_no_penalty(company, xk, name):
    end = getattr(actions.licence, name)
    row = end(suspend(xk), because="事由", basis="依据", on=ON, actor=SYSTEM, at=AT)
    assert row.state in (LicenceState.DEREGISTERED, LicenceState.ANNULLED)
    assert kinds(company, ON) == []


def test_revoking_the_business_licence_revokes_the_registration(company):
    business = actions.licence.add(
        company, kind="business", number=company.credit_code, valid_from=date(2020, 1, 1), actor=SYSTEM, at=AT
    )
    reason = ground("business_serious")
    actions.licence.revoke(business, because=reason.title, basis=reason.basis, on=ON, actor=SYSTEM, at=AT)
    company.refresh_from_db()
    assert (company.state, company.state_since) == (EnterpriseState.REVOKED, ON)


def test_only_deciders_move_licences(xk, person):
    with pytest.raises(NotPermitted):
        suspend(xk, actor=person("city", Role.PLANNER))


def test_a_move_needs_a_reason_and_a_date_within_the_licences_life(xk):
    with pytest.raises(RuleBroken, match="事由"):
        suspend(xk, because=" ")
    with pytest.raises(RuleBroken, match="不能早于"):
        suspend(xk, on=date(2023, 1, 1))
