"""Taking a case in hand: lock the row, refuse a stale form, and leave it with its next deadline."""

from __future__ import annotations

from datetime import date, datetime

from enforcement.law.stops import OFFICE_CLOCK
from enforcement.models import Case, Step
from enforcement.queries import changes, clocks
from enforcement.queries.clocks import PACE
from enforcement.states.case import CaseState
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import Conflict
from quality_portal.core.law import Citation
from quality_portal.workdays import calendar

__all__ = ["PACE", "deadline", "hold", "move", "take"]


def hold(case: Case, *, version: int | None = None) -> Case:
    """Lock a case. Raises Conflict, naming who changed it, when the form was filled on an older version."""
    held = Case.objects.select_for_update(of=("self",)).select_related("office__region", "enterprise", "officer").get(pk=case.pk)
    if version is not None and held.version != version:
        words = changes.told(changes.since(held, version)) or "本案刚刚被他人修改。"
        raise Conflict(f"{words}您填写的内容还在下面，请核对后再提交。")
    return held


def take(pk: int) -> Case | None:
    """Lock a case unless somebody has it in hand just now: the sweep comes again."""
    return Case.objects.select_for_update(of=("self",), skip_locked=True).select_related("office__region", "enterprise").filter(pk=pk).first()


def move(
    case: Case,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    step: Step | None = None,
    basis: Citation | str = "",
    note: str = "",
    legal_on: date | None = None,
) -> None:
    """Take a move of the case, set its next deadline and count its version up."""
    to = CaseState(next(row.to for row in case.MOVES if row.name == name))
    on = calendar.local_date(at)
    still = clocks.pauses(clocks.stops_of(case), OFFICE_CLOCK) if to in PACE else ()
    case.due_on, case.due_provisional = deadline(to, on=on, step=step, still=still)
    case.due_since = on if to in PACE else None
    if case.counted_by != clocks.mark():  # counted by two calendars now: the sweep counts all of them anew
        case.counted_by = ""
    case.version += 1
    fields = (
        "due_on", "due_provisional", "due_since", "counted_by", "version", "rung", "target", "outcome", "closed_on", "closed_because",
    )  # fmt: skip
    acts.advance(case, name, actor=actor, at=at, basis=basis, note=note, fields=fields, legal_on=legal_on)


def deadline(state: CaseState, *, on: date, step: Step | None, still: tuple[calendar.Suspension, ...] = ()) -> tuple[date | None, bool]:
    """When a state has to be left. `still` are days on which the office's own clock stands."""
    if state == CaseState.CORRECTING and step:
        return step.comply_by, step.comply_provisional
    if state == CaseState.AWAITING_RECHECK and step:
        return step.recheck_by, step.comply_provisional
    if term := PACE.get(state):
        end = calendar.due(term, on, suspensions=still)
        return end.date, end.provisional
    return None, False
