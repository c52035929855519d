"""What every act on a result shares: its lock, its terms, the moment it stands."""

from __future__ import annotations

from datetime import datetime

from inspections.law.telling import OBJECTION_TERM
from inspections.models import Conclusion
from inspections.queries import conclusion as queries
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Citation
from quality_portal.workdays import calendar

TERMS = ("notified_on", "objection_until", "objection_provisional")


def locked(conclusion: Conclusion) -> Conclusion:
    """Fetch the conclusion again under its lock, with what every act reads; planning more joins takes longer than reading them."""
    rows = Conclusion.objects.select_for_update(of=("self",))
    return rows.select_related("report", "sample", "enterprise").get(pk=conclusion.pk)


def retime(conclusion: Conclusion) -> None:
    """Work out a locked conclusion's dates from its notices: told when the first arrived, objectionable until the last term ends.

    The date stays empty while a notice is on its way: nobody may read an end that is none.
    """
    rows = list(conclusion.notices.all())
    received = [row.received_on for row in rows if row.received_on]
    if not received:
        return
    ends = [calendar.due(OBJECTION_TERM, day) for day in received]
    conclusion.notified_on = min(received)
    complete = len(received) == len(rows) and not queries.untold(conclusion, rows)
    conclusion.objection_until = max(end.date for end in ends) if complete else None
    conclusion.objection_provisional = any(end.provisional for end in ends)


def settle(conclusion: Conclusion, *, actor: Actor, at: datetime, note: str = "", basis: Citation | str = "") -> Conclusion:
    """Make a locked conclusion final, or say why it cannot be yet."""
    today = calendar.local_date(at)
    if conclusion.state != "final" and (found := queries.obstacle(conclusion, today)):
        raise RuleBroken(found.words, found.basis)
    return stand(conclusion, actor=actor, at=at, note=note or _why(conclusion), basis=basis)


def stand(conclusion: Conclusion, *, actor: Actor, at: datetime, note: str, basis: Citation | str = "") -> Conclusion:
    """Let a locked conclusion stand; whoever calls has looked at the law."""
    if conclusion.objection_until is None and conclusion.notified_on is not None:
        end = calendar.due(OBJECTION_TERM, conclusion.notified_on)
        conclusion.objection_until, conclusion.objection_provisional = end.date, end.provisional
    if conclusion.state == "notified":
        retime(conclusion)
        conclusion.final_on = calendar.local_date(at)
    acts.advance(conclusion, "finalise", actor=actor, at=at, basis=basis, note=note, fields=("final_on", *TERMS))
    return conclusion


def _why(conclusion: Conclusion) -> str:
    if conclusion.waived_on:
        return f"书面放弃异议（{conclusion.waived_on}）"
    last = conclusion.objections.order_by("-pk").first()
    if last is not None:
        return f"异议期满，异议已处理：{last.get_state_display()}（{last.number}）"
    return "异议期满，没有提出异议"
