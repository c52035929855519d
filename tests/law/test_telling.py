"""Telling, confirming, objecting, retesting, circulars, meetings: each rule is a row with its article."""

from datetime import date

import pytest

from inspections.law import telling as law
from inspections.states import (
    CONFIRMATION_MOVES,
    OBJECTION_MOVES,
    RETEST_MOVES,
    ConfirmationState,
    ObjectionState,
    RetestState,
)
from quality_portal.core.law import Citation, Criterion, Term, Unit
from quality_portal.workdays import counting
from quality_portal.workdays.counting import Calendar

ROWS = [row for value in vars(law).values() for row in (value if isinstance(value, tuple) else (value,)) if isinstance(row, Term | Criterion)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key or "maker")
def test_every_row_has_a_basis(row):
    assert isinstance(row.basis, Citation)
    assert str(row.basis).startswith("《")


@pytest.mark.parametrize(
    ("term", "length", "unit", "article"),
    [
        (law.OBJECTION_TERM, 15, Unit.CALENDAR, "第十五条第四款"),
        (law.FORMALITIES_TERM, 7, Unit.CALENDAR, "第三十八条"),
        (law.NAMING_TERM, 10, Unit.CALENDAR, "第三十九条"),
        (law.CONFIRM_TERM, 15, Unit.CALENDAR, "第三十五条"),
        (law.PUBLIC_NOTICE, 30, Unit.CALENDAR, "第九十五条"),
        (law.FEEDBACK_TERM, 30, Unit.CALENDAR, "第四十四条"),
        (law.DECIDE_TERM, 3, Unit.WORKING, "第五章"),
    ],
    ids=["d01_pql_15", "d02_o18_38", "d03_o18_39", "o18_35", "cpl_95", "o18_44", "o18_chapter_5"],
)
def test_terms(term, length, unit, article):
    assert (term.length, term.unit) == (length, unit)
    assert article in str(term.basis)


@pytest.mark.parametrize("term", law.TELLING_TERMS, ids=lambda term: term.key)
def test_what_no_text_states_is_marked_for_the_lawyer(term):
    assert term.basis.certain == (term.basis.instrument.code in ("PQL", "CPL"))
    assert term.basis.certain or "待核" in str(term.basis)


def test_o18_56_the_first_day_does_not_count_and_a_rest_day_at_the_end_moves():
    may = Calendar(off=frozenset(date(2026, 5, day) for day in range(1, 6)), years=frozenset({2026}))
    assert counting.due(may, law.OBJECTION_TERM, date(2026, 4, 18)).date == date(2026, 5, 6)
    assert counting.due(may, law.OBJECTION_TERM, date(2026, 4, 14)).date == date(2026, 4, 29)
    assert not counting.due(may, law.OBJECTION_TERM, date(2026, 4, 14)).provisional
    assert counting.due(may, law.OBJECTION_TERM, date(2026, 12, 25)).provisional


def test_o18_37_a_backup_sample_that_was_used_is_paid_for():
    assert "第三十七条（待核）" in str(law.BACKUP_PAID.basis)
    assert "补付" in law.BACKUP_PAID.title


def test_o18_42_each_outcome_names_who_pays():
    assert set(law.FEE) == set(law.RetestOutcome)
    assert (law.FEE["confirmed"].borne_by, law.FEE["confirmed"].refunded) == ("applicant", False)
    assert (law.FEE["reversed"].borne_by, law.FEE["reversed"].refunded) == ("organ", True)


def test_o18_35_each_answer_of_the_maker_has_its_own_publication():
    assert set(law.NAMING) == {"", *ConfirmationState.values}
    shown = {key: (row.published, row.maker_named, row.mark) for key, row in law.NAMING.items()}
    assert len(set(shown.values())) == len(shown) - 1  # the maker's own store and a confirmed sample are published alike
    assert shown["asked"] == (False, False, "")
    assert shown["denied"][:2] == (True, False)
    assert shown["silent"] == (True, True, "标称生产企业（未确认）")


def test_o18_24_a_lost_backup_falls_on_whoever_lost_it():
    assert law.BACKUP_FAULT["party"].result_stands
    assert not law.BACKUP_FAULT["organ"].result_stands


@pytest.mark.parametrize(
    ("moves", "choices", "open_states"),
    [
        (CONFIRMATION_MOVES, ConfirmationState, {"asked", "silent"}),
        (OBJECTION_MOVES, ObjectionState, {"filed", "retesting"}),
        (RETEST_MOVES, RetestState, {"noticed", "ready", "testing"}),
    ],
    ids=["confirmation", "objection", "retest"],
)
def test_every_state_is_reached_and_what_is_decided_stays_decided(moves, choices, open_states):
    assert {moves[0].from_[0]} | {move.to for move in moves} == set(choices.values)
    assert {state for move in moves for state in move.from_} == open_states
    assert all(move.by and move.basis for move in moves)
