"""The ninety days for a counterfeit decision leave out tests, hearings and public notices of service (APL 60, 程序规定 64)."""

from datetime import date, timedelta

import pytest

from enforcement.actions import penalty_notice as told
from enforcement.actions import seizure
from enforcement.queries import counterfeit as queries
from quality_portal.audit.queries import trail_of
from tests.enforcement.conftest import DAY, OPENED

NINETY = date(2026, 6, 1)  # 5-31 is a Sunday


def due(fakes, on):
    fakes.case.refresh_from_db()
    return queries.handling(fakes.case, on).date


def test_the_days_of_a_test_are_left_out_and_the_case_says_why(fakes, cast):
    assert due(fakes, OPENED.date()) == NINETY
    held = fakes.hold()
    seizure.record_testing(seizure=held, start=date(2026, 3, 4), end=date(2026, 3, 13), actor=cast.officer, at=OPENED + DAY)
    assert due(fakes, OPENED.date()) == date(2026, 6, 10)
    assert fakes.case.decide_by == date(2026, 6, 10)
    moved = trail_of(fakes.case).get(verb="counterfeit.term_moved")
    assert "第六十四条" in moved.basis
    assert held.document.number in moved.note


@pytest.fixture
def asked(fakes, cast):
    """A hearing was asked for on the eleventh day."""
    notice = fakes.told()
    return told.record_answer(notice=notice, kind="hearing", on=notice.served_on + DAY, actor=cast.officer, at=OPENED + 11 * DAY)


def test_while_a_hearing_is_waited_for_every_day_moves_the_end(fakes, asked):
    first = asked.hearing_asked_on
    assert due(fakes, first + 9 * DAY) == date(2026, 6, 10)
    assert due(fakes, first + 10 * DAY) == date(2026, 6, 11)


def test_held_it_leaves_out_its_own_days_and_no_more(fakes, asked, cast):
    told.record_answer(notice=asked, kind="held", on=asked.hearing_asked_on + 9 * DAY, text="双方质证。", actor=cast.officer, at=OPENED + 25 * DAY)
    assert due(fakes, OPENED.date() + 60 * DAY) == date(2026, 6, 10)
    assert fakes.case.decide_by == date(2026, 6, 10)


def test_a_hearing_does_not_prolong_the_holding_of_goods(fakes, cast):
    held = fakes.hold()
    before = held.due_on
    notice = fakes.told()
    told.record_answer(notice=notice, kind="hearing", on=notice.served_on, actor=cast.officer, at=OPENED + 10 * DAY)
    held.refresh_from_db()
    assert held.due_on == before == OPENED.date() + timedelta(days=30)


def test_a_public_notice_is_left_out_until_the_day_on_which_it_counts(fakes, cast):
    row = told.draft_notice(
        case=fakes.case, party=fakes.maker, facts="贴牌。", violations=["V50"], proposed="罚款。", fine=1, actor=cast.officer, at=OPENED
    )
    row = told.approve_notice(notice=row, actor=cast.head, at=OPENED)
    told.serve_notice(notice=row, how="public_notice", served_on=OPENED.date(), note="查无下落", actor=cast.officer, at=OPENED)
    assert due(fakes, OPENED.date()) == date(2026, 6, 30)  # 3-3 to 4-1 do not count


def test_two_reasons_at_once_are_counted_once(fakes, asked, cast):
    held = fakes.hold()
    first = asked.hearing_asked_on
    told.record_answer(notice=asked, kind="held", on=first + 9 * DAY, text="双方质证。", actor=cast.officer, at=OPENED + 25 * DAY)
    seizure.record_testing(seizure=held, start=first, end=first + 4 * DAY, actor=cast.officer, at=OPENED + 25 * DAY)
    assert due(fakes, first) == date(2026, 6, 10)
