"""Ending and putting right: taken down with a reason, over by the clock, corrected by another announcement, certified to whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from enforcement.law import publicity
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.permissions import GRANTS
from enforcement.queries import publicity as queries
from enforcement.queries.bulletin.typical import retold
from enforcement.states.announcement import IN_HAND, AnnouncementState
from quality_portal.audit import acts, trail
from quality_portal.core import personal
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.workdays import calendar

from .held import hold_notice


@transaction.atomic
def withdraw(*, announcement: Announcement, reason: str, reason_code: str = "other", actor: Actor, at: datetime) -> Announcement:
    """Take an announcement down, everywhere at once. Its address stays and says why; the code goes into the open data."""
    acts.permit(actor, GRANTS, "announcement.withdraw")
    ground = publicity.ground(reason_code)
    if not reason.strip():
        raise RuleBroken("撤下公告须写明理由，理由会公开。", ground.basis, "reason")
    notice = hold_notice(announcement)
    if actor is not SYSTEM and actor.office_id != notice.office_id:
        raise NotPermitted(f"本公告由{notice.office.name}发布，只有该机关可以撤下。")
    _check_words(reason)
    if ground.early:
        _check_early(notice, at)
    _take_down(notice, ground, reason.strip()[:500], actor, at)
    for again in map(hold_notice, retold(notice)):  # a case is not told as an example when its own announcement is gone
        if again.state == AnnouncementState.PUBLISHED:
            words = f"其中一起案件的公告（{notice.document.number if notice.document else ''}）已经撤下：{notice.withdrawn_because}"
            _take_down(again, ground, words[:500], actor, at)
    return notice


def _take_down(notice: Announcement, ground: publicity.Ground, because: str, actor: Actor, at: datetime) -> None:
    notice.withdrawn_at, notice.withdrawn_because, notice.withdrawn_code = at, because, ground.code
    acts.advance(
        notice, "withdraw", actor=actor, at=at, basis=ground.basis, note=f"{ground.title}：{notice.withdrawn_because}", reason_code=ground.code,
        fields=("withdrawn_at", "withdrawn_because", "withdrawn_code"),
    )  # fmt: skip


def _check_words(reason: str) -> None:
    """The reason is public for good."""
    found = personal.hits(reason)
    if found:
        kind = personal.KINDS[found[0].kind]
        raise RuleBroken(f"理由会公开，里面有{kind.name}。{kind.mend}", kind.basis, "reason")


def _check_early(notice: Announcement, at: datetime) -> None:
    """What was put right may come down early, but not everything and not at once."""
    publicity.check_early(notice.kind, queries.acts_told(notice))
    if notice.published_at is None:
        return
    earliest = calendar.due(publicity.EARLY, calendar.local_date(notice.published_at)).nominal
    if calendar.local_date(at) < earliest:
        words = f"公示满{publicity.EARLY.length}个月才能提前停止，最早为{zhdate(earliest)}。原决定被撤销或者变更的，请选择相应原因撤回。"
        raise RuleBroken(words, publicity.EARLY.basis, "reason_code")


def expire(*, at: datetime) -> int:
    """End every announcement whose last day is over, with that day. Looks at rows, so it may run late or twice. Returns how many."""
    return sum(_end(pk, at) for pk in queries.over(calendar.local_date(at)).values_list("pk", flat=True))


def _end(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        notice = queries.over(calendar.local_date(at)).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if notice is None:  # in somebody's hands, or another sweep was here
            return False
        note = f"公示至{zhdate(notice.term_until)}，期满停止公示"
        acts.advance(notice, "ended", actor=SYSTEM, at=at, note=note, legal_on=notice.term_until, reason_code=publicity.TERM_OVER)
        return True


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was wrong: which line of the list (0: the text), what it is called, how it stood, how it should stand."""

    field: str
    before: str
    after: str
    position: int = 0


@transaction.atomic
def correct(
    *, announcement: Announcement, changes: Sequence[Change], because: str, title: str = "", actor: Actor, at: datetime
) -> Announcement:
    """Draft the correction of a published announcement: another announcement, reviewed and published as any. Nothing is edited silently.

    Whoever comes second gets the draft that is there.
    """
    acts.permit(actor, GRANTS, "announcement.correct")
    old = hold_notice(announcement)
    if old.state != AnnouncementState.PUBLISHED:
        raise RuleBroken(f"原公告{old.get_state_display()}，不能更正。", publicity.CORRECTION_RIGHT, "changes")
    if existing := old.follow_ups.filter(kind=Announcement.Kind.CORRECTION, state__in=IN_HAND).first():
        return existing
    if done := queries.correction_of(old):
        raise RuleBroken(f"本公告已由{done.document.number}更正。仍有差错的，请更正那一份。", publicity.CORRECTION_RIGHT, "changes")
    said = [change for change in changes if change.field.strip() and change.after.strip()]
    if not said:
        raise RuleBroken("请至少写明一处更正：项目、原内容、更正为。", publicity.CORRECTION_RIGHT, "changes")
    if not because.strip():
        raise RuleBroken("请写明更正的原因，原因会公开。", publicity.CORRECTION_RIGHT, "because")
    made = Announcement.objects.create(
        kind=Announcement.Kind.CORRECTION, office=old.office, about=old, source_key=f"announcement:{old.pk}",
        title=title.strip() or f"关于更正“{old.title}”的公告"[:200], body=_body(old, because, len(said)), drafted_by_id=actor.pk, drafted_at=at,
    )  # fmt: skip
    lines = {entry.position: entry for entry in old.entries.select_related("enterprise")}
    for number, change in enumerate(said, start=1):
        line = lines.get(change.position)
        AnnouncementEntry.objects.create(
            announcement=made, position=number, enterprise=line.enterprise if line else None, row=_row(old, line, change)
        )
    trail.record("announcement.drafted", made, actor=actor, at=at, basis=publicity.CORRECTION_RIGHT)
    return made


def _body(old: Announcement, because: str, count: int) -> list[str]:
    assert old.document is not None
    assert old.published_at is not None
    day = zhdate(calendar.local_date(old.published_at))
    return [
        f"{old.office.name}{day}发布的《{old.title}》（{old.document.number}）有{count}处差错，原因是：{because.strip().rstrip('。')}。现更正如下，见附件。",
        "原公告的其他内容不变。转载、引用原公告的，请按本公告更正。",
    ]


def _row(old: Announcement, line: AnnouncementEntry | None, change: Change) -> dict[str, Any]:
    assert old.document is not None
    return {
        "number": old.document.number,
        "enterprise": line.row.get("enterprise", "") if line else "",
        "product": line.row.get("product", "") if line else "",
        "field": change.field.strip()[:60],
        "before": change.before.strip()[:500],
        "after": change.after.strip()[:500],
    }

