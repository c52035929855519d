"""Ending: withdrawn with a public reason, gone when the term is over, marked when put right."""

import pytest

from enforcement.actions import announcement as announcements
from enforcement.actions import case as cases
from enforcement.queries import public
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import DAY


def test_withdrawn_the_page_stays_with_the_reason_and_without_the_names(due):
    notice = due.announce()
    with pytest.raises(RuleBroken, match="理由"):
        announcements.withdraw(announcement=notice, reason="", actor=due.cast.head, at=due.at)
    announcements.withdraw(announcement=notice, reason="复核后结论变更", actor=due.cast.head, at=due.at)
    with today_is(due.at.date()):
        shown = public.announcement(str(notice.uuid))
        assert (shown.state, shown.withdrawn_because, shown.entries) == ("withdrawn", "复核后结论变更", ())
        assert public.announcements() == []
        assert public.record_of("91990102MA0000001A") == ()


def test_when_its_term_is_over_an_announcement_leaves_the_list(due):
    notice = due.announce()
    with today_is((due.at + 400 * DAY).date()):
        assert public.announcements() == []
        assert public.announcement(str(notice.uuid)).state == "ended"


def test_a_corrected_case_is_marked_on_its_announcement(due):
    notice = due.announce()
    due.later(5)
    due.recheck("pass")
    with today_is(due.at.date()):
        (entry,) = public.announcement(str(notice.uuid)).entries
    assert entry.corrected
    assert cases.Case.objects.get().state == "closed"
