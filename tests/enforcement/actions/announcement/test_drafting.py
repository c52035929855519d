"""Drafting: only cases whose turn it is, with the consent of who organised the inspection."""

import pytest

from enforcement.actions import announcement as announcements
from enforcement.models import Announcement
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role
from tests.enforcement.conftest import Road


def test_one_announcement_may_tell_of_two_cases(due, make_finding):
    other = Road(due.cast, make_finding())
    other.open()
    other.order()
    other.at = due.at
    other.recheck("fail")
    notice = announcements.draft(cases=[due.case, other.case], actor=due.cast.officer, at=due.at)
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)
    for case in (due.case, other.case):
        case.refresh_from_db()
        assert (case.rung, case.state) == ("announcement", "correcting")
    assert len(notice.entries.all()) == 2


def test_a_case_whose_turn_it_is_not_cannot_be_announced(road):
    with pytest.raises(RuleBroken, match="不是公告"):
        announcements.draft(cases=[road.open()], actor=road.cast.officer, at=road.at)
    assert not Announcement.objects.exists()


def test_o18_10_a_result_is_announced_only_with_the_consent_of_who_organised_the_inspection(road, cast, person, place):
    """Today's law: the city inspected, the province announces. An officer of the province may draft it once the city agreed."""
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=road.at.date())
    road.open()
    road.serve(road.decide(days=60))
    road.later(10)
    road.recheck("fail")
    editor = person("province", Role.CASE_OFFICER, name="省局周科")
    with pytest.raises(RuleBroken, match="未经其同意不得公布结果") as refused:
        announcements.draft(cases=[road.case], actor=editor, at=road.at)
    assert "第十条" in refused.value.basis
    assert refused.value.field == "consent"
    notice = announcements.draft(cases=[road.case], consent="栖市监函〔2026〕3号，2026年4月1日", actor=editor, at=road.at)
    announcements.review(announcement=notice, actor=cast.province_lawyer, at=road.at)
    Announcement.objects.filter(pk=notice.pk).update(consent="")
    with pytest.raises(RuleBroken, match="栖云市市场监督管理局组织，未经其同意"):
        announcements.publish(announcement=notice, actor=cast.province, at=road.later(1))
    Announcement.objects.filter(pk=notice.pk).update(consent="栖市监函〔2026〕3号")
    assert announcements.publish(announcement=notice, actor=cast.province, at=road.at).state == "published"


def test_o18_10_the_organiser_that_drafts_the_announcement_agrees_by_that(due):
    notice = announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at)
    assert notice.consent == ""
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    assert announcements.publish(announcement=notice, actor=due.cast.head, at=due.at).state == "published"
