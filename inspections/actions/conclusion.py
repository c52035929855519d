"""Telling the party its result, and letting the result become final."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from inspections.law.telling import WAIVER_RULE
from inspections.models import Conclusion, Notice, NoticeMethod, NoticeParty
from inspections.permissions import GRANTS
from inspections.queries import conclusion as queries
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays import calendar

from .notice import arrived, checked_day
from .settling import locked, retime, settle

__all__ = ["finalise", "finalise_due", "locked", "notify", "settle", "waive"]


@transaction.atomic
def notify(*, conclusion: Conclusion, received_on: date, actor: Actor, at: datetime) -> Conclusion:
    """Note that the sampled party received the result on paper; its objection term runs from that day."""
    acts.permit(actor, GRANTS, "conclusion.notify")
    conclusion = locked(conclusion)
    checked_day(conclusion.decided_on, received_on, at)
    notice = conclusion.notices.filter(party=NoticeParty.SAMPLED).first()
    if notice is None:
        party = queries.parties(conclusion)[0]
        notice = Notice.objects.create(
            conclusion=conclusion,
            party=NoticeParty.SAMPLED,
            enterprise=party.enterprise,
            name=party.name or conclusion.enterprise.name,
            address=party.address,
            sent_on=received_on,
            recorded_by_id=actor.pk,
        )
    arrived(notice, conclusion, received_on=received_on, method=NoticeMethod.HAND, actor=actor, at=at)
    return conclusion


@transaction.atomic
def waive(*, conclusion: Conclusion, waived_on: date, actor: Actor, at: datetime, notice: Notice | None = None) -> Conclusion:
    """Note a party's written waiver of objection. The result may stand early once every party has waived."""
    acts.permit(actor, GRANTS, "conclusion.waive")
    conclusion = locked(conclusion)
    if conclusion.state != "notified" or conclusion.notified_on is None:
        raise RuleBroken("只有已告知、尚未确定的结论可以登记放弃异议。", WAIVER_RULE.basis)
    rows = list(conclusion.notices.all())
    if notice is None and len(rows) > 1:
        raise RuleBroken("这份结论告知了不止一方，请选明是哪一方放弃异议。", WAIVER_RULE.basis, "notice")
    chosen = next((row for row in rows if notice is not None and row.pk == notice.pk), rows[0] if rows else None)
    before = chosen.waived_on if chosen else conclusion.waived_on
    if before == waived_on:
        return conclusion  # the second click of a double click
    if before is not None:
        raise RuleBroken(f"已经登记 {before} 书面放弃异议，日期不能再改。", WAIVER_RULE.basis, "waived_on")
    since = chosen.received_on if chosen else conclusion.notified_on
    if since is None or not since <= waived_on <= calendar.local_date(at):
        words = f"放弃异议的日期应在收到日期 {since} 与今天之间。" if since else f"{chosen}还没有收到告知书，不能登记放弃异议。"
        raise RuleBroken(words, WAIVER_RULE.basis, "waived_on")
    if chosen is not None:
        chosen.waived_on = waived_on
        chosen.save(update_fields=["waived_on"])
    if all(row.waived_on for row in rows if chosen is None or row.pk != chosen.pk) and not queries.untold(conclusion, rows):
        conclusion.waived_on = max([waived_on, *(row.waived_on for row in rows if row.waived_on)])
        conclusion.save(update_fields=["waived_on"])
    after = {"waived_on": str(waived_on), "party": str(chosen or "")}
    trail.record("conclusion.waived", conclusion, actor=actor, at=at, basis=WAIVER_RULE.basis, after=after)
    return conclusion


@transaction.atomic
def finalise(*, conclusion: Conclusion, actor: Actor, at: datetime) -> Conclusion:
    """Let the result stand: every party was told, the terms have run out or were waived, no objection is open."""
    acts.permit(actor, GRANTS, "conclusion.finalise")
    return settle(locked(conclusion), actor=actor, at=at)


def finalise_due(*, at: datetime) -> int:
    """Let every result stand whose terms have run out. Safe to run again, at once or after days; returns how many."""
    today = calendar.local_date(at)
    count = 0
    for pk in list(queries.ripe(today).values_list("pk", flat=True)):
        with transaction.atomic():
            conclusion = locked(Conclusion(pk=pk))
            # Between the list and the lock somebody may have settled it, or objected; a calendar may have moved the day.
            if conclusion.state != "notified":
                continue
            if queries.obstacle(conclusion, today):
                retime(conclusion)
                conclusion.save(update_fields=["objection_until", "objection_provisional"])
                continue
            settle(conclusion, actor=SYSTEM, at=at)
            count += 1
    return count
