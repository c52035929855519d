"""Announcements: two people, the right office, frozen once published, withdrawn with a public reason."""

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import announcement as announcements
from enforcement.actions import case as cases
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.queries import public
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import DAY, Road


@pytest.fixture
def due(road):
    """A case whose recheck failed: the announcement is next."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road


def test_the_public_sees_what_was_published_and_nothing_before(due):
    draft = announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at)
    with today_is(due.at.date()):
        assert public.announcements() == []
        assert public.announcement(str(draft.uuid)) is None
        assert public.record_of("91990102MA0000001A") == ()
        announcements.review(announcement=draft, actor=due.cast.lawyer, at=due.at)
        announcements.publish(announcement=draft, actor=due.cast.head, at=due.at)
        (listed,) = public.announcements()
        shown = public.announcement(listed.slug)
        announced = [measure for measure in public.record_of("91990102MA0000001A") if measure.title == "向社会公告"]
        assert [measure.url for measure in announced] == [f"/announcements/{draft.uuid}/"]
        assert public.find("沸点电器")[0].url == shown.url
    (entry,) = shown.entries
    assert (entry.enterprise, entry.region, entry.batch, entry.lab) == ("栖云市沸点电器有限公司", "河西区", "2026-01-05／20260105", "栖云市产品质量检验所")
    assert entry.items[0].value == "92mA"
    assert [step.title for step in entry.progress] == ["责令限期整改", "暂停证书", "暂停证书", "复查不合格", "向社会公告"]
    assert shown.number == "栖市监公告〔2026〕1号"
    assert "第十七条第一款" in shown.basis


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


def test_the_drafter_cannot_publish(due):
    notice = announcements.draft(cases=[due.case], actor=due.cast.both, at=due.at)
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    with pytest.raises(NotPermitted, match="起草人不能批准自己起草的公告"):
        announcements.publish(announcement=notice, actor=due.cast.both, at=due.at)
    with pytest.raises(NotPermitted, match="由栖云市市场监督管理局决定"):
        announcements.publish(announcement=notice, actor=due.cast.province, at=due.at)
    notice.refresh_from_db()
    assert notice.state == "reviewed"


def test_nothing_is_published_without_a_legal_review_by_a_third_person(due, person):
    notice = announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at)
    with pytest.raises(IllegalMove):
        announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)
    with pytest.raises(NotPermitted, match="由该机关的法制审核人员审核"):
        announcements.review(announcement=notice, actor=due.cast.province_lawyer, at=due.at)
    everything = person("city", Role.REVIEWER, Role.APPROVER, name="身兼两职")
    announcements.review(announcement=notice, actor=everything, at=due.at)
    with pytest.raises(NotPermitted, match="审核人不能批准"):
        announcements.publish(announcement=notice, actor=everything, at=due.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Announcement.objects.filter(pk=notice.pk).update(approved_by=everything)
    assert due.case.steps.last().reviewed_by_id == everything.pk


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


def test_published_twice_is_refused_and_gives_one_number(due):
    notice = announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at)
    announcements.review(announcement=notice, actor=due.cast.lawyer, at=due.at)
    announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)
    with pytest.raises(IllegalMove):
        announcements.publish(announcement=notice, actor=due.cast.head, at=due.at)


def test_sent_back_the_case_waits_for_a_new_draft(due):
    notice = announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at)
    with pytest.raises(NotPermitted):  # the head has not been asked yet
        announcements.send_back(announcement=notice, reason="提示写得不清楚", actor=due.cast.second, at=due.at)
    announcements.send_back(announcement=notice, reason="提示写得不清楚", actor=due.cast.lawyer, at=due.at)
    due.case.refresh_from_db()
    assert (due.case.state, due.case.target) == ("awaiting_step", "announcement")
    assert announcements.draft(cases=[due.case], actor=due.cast.officer, at=due.at).pk != notice.pk


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


def test_text_and_rows_are_frozen_once_published(due):
    notice = due.announce()
    for change in (
        lambda: Announcement.objects.filter(pk=notice.pk).update(title="改了标题"),
        lambda: AnnouncementEntry.objects.filter(announcement=notice).update(row={}),
        lambda: AnnouncementEntry.objects.create(announcement=notice, position=9),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_corrected_case_is_marked_on_its_announcement(due):
    notice = due.announce()
    due.later(5)
    due.recheck("pass")
    with today_is(due.at.date()):
        (entry,) = public.announcement(str(notice.uuid)).entries
    assert entry.corrected
    assert cases.Case.objects.get().state == "closed"


def test_counts_of_the_ladder_are_public(due):
    with today_is(due.at.date()):
        counts = {rung.name: rung.count for rung in public.ladder_now()}
    assert counts["责令限期整改"] == 1
    assert counts["向社会公告"] == 0
