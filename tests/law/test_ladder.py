"""The ladder as its lawyer would check it: every cell filled or refused with a reason, every rung reached, no rung jumped."""

import itertools

import pytest

from enforcement.law import ladder
from enforcement.law.ladder import CLOSE, POLICY, RECHECK, RULEBOOKS, START, STATUTE, Outcome, next_rung
from enforcement.states.case import MOVES, CaseState
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Unit

BOOKS = list(RULEBOOKS.values())
CELLS = [(book, rung, outcome) for book in BOOKS for rung in book.rungs for outcome in Outcome if outcome is not Outcome.CONFIRMED]


@pytest.mark.parametrize(("book", "rung", "outcome"), CELLS, ids=lambda value: getattr(value, "key", str(value)))
def test_every_cell_of_the_table_is_filled_or_does_not_apply_for_a_reason(book, rung, outcome):
    target, reason = rung.leads_to(outcome), book.not_applicable.get((rung.key, outcome))
    assert bool(target) != bool(reason), "a cell is either a way or a reason, never both and never neither"
    if target:
        assert next_rung(book.key, rung.key, outcome) == target
        assert target in {CLOSE, RECHECK} | {other.key for other in book.rungs}
    else:
        with pytest.raises(RuleBroken, match=reason[:6]) as refusal:
            next_rung(book.key, rung.key, outcome)
        assert refusal.value.basis


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_every_rung_is_reached_and_none_is_jumped(book):
    order = {rung.key: rung.number for rung in book.rungs}
    assert list(order.values()) == list(range(1, len(order) + 1))
    assert next_rung(book.key, START, Outcome.CONFIRMED) == book.rungs[0].key
    reached = {book.rungs[0].key}
    for rung in book.rungs:
        for target in (rung.on_failed, rung.on_overdue, rung.on_executed, rung.optional_next):
            if target in order:
                assert order[target] == rung.number + 1
                reached.add(target)
    assert reached == set(order)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.key)
def test_nothing_can_be_recorded_before_the_first_decision(book):
    for outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.OVERDUE, Outcome.EXECUTED):
        with pytest.raises(RuleBroken, match="还没有作出任何处理决定"):
            next_rung(book.key, START, outcome)


@pytest.mark.parametrize("rung", [rung for book in BOOKS for rung in book.rungs], ids=lambda rung: rung.key)
def test_every_rung_has_a_basis_and_a_grave_one_a_statute(rung):
    assert rung.basis
    assert rung.penalty, "a decision that punishes needs a statute beside the policy"
    assert bool(rung.term) == bool(rung.window)
    if rung.term:
        assert rung.shortest <= rung.term.length <= rung.longest


def test_s1_11_overdue_or_failed_recheck_leads_to_the_announcement():
    assert next_rung("policy", "order", Outcome.OVERDUE) == "announcement"
    assert next_rung("policy", "order", Outcome.FAILED) == "announcement"


def test_s1_11_after_the_announcement_stop_then_revocation_then_the_letter():
    road = [next_rung("policy", key, Outcome.FAILED) for key in ("order", "announcement", "stop")]
    assert road == ["announcement", "stop", "revoke"]
    assert ladder.rung("policy", "revoke").optional_next == "request"


def test_order_18_art_46_sixty_days_and_art_47_seventy_five():
    order = ladder.rung("statute-2020", "order")
    assert (order.term.length, order.term.unit) == (60, Unit.CALENDAR)
    assert order.term.length + order.window.closes == 75


def test_order_18_art_48_the_window_is_day_61_to_90_after_the_announcement():
    row = ladder.rung("statute-2020", "announcement")
    assert (row.term.length + row.window.opens, row.term.length + row.window.closes) == (61, 90)
    assert row.level == "province"


def test_penalty_law_art_85_five_days_to_ask_for_a_hearing_are_working_days():
    assert (ladder.HEARING_REQUEST.length, ladder.HEARING_REQUEST.unit) == (5, Unit.WORKING)


@pytest.mark.parametrize(("book", "keys"), [(POLICY, {"stop", "revoke"}), (STATUTE, {"stop", "revoke"})], ids=["policy", "statute"])
def test_penalty_law_arts_44_and_63_rights_and_hearing_before_stop_and_revocation(book, keys):
    assert {rung.key for rung in book.rungs if rung.needs_hearing} == keys


def test_what_the_documents_leave_open_is_marked_as_unconfirmed():
    assert not ladder.rung("policy", "order").term.basis.certain
    assert "（待核）" in str(ladder.rung("policy", "order").term.basis)


def test_every_state_of_a_case_is_reached_and_left():
    starts, ends = set(itertools.chain.from_iterable(move.from_ for move in MOVES)), {move.to for move in MOVES}
    assert ends | {CaseState.AWAITING_STEP} == set(CaseState)
    assert starts == set(CaseState) - {CaseState.CLOSED}
    assert len({move.name for move in MOVES}) == len(MOVES)
