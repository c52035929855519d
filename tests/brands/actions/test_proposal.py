"""Proposals to withdraw: they appear by themselves, once, and a person decides."""

from datetime import date, timedelta

import pytest

from brands.actions import proposal
from brands.models import WithdrawalProposal
from brands.queries import proposal as proposals
from brands.states import HonourState, ProposalState
from brands.tasks import nightly
from enforcement.models import Case
from enterprises.models import Standing
from quality_portal.audit.models import Event
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.brands.conftest import AT, TODAY

LATER = TODAY + timedelta(days=60)


@pytest.fixture
def title(brand, give):
    return give(brand)


def propose() -> int:
    return proposal.propose_due(on=LATER, at=AT + timedelta(days=60))


def test_a_failure_of_the_honoured_product_is_proposed_once(title, fail):
    finding = fail(date(2026, 4, 1))
    assert propose() == 1
    assert propose() == 0
    row = WithdrawalProposal.objects.get()
    assert (row.honour, row.finding, row.state) == (title, finding, ProposalState.OPEN)
    assert "2026-04-01 监督抽查不合格：电热水壶" in row.because
    assert Event.objects.filter(verb="withdrawal.proposed").count() == 1


def test_two_failures_are_two_grounds(title, fail):
    fail(date(2026, 4, 1))
    propose()
    fail(date(2026, 4, 20))
    assert propose() == 1


def test_what_came_before_the_title_or_concerns_another_product_is_none(title, fail, maker):
    fail(date(2026, 3, 1))
    fail(date(2026, 4, 1), maker.lamp)
    fail(LATER + timedelta(days=1))
    assert propose() == 0


def test_looking_costs_the_same_for_one_title_and_for_many(title, fail, give, brand, maker, django_assert_num_queries):
    give(brand, product=maker.lamp, certificate_no="QY-2")
    for day in range(1, 6):
        fail(date(2026, 4, day))
        fail(date(2026, 4, day), maker.lamp)
    with django_assert_num_queries(4):
        assert len(list(proposals.due(LATER))) == 10


def test_a_title_that_is_over_is_not_proposed(title, fail):
    fail(date(2026, 4, 1))
    assert proposal.propose_due(on=date(2029, 3, 2), at=AT) == 0


def test_a_case_without_a_finding_is_a_ground_once_it_has_a_rung(title, maker, place, cast):
    fields = {
        "enterprise": maker.enterprise,
        "product": maker.kettle,
        "product_name": "电热水壶",
        "office": place.offices.city,
        "officer": cast.head,
        "rulebook": "policy/city",
    }
    case = Case.objects.create(number="案1", opened_on=date(2026, 4, 1), **fields)
    assert propose() == 0
    Case.objects.filter(pk=case.pk).update(rung="order")
    assert propose() == 1
    assert propose() == 0
    assert "责令限期整改" in WithdrawalProposal.objects.get(case=case).because


def test_accepting_withdraws_the_title_and_settles_its_other_proposals(title, fail, cast):
    fail(date(2026, 4, 1))
    fail(date(2026, 4, 20))
    propose()
    first, second = WithdrawalProposal.objects.order_by("pk")
    proposal.accept(proposal=first, reason="两次不合格", actor=cast.head, at=AT + timedelta(days=61))
    title.refresh_from_db()
    assert (title.state, title.withdrawn_because) == (HonourState.WITHDRAWN, "两次不合格")
    assert Standing.objects.get().until == date(2026, 5, 2)
    second.refresh_from_db()
    assert second.state == ProposalState.ACCEPTED
    with pytest.raises(IllegalMove):
        proposal.keep(proposal=second, reason="反悔", actor=cast.head, at=AT)
    assert propose() == 0


def test_keeping_lets_the_title_stand_and_the_same_failure_is_not_proposed_again(title, fail, cast):
    fail(date(2026, 4, 1))
    propose()
    row = WithdrawalProposal.objects.get()
    proposal.keep(proposal=row, reason="复检合格", actor=cast.head, at=AT)
    title.refresh_from_db()
    assert title.state == HonourState.VALID
    assert propose() == 0


def test_a_decision_is_a_heads_and_has_a_reason(title, fail, cast):
    fail(date(2026, 4, 1))
    propose()
    row = WithdrawalProposal.objects.get()
    with pytest.raises(NotPermitted):
        proposal.accept(proposal=row, reason="x", actor=cast.editor, at=AT)
    with pytest.raises(RuleBroken, match="理由"):
        proposal.accept(proposal=row, reason="  ", actor=cast.head, at=AT)


def test_the_nightly_run_ends_and_proposes(title, fail):
    fail(date(2026, 4, 1))
    with today_is(LATER):
        nightly()
        nightly()
    assert WithdrawalProposal.objects.count() == 1
    with today_is(date(2029, 3, 2)):
        nightly()
    title.refresh_from_db()
    assert title.state == HonourState.EXPIRED
