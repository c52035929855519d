"""The small ladders of irregular production: every cell filled or refused with a reason, statute beside policy."""

import pytest

from enforcement.actions.remedy import PROVEN
from enforcement.law import ladder
from enforcement.law.irregular import IRREGULAR_BOOKS
from enforcement.law.ladder import CLOSE, RULEBOOKS, START, Outcome, next_rung
from enforcement.states.case import MOVES, CaseState
from enterprises.law.irregularity import ENDINGS, KIND
from enterprises.law.requirement import REQUIREMENTS, required
from quality_portal.core.errors import RuleBroken

RUNGS = [(book, rung) for book in IRREGULAR_BOOKS for rung in book.rungs]
DECIDED = [outcome for outcome in Outcome if outcome is not Outcome.CONFIRMED]


def named(value):
    return getattr(value, "key", str(value))


def test_every_kind_has_its_ladder():
    assert {book.key for book in IRREGULAR_BOOKS} == set(KIND) == set(PROVEN)
    assert all(RULEBOOKS[book.key] is book for book in IRREGULAR_BOOKS)
    for row in KIND.values():
        assert set(row.endings) <= {ending.key for ending in ENDINGS}
        assert PROVEN[row.key] in row.endings


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=named)
@pytest.mark.parametrize("outcome", DECIDED)
def test_every_cell_is_a_way_or_a_reason(book, rung, outcome):
    target, reason = rung.leads_to(outcome), book.not_applicable.get((rung.key, outcome))
    assert bool(target) != bool(reason)
    if target:
        assert target in {CLOSE} | {row.key for row in book.rungs}
    else:
        with pytest.raises(RuleBroken, match=reason[:6]):
            next_rung(book.key, rung.key, outcome)


@pytest.mark.parametrize("book", IRREGULAR_BOOKS, ids=named)
def test_the_way_leads_up_and_ends(book):
    assert [rung.number for rung in book.rungs] == list(range(1, len(book.rungs) + 1))
    here = book.rung(next_rung(book.key, START, Outcome.CONFIRMED))
    seen = [here.key]
    while (onward := here.on_executed or here.on_failed) != CLOSE:
        here = book.rung(onward)
        seen.append(here.key)
    assert seen == [rung.key for rung in book.rungs]
    assert seen[-1] == "closure"


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=named)
def test_every_rung_has_policy_statute_and_whole_terms(book, rung):
    assert rung.policy
    assert rung.penalty
    assert bool(rung.term) == bool(rung.window) == bool(rung.recheck_basis)
    assert rung.needs_hearing == bool(rung.penalty_kind)
    assert rung.penalty_kind or not rung.stops_production
    if rung.uncovered:
        assert rung.penalty_kind
        assert rung.cautions
    if rung.term:
        assert not rung.term.basis.certain, "no document names the days"


@pytest.mark.parametrize("book", IRREGULAR_BOOKS, ids=named)
def test_every_way_to_close_is_an_ending(book):
    assert {row.move for row in book.endings} == {move.name for move in MOVES if move.to == CaseState.CLOSED}
    assert all(bool(row.lifts) == row.well for row in book.endings)


@pytest.mark.parametrize("key", ["unlicensed", "uncertified", "eliminated"])
def test_s3_15_penalise_then_order_to_obtain_then_close_or_change(key):
    road = [rung.key for rung in ladder.rulebook(key).rungs]
    assert road == ["penalty", "obtain", "closure"]
    assert next_rung(key, "penalty", Outcome.EXECUTED) == "obtain"
    assert next_rung(key, "obtain", Outcome.FAILED) == next_rung(key, "obtain", Outcome.OVERDUE) == "closure"


def test_lic_45_the_penalty_of_unlicensed_production():
    assert "第四十五条" in ladder.rung("unlicensed", "penalty").basis_text


def test_crta_66_the_uncertified_are_fined_and_corrected_not_stopped():
    penalty = ladder.rung("uncertified", "penalty")
    assert not penalty.stops_production
    assert "停产" not in penalty.penalty_kind.title


@pytest.mark.parametrize(("book", "rung", "words"), [("standardless", "closure", "标准信息公示平台"), ("eliminated", "penalty", "只及于国家明令淘汰的产品")])
def test_std_38_and_pql_51_where_the_statute_stops_short_the_rung_says_so(book, rung, words):
    assert words in ladder.rung(book, rung).caution


def test_s0_3_3_no_standard_begins_with_the_order():
    assert ladder.first_rung("standardless").key == "obtain"


def test_requirements_name_a_licence_or_certificate_and_a_statute():
    assert len({row.category for row in REQUIREMENTS}) == len(REQUIREMENTS)
    for row in REQUIREMENTS:
        assert row.since
        assert any(citation.instrument.code in {"LIC", "CRTA"} for citation in row.basis)
        assert required(row.category, row.since) is row
        assert required(row.category, row.since.replace(year=1990)) is None
    assert required("0203", REQUIREMENTS[0].since).production
    assert required("0401", REQUIREMENTS[0].since) is None
