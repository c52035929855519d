"""Deciding: three people, the right office, one number, frozen once published."""

import pytest
from django.db import DatabaseError, transaction

from enforcement.actions import announcement as announcements
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.queries import public
from quality_portal.core.errors import IllegalMove, NotPermitted
from quality_portal.core.roles import Role
from quality_portal.search.terms import read
from quality_portal.workdays.calendar import today_is


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
        assert public.announcements_found(read("沸点电器"), limit=5).hits[0].url == shown.url
    (entry,) = shown.entries
    assert (entry.enterprise, entry.region, entry.batch, entry.lab) == ("栖云市沸点电器有限公司", "河西区", "2026-01-05／20260105", "栖云市产品质量检验所")
    assert entry.items[0].value == "92 mA"
    assert [step.title for step in entry.progress] == ["责令限期整改", "暂停证书", "暂停证书", "复查不合格", "向社会公告"]
    assert shown.number == "栖市监公告〔2026〕1号"
    assert "第十七条第一款" in shown.basis


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


def test_text_and_rows_are_frozen_once_published(due):
    notice = due.announce()
    for change in (
        lambda: Announcement.objects.filter(pk=notice.pk).update(title="改了标题"),
        lambda: AnnouncementEntry.objects.filter(announcement=notice).update(row={}),
        lambda: AnnouncementEntry.objects.create(announcement=notice, position=9),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_counts_of_the_ladder_are_public(due):
    with today_is(due.at.date()):
        counts = {rung.name: rung.count for rung in public.ladder_now()}
    assert counts["责令限期整改"] == 1
    assert counts["向社会公告"] == 0
