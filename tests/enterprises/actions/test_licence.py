from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from enterprises import actions, queries
from enterprises.law import ground
from enterprises.models import Licence, LicenceAct, Product
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


def test_for_good_is_said_by_no_last_day(company):
    with pytest.raises(RuleBroken, match="最后一日不填"):
        actions.licence.add(company, kind="production", number="（苏）XK13-014-00777", valid_from=ON, valid_to=date.max, actor=SYSTEM, at=AT)


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


# --- The five acts by hand ---


def decide(licence, move, key, **changes):
    facts = {"because": "经查实", "decision": "苏质许决〔2026〕3号", "on": ON, "actor": SYSTEM, "at": AT}
    return actions.licence.decide(licence, move, ground=key, **facts | changes)


ENDS = [
    ("suspend", "withheld_serious", LicenceState.SUSPENDED),
    ("revoke", "lent", LicenceState.REVOKED),
    ("deregister", "stopped", LicenceState.DEREGISTERED),
    ("annul", "fraud", LicenceState.ANNULLED),
]


@pytest.mark.parametrize(("move", "key", "state"), ENDS)
def test_each_act_writes_its_ground_its_decision_and_one_row_of_evidence(xk, move, key, state):
    row = decide(xk, move, key)
    act = LicenceAct.objects.get()
    assert (row.state, row.state_ground, row.state_basis) == (state, key, str(ground(key).basis))
    assert (act.move, act.ground, act.from_state, act.to_state, act.decision) == (move, key, "valid", state, "苏质许决〔2026〕3号")


@pytest.mark.parametrize(("move", "key", "state"), ENDS)
def test_the_ground_of_another_act_is_refused_in_words(xk, move, key, state):
    for other, wrong, _ in ENDS:
        if other != move:
            with pytest.raises(RuleBroken, match="所选事由不是") as refused:
                decide(xk, move, wrong)
            assert refused.value.field == "ground"
    xk.refresh_from_db()
    assert xk.state == LicenceState.VALID
    assert not LicenceAct.objects.exists()


def test_ll_70_a_licence_in_its_dates_cannot_be_deregistered_as_expired(xk):
    with pytest.raises(RuleBroken, match="还在有效期内"):
        decide(xk, "deregister", "expired")
    late = date(2029, 1, 1)
    assert decide(xk, "deregister", "expired", on=late, at=AT.replace(year=2029)).state == LicenceState.DEREGISTERED


def test_ll_70_a_revoked_licence_is_deregistered_because_it_was_revoked(xk):
    decide(xk, "revoke", "lent")
    with pytest.raises(RuleBroken, match="已被依法撤销"):
        decide(xk, "deregister", "stopped")
    assert decide(xk, "deregister", "withdrawn").state == LicenceState.DEREGISTERED
    assert [act.move for act in queries.licence.acts(xk)] == ["deregister", "revoke"]


def test_the_enterprise_must_have_ended_to_end_its_licence_for_that(company, xk):
    with pytest.raises(RuleBroken, match="存续"):
        decide(xk, "deregister", "ended")
    actions.enterprise.deregister(company, because="解散", basis="依据", on=ON, actor=SYSTEM, at=AT)
    assert decide(xk, "deregister", "ended").state == LicenceState.DEREGISTERED


def test_what_takes_a_licence_away_is_entered_by_the_head_alone(xk, person):
    with pytest.raises(NotPermitted, match="局领导"):
        decide(xk, "revoke", "lent", actor=person("city", Role.CASE_OFFICER))
    assert decide(xk, "revoke", "lent", actor=person("city", Role.APPROVER)).state == LicenceState.REVOKED


def test_a_decision_by_hand_names_its_paper_and_no_future_day(xk):
    with pytest.raises(RuleBroken, match="文号"):
        decide(xk, "revoke", "lent", decision=" ")
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        decide(xk, "revoke", "lent", on=ON + timedelta(days=1))


def test_a_second_click_meets_a_sentence_and_writes_nothing(xk):
    decide(xk, "revoke", "lent")
    with pytest.raises(IllegalMove):
        decide(xk, "revoke", "lent")
    assert LicenceAct.objects.count() == 1


def test_acts_are_evidence(xk):
    decide(xk, "suspend", "withheld_serious")
    with pytest.raises(DatabaseError), transaction.atomic():
        LicenceAct.objects.update(because="改写")


# --- Barred from applying again ---


@pytest.fixture
def kettle(company, category):
    return Product.objects.create(enterprise=company, name="电热水壶", category=category)


def write(company, product, day, number="(苏)XK13-014-00999"):
    return actions.licence.add(
        company, kind="production", number=number, product=product, valid_from=day, valid_to=day.replace(year=day.year + 5), actor=SYSTEM, at=AT
    )


def test_lic_55_no_licence_for_the_product_within_three_years_of_revocation(company, kettle):
    licence = write(company, kettle, date(2024, 1, 1), "(苏)XK13-014-00555")
    decide(licence, "revoke", "lent")
    with pytest.raises(RuleBroken, match="2029-03-02") as refused:
        write(company, kettle, date(2029, 3, 2))
    assert refused.value.basis.endswith("第五十五条")
    assert write(company, kettle, date(2029, 3, 3)).pk


def test_lic_55_bars_the_same_product_only(company, kettle):
    from enterprises.models import ProductCategory

    decide(write(company, kettle, date(2024, 1, 1), "(苏)XK13-014-00555"), "revoke", "lent")
    other = Product.objects.create(enterprise=company, name="电缆", category=ProductCategory.objects.create(code="T02", name="电线电缆测试"))
    assert write(company, other, date(2027, 1, 1)).pk


def test_ll_79_fraud_bars_and_other_annulments_do_not(company, kettle):
    first = write(company, kettle, date(2024, 1, 1), "(苏)XK13-014-00555")
    decide(first, "annul", "procedure")
    second = write(company, kettle, date(2026, 3, 3), "(苏)XK13-014-00556")
    decide(second, "annul", "fraud", on=date(2026, 3, 4), at=AT + timedelta(days=3))
    with pytest.raises(RuleBroken, match="不正当手段"):
        write(company, kettle, date(2027, 1, 1))


def test_lic_59_no_new_provincial_access_licence(company):
    facts = {"kind": "access", "number": "苏准产-1", "actor": SYSTEM, "at": AT}
    with pytest.raises(RuleBroken, match="2005-09-01"):
        actions.licence.add(company, valid_from=date(2010, 1, 1), **facts)
    assert actions.licence.add(company, valid_from=date(2003, 1, 1), valid_to=date(2008, 1, 1), **facts).pk
