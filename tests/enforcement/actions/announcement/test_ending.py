"""Ending: withdrawn with a public reason, over by the clock, corrected by another announcement, certified, marked when put right."""

from datetime import timedelta

import pytest

from enforcement.actions import announcement as announcements
from enforcement.actions import case as cases
from enforcement.actions import sweep
from enforcement.models import Announcement
from enforcement.queries import public, publicity
from enforcement.queries.workrows import entries
from enterprises.models import Membership
from inspections.models import FindingWithdrawal
from quality_portal.audit.models import Event
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries.public import check
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import DAY

CODE = "91990102MA0000001A"


def withdraw(due, notice, reason="复核后结论变更", code="decision_changed"):
    return announcements.withdraw(announcement=notice, reason=reason, reason_code=code, actor=due.cast.head, at=due.at)


def test_withdrawn_the_page_stays_with_the_reason_and_without_the_names(due):
    notice = due.announce()
    with pytest.raises(RuleBroken, match="理由"):
        withdraw(due, notice, reason="")
    with pytest.raises(RuleBroken, match="请选择撤下的原因"):
        withdraw(due, notice, code="")
    withdraw(due, notice)
    with today_is(due.at.date()):
        shown = public.announcement(str(notice.uuid))
        assert (shown.state, shown.withdrawn_because, shown.withdrawn_words) == ("withdrawn", "复核后结论变更", "原决定被变更")
        assert (shown.title, shown.entries, shown.paragraphs, shown.document_uuid) == ("", (), (), "")
        assert public.announcements() == []
        assert public.record_of(CODE) == ()
        assert check(notice.document.number).state == "gone"
    told = Event.objects.get(verb="announcement.withdraw")
    assert (told.public["change"], told.public["reason"]) == ("withdrawn", "decision_changed")
    assert "沸点" not in str(told.public)


def test_the_reason_is_public_and_holds_nobodys_number(due):
    notice = due.announce()
    with pytest.raises(RuleBroken, match="理由会公开，里面有手机号码"):
        withdraw(due, notice, reason="经向13800138000核实有误")


def test_another_office_withdraws_nothing(due):
    notice = due.announce()
    with pytest.raises(NotPermitted, match="只有该机关可以撤下"):
        announcements.withdraw(announcement=notice, reason="有误", reason_code="wrong_data", actor=due.cast.province, at=due.at)


def test_o45_14_an_early_end_waits_six_months(due):
    notice = due.announce()
    with pytest.raises(RuleBroken, match="公示满6个月才能提前停止"):
        withdraw(due, notice, reason="已完成修复", code="credit_repaired")
    due.later(190)
    assert withdraw(due, notice, reason="已完成修复", code="credit_repaired").state == "withdrawn"


def test_o45_14_a_stop_of_production_never_ends_early(due):
    rows = [{"enterprise": due.case.enterprise.name, "product": "电热水壶", "decision": "停决1号"}]
    draft = announcements.draft_other(
        kind="stop_production", office=due.case.office, title="责令停产整顿名单", body=["现予公告。"], rows=rows, enterprises=[due.case.enterprise],
        actor=due.cast.officer, at=due.at,
    )  # fmt: skip
    announcements.review(announcement=draft, actor=due.cast.lawyer, at=due.at)
    notice = announcements.publish(announcement=draft, actor=due.cast.head, at=due.at)
    due.later(400)
    with pytest.raises(RuleBroken, match="不得提前停止公示"):
        withdraw(due, notice, reason="已完成修复", code="credit_repaired")
    assert withdraw(due, notice, code="decision_annulled").state == "withdrawn"


def test_o45_13_when_its_term_is_over_it_is_gone_before_any_sweep(due):
    notice = due.announce()
    last = notice.term_until
    with today_is(last):
        assert len(public.announcements()) == 1
    with today_is(last + timedelta(days=1)):
        assert public.announcements() == []
        shown = public.announcement(str(notice.uuid))
        assert (shown.state, shown.title) == ("ended", "")
        assert check(notice.document.number).state == "gone"


def test_the_sweep_records_the_end_once_with_its_last_day(due):
    notice = due.announce()
    assert announcements.expire(at=due.at) == 0
    over = due.at + (notice.term_until - due.at.date()).days * DAY + 3 * DAY
    assert sweep.sweep(at=over)["ended"] == 1
    assert announcements.expire(at=over) == 0
    notice.refresh_from_db()
    assert notice.state == "ended"
    (told,) = Event.objects.filter(verb="announcement.ended")
    assert told.legal_on == notice.term_until
    assert (told.public["change"], told.public["reason"]) == ("expired", "term_over")
    with pytest.raises(IllegalMove):
        withdraw(due, notice)


def test_a_finding_that_fell_away_is_three_working_days_work(due):
    notice = due.announce()
    FindingWithdrawal.objects.create(finding=due.case.finding, because="复检合格", withdrawn_on=due.at.date())
    with today_is(due.at.date()):
        (task,) = publicity.to_withdraw(due.cast.head)
        assert (task.announcement, task.due_on) == (notice, publicity.calendar.due(publicity.publicity.WITHDRAW, due.at.date()).date)
        assert [entry.row.action for entry in entries(due.cast.head, due.at.date()) if entry.kind == "withdrawal"] == ["撤下公告"]
        assert list(publicity.to_withdraw(due.cast.stranger)) == []
        withdraw(due, notice, reason="复检合格", code="retest_reversed")
        assert list(publicity.to_withdraw(due.cast.head)) == []


CHANGE = announcements.Change("规格型号", "ZDH-15", "ZDH-18", 1)


def corrected(due, notice, **fields):
    given = {"announcement": notice, "changes": [CHANGE], "because": "录入有误", "actor": due.cast.officer, "at": due.at}
    return announcements.correct(**{**given, **fields})


def test_a_correction_is_another_announcement_and_the_old_one_says_so(due):
    notice = due.announce()
    draft = corrected(due, notice)
    assert corrected(due, notice).pk == draft.pk, "a second click meets the first draft"
    with today_is(due.at.date()):
        assert public.announcement(str(notice.uuid)).follow_ups == ()
    announcements.review(announcement=draft, actor=due.cast.lawyer, at=due.at)
    done = announcements.publish(announcement=draft, actor=due.cast.head, at=due.at)
    with today_is(due.at.date()):
        old, new = public.announcement(str(notice.uuid)), public.announcement(str(done.uuid))
        assert old.state == "published"
        assert [hit.url for hit in old.follow_ups] == [new.url]
        assert new.about == (notice.document.number, old.url)
        assert check(notice.document.number).state == "corrected"
    assert done.document.corrects == notice.document
    told = Event.objects.get(verb="announcement.corrected")
    assert (told.public["change"], told.public["reason"]) == ("corrected", "wrong_data")
    with pytest.raises(RuleBroken, match="请更正那一份"):
        corrected(due, notice)


@pytest.mark.parametrize(("fields", "words"), [({"changes": []}, "至少写明一处"), ({"because": " "}, "更正的原因")])
def test_a_correction_says_what_and_why(due, fields, words):
    with pytest.raises(RuleBroken, match=words):
        corrected(due, due.announce(), **fields)


def test_what_is_withdrawn_is_not_corrected(due):
    notice = due.announce()
    draft = corrected(due, notice)
    withdraw(due, notice)
    with pytest.raises(RuleBroken, match="不能更正"):
        corrected(due, notice)
    announcements.review(announcement=draft, actor=due.cast.lawyer, at=due.at)
    with pytest.raises(RuleBroken, match="不再需要更正"):
        announcements.publish(announcement=draft, actor=due.cast.head, at=due.at)
    assert Announcement.objects.filter(state="published").count() == 0


def test_the_certificate_says_what_when_and_why_once(due, person):
    notice = due.announce()
    entry = notice.entries.get()
    with pytest.raises(RuleBroken, match="还在公示"):
        announcements.certify(entry=entry, actor=due.cast.officer, at=due.at)
    withdraw(due, notice)
    member, stranger = (person(None, Role.ENTERPRISE_MEMBER, name=name) for name in ("经办人", "别家的"))
    Membership.objects.create(user=member, enterprise=entry.enterprise, position="质量负责人", since=due.at)
    paper = announcements.certify(entry=entry, actor=member, at=due.at)
    assert announcements.certify(entry=entry, actor=due.cast.officer, at=due.at) == paper
    text = "".join(paper.content["paragraphs"])
    assert notice.document.number in text
    assert "原因：原决定被变更。复核后结论变更。" in text
    assert not paper.public
    with pytest.raises(NotPermitted):
        announcements.certify(entry=entry, actor=stranger, at=due.at)


def test_a_corrected_case_is_marked_on_its_announcement(due):
    notice = due.announce()
    due.later(5)
    due.recheck("pass")
    with today_is(due.at.date()):
        (entry,) = public.announcement(str(notice.uuid)).entries
    assert entry.corrected
    assert cases.Case.objects.get().state == "closed"
