"""The forecast: on every rung of every ladder it comes to an end, in the order of the days, with its law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enforcement.actions.step import start_clocks
from enforcement.law.ladder import RULEBOOKS
from enforcement.law.rungs import CLOSE, RECHECK
from enforcement.models import Case, Step
from enforcement.queries import forecast
from tests.enforcement.conftest import DAY, OPENED

SERVED = date(2026, 3, 4)
RUNGS = [(book.key, rung.key) for book in RULEBOOKS.values() for rung in book.rungs if rung.term]


@pytest.fixture
def standing(place, cast, maker):
    """A case that stands on a rung of a ladder, its clock running."""

    def make(book, rung, state="correcting"):
        case = Case.objects.create(
            number=f"{book}/{rung}", enterprise=maker.enterprise, product_name="电热水壶", office=place.offices.city, officer=cast.officer, rulebook=book,
            state=state, rung=rung, opened_on=SERVED - 30 * DAY,
        )  # fmt: skip
        step = Step(
            case=case, rung=rung, rule_key=f"{book}/{rung}", basis_text="依据", state="served", office=place.offices.city, facts="泄漏电流",
            drafted_by=cast.officer, drafted_at=OPENED, reviewed_by=cast.lawyer, approved_by=cast.head, decided_on=SERVED, served_on=SERVED,
        )  # fmt: skip
        step.days = step.row.term.length
        start_clocks(step)
        step.save()
        return case, step

    return make


@pytest.mark.parametrize(("book", "rung"), RUNGS)
def test_every_way_ends_in_the_order_of_its_days_with_its_law(standing, book, rung):
    case, step = standing(book, rung)
    found = forecast.of(case)
    for path in ("reports", "nothing", "fails"):
        days = [future.on for future in found if future.path == path]
        assert days
        assert days == sorted(days)
    assert all(future.title and future.who and future.basis for future in found)
    row = case.book.rung(rung)
    climbed = [future.rung for future in found if future.path == "fails" and future.rung]
    assert climbed[:1] == ([row.on_failed] if row.on_failed not in ("", CLOSE, RECHECK) else [])
    assert len(climbed) == len(set(climbed))
    assert found[0].on == step.comply_by


def test_legal_days_and_estimates_are_told_apart(standing):
    case, step = standing("statute-2020", "order")
    nothing = [future for future in forecast.of(case) if future.path == "nothing"]
    assert (nothing[0].on, nothing[0].estimate, nothing[0].rung) == (step.comply_by, False, "")
    assert (nothing[1].rung, nothing[1].estimate) == ("announcement", True)
    assert "不自动进入" in nothing[1].text
    assert nothing[1].on > step.comply_by


def test_o18_48_after_the_announcement_the_office_comes_by_itself(standing):
    case, step = standing("statute-2020", "announcement")
    visit = next(future for future in forecast.of(case) if future.path == "nothing" and "复查" in future.title)
    assert visit.on == step.recheck_by
    assert SERVED + timedelta(days=60) < step.recheck_from <= visit.on


def test_a_closed_case_has_no_future(standing):
    case, _step = standing("statute-2020", "order")
    case.state = "closed"
    assert forecast.of(case) == ()
    assert forecast.paths(case) == ()
