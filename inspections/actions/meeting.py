"""Quality-analysis meetings and visits that help: planned, held, followed up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from enterprises.models import Enterprise, ProductCategory
from inspections.law.telling import AFTERCARE_RULE, MEETING_RULE
from inspections.models import Finding, HelpVisit, Meeting
from inspections.models.counter import next_number
from inspections.permissions import GRANTS
from quality_portal.accounts.models import Office, Region
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import local_date

MOST_PEOPLE = 5000
FARTHEST = timedelta(days=366)


def _text(value: str, what: str, field: str) -> str:
    if not value.strip():
        raise RuleBroken(f"请填写{what}。", MEETING_RULE.basis, field)
    return value.strip()


@transaction.atomic
def plan(
    *,
    office: Office,
    topic: str,
    held_on: date,
    place: str,
    actor: Actor,
    at: datetime,
    category: ProductCategory | None = None,
    region: Region | None = None,
    findings: Iterable[Finding] = (),
) -> Meeting:
    """Call a meeting on a problem. The same topic on the same day is the meeting that is there already."""
    acts.permit(actor, GRANTS, "meeting.record")
    topic, place = _text(topic, "议题", "topic"), _text(place, "地点", "place")
    own = _own(findings, office)
    _check_day(held_on, own, local_date(at))
    number = next_number("ZLH", office.region.code, held_on.year)  # holds the series: a double click meets the first meeting
    if same := Meeting.objects.filter(office=office, topic=topic, held_on=held_on).exclude(state="cancelled").first():
        raise RuleBroken(f"同一天、同一议题的会议已经安排（{same.number}），没有重复登记。", MEETING_RULE.basis, "topic")
    meeting = Meeting.objects.create(
        number=number, office=office, topic=topic[:200], held_on=held_on, place=place[:200], category=category, region=region, recorded_by_id=actor.pk
    )
    meeting.findings.set(own)
    trail.record("meeting.planned", meeting, actor=actor, at=at, basis=MEETING_RULE.basis, note=f"{held_on}，{place}")
    return meeting


def _check_day(held_on: date, findings: Sequence[Finding], today: date) -> None:
    """A meeting speaks of what was confirmed before it, and lies within a year of today."""
    if held_on > today + FARTHEST:
        raise RuleBroken(f"会议日期 {held_on} 在一年以后，请核对。", MEETING_RULE.basis, "held_on")
    if held_on < today - FARTHEST:
        raise RuleBroken(f"会议日期 {held_on} 在一年以前，请核对。", MEETING_RULE.basis, "held_on")
    late = max(findings, key=lambda row: row.confirmed_on, default=None)
    if late is not None and held_on < late.confirmed_on:
        raise RuleBroken(
            f"不合格项 {late.number} 于 {late.confirmed_on} 才确认，会议日期 {held_on} 不能更早。请核对日期，或者去掉这一项。", MEETING_RULE.basis, "held_on"
        )


def _own(findings: Iterable[Finding], office: Office) -> list[Finding]:
    rows = list(findings)
    strange = [row for row in rows if not row.office.region.path.startswith(office.region.path)]
    if strange:
        raise RuleBroken(f"不合格项 {strange[0].number} 不在本机关辖区，请去掉。", MEETING_RULE.basis, "findings")
    return rows


@transaction.atomic
def hold(
    *,
    meeting: Meeting,
    attendance: Sequence[dict[str, Any]],
    minutes: str,
    actor: Actor,
    at: datetime,
    causes: str = "",
    tasks: str = "",
) -> Meeting:
    """Write down that a meeting took place: who came as roles and numbers, what was found and agreed."""
    acts.permit(actor, GRANTS, "meeting.record")
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.state == "held" and row.minutes == minutes.strip():
        return row
    if row.held_on > local_date(at):
        raise RuleBroken(f"会议定在 {row.held_on}，召开以后才能登记纪要。", MEETING_RULE.basis)
    row.attendance = _attendance(attendance)
    row.minutes, row.causes, row.tasks = _text(minutes, "会议纪要", "minutes"), causes.strip(), tasks.strip()
    note = f"参会 {row.heads} 人"
    acts.advance(row, "hold", actor=actor, at=at, note=note, fields=("attendance", "minutes", "causes", "tasks"))
    return row


def _attendance(given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for entry in given:
        role, count = str(entry.get("role", "")).strip()[:60], entry.get("count")
        if not role:
            raise RuleBroken("请写明参会人员的身份，例如“企业质量负责人”；不写姓名。", MEETING_RULE.basis, "attendance")
        if not isinstance(count, int) or not 0 < count <= MOST_PEOPLE:
            raise RuleBroken(f"“{role}”的人数应为 1 到 {MOST_PEOPLE} 的整数。", MEETING_RULE.basis, "attendance")
        rows.append({"role": role, "count": count})
    if not rows:
        raise RuleBroken("请填写参会人员，每行一类，例如“企业质量负责人 12”。", MEETING_RULE.basis, "attendance")
    return rows


@transaction.atomic
def cancel(*, meeting: Meeting, because: str, actor: Actor, at: datetime) -> Meeting:
    """Call a meeting off."""
    acts.permit(actor, GRANTS, "meeting.record")
    because = _text(because, "取消的理由", "reason")
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    acts.advance(row, "cancel", actor=actor, at=at, note=because)
    return row


@transaction.atomic
def visit(
    *,
    office: Office,
    enterprise: Enterprise,
    visited_on: date,
    visitors: Sequence[str],
    situation: str,
    advice: str,
    actor: Actor,
    at: datetime,
    follow_up_on: date | None = None,
    findings: Iterable[Finding] = (),
) -> HelpVisit:
    """Write down a visit that helps an enterprise: what was seen, what was advised, when one comes back."""
    acts.permit(actor, GRANTS, "visit.record")
    people = [name.strip()[:60] for name in visitors if name.strip()]
    if not people:
        raise RuleBroken("请填写走访人员。", AFTERCARE_RULE.basis, "visitors")
    if visited_on > local_date(at):
        raise RuleBroken(f"走访日期 {visited_on} 晚于今天，请核对。", AFTERCARE_RULE.basis, "visited_on")
    if follow_up_on is not None and follow_up_on < visited_on:
        raise RuleBroken(f"回访日期 {follow_up_on} 早于走访日期 {visited_on}，请核对。", AFTERCARE_RULE.basis, "follow_up_on")
    situation, advice = _text(situation, "了解到的情况", "situation"), _text(advice, "指导意见", "advice")
    chosen = list(findings)
    if stray := next((row for row in chosen if row.enterprise_id != enterprise.pk), None):
        raise RuleBroken(f"不合格项 {stray.number} 不是这家企业的，请去掉。", AFTERCARE_RULE.basis, "findings")
    number = next_number("ZF", office.region.code, visited_on.year)
    if same := HelpVisit.objects.filter(office=office, enterprise=enterprise, visited_on=visited_on, situation=situation).first():
        raise RuleBroken(f"同一天、同样内容的走访已经登记（{same.number}），没有重复登记。", AFTERCARE_RULE.basis, "situation")
    row = HelpVisit.objects.create(
        number=number, office=office, enterprise=enterprise, visited_on=visited_on, visitors=people, situation=situation, advice=advice,
        follow_up_on=follow_up_on, recorded_by_id=actor.pk,
    )  # fmt: skip
    row.findings.set(chosen)
    trail.record("visit.recorded", row, actor=actor, at=at, basis=AFTERCARE_RULE.basis)
    return row


@transaction.atomic
def follow_up(*, visit: HelpVisit, followed_on: date, follow_up: str, actor: Actor, at: datetime) -> HelpVisit:
    """Write down what came of the advice."""
    acts.permit(actor, GRANTS, "visit.record")
    row = HelpVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    words = _text(follow_up, "回访情况", "follow_up")
    if row.followed_on is not None:
        if row.follow_up == words:
            return row
        raise RuleBroken(f"回访情况已在 {row.followed_on} 登记，不能再改；有新情况请另登记一次走访。", AFTERCARE_RULE.basis)
    if not row.visited_on <= followed_on <= local_date(at):
        raise RuleBroken(f"回访日期应在走访日期 {row.visited_on} 与今天之间。", AFTERCARE_RULE.basis, "followed_on")
    row.followed_on, row.follow_up = followed_on, words
    row.save(update_fields=["followed_on", "follow_up"])
    trail.record("visit.followed", row, actor=actor, at=at, basis=AFTERCARE_RULE.basis)
    return row
