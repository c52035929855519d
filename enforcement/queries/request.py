"""Reading requests of enterprises: whose turn it is, what may be asked now, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from enforcement.law.rungs import Extension
from enforcement.models import Case, Request, Step
from enforcement.queries import case as cases
from enforcement.states.case import CaseState, StepState
from enforcement.states.request import PENDING, RequestKind, RequestState
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar
from quality_portal.workdays.calendar import business_today


def _rows() -> QuerySet[Request]:
    return Request.objects.select_related("case__enterprise", "case__office", "case__officer", "step__document", "document", "filed_by", "proposed_by")


def visible(user: User) -> QuerySet[Request]:
    """Staff see the requests on the cases they see."""
    return _rows().filter(case__in=cases.visible(user))


def mine(user: User) -> QuerySet[Request]:
    """The requests of the enterprises a person acts for."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return Request.objects.none()
    return _rows().filter(case__enterprise__memberships__user=user)


def of_enterprise(enterprise: Enterprise) -> QuerySet[Request]:
    """Everything an enterprise asked for, newest first."""
    return _rows().filter(case__enterprise=enterprise)


def waiting(user: User) -> QuerySet[Request]:
    """Requests without an answer that this person may move on, the most urgent first."""
    states = [RequestState.FILED] if Role.CASE_OFFICER in user.roles else []
    states += [RequestState.PROPOSED] if Role.APPROVER in user.roles else []
    return visible(user).filter(state__in=states).order_by("answer_by", "pk")


def listed(user: User, *, state: str = "") -> QuerySet[Request]:
    """The list: `waiting` for this person, `open`, or all."""
    if state == "waiting":
        return waiting(user)
    found = visible(user)
    return (found.filter(state__in=PENDING) if state == "open" else found).order_by("answer_by", "pk")


def unanswered_extension(step: Step) -> bool:
    """Does a wish for more time wait for its answer? Filed in time, or it could not have been filed."""
    return Request.objects.filter(step=step, kind=RequestKind.EXTENSION, state__in=PENDING).exists()


def pending(step: Step, kind: str) -> Request | None:
    """The request of that kind that still waits."""
    return _rows().filter(step=step, kind=kind, state__in=PENDING).first()


def granted(step: Step, kind: str) -> int:
    """How often this was granted on a decision."""
    return Request.objects.filter(step=step, kind=kind, state=RequestState.GRANTED).count()


def last_day_to_ask(step: Step, extension: Extension) -> date:
    """The last day on which more time may be asked for: so many days before the term ends."""
    return calendar.ahead_of(extension.ask, step.comply_by)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the enterprise may ask for on a case now, or why not. `until` is the last day for asking."""

    kind: str
    title: str
    open: bool
    why: str = ""
    basis: str = ""
    until: date | None = None
    longest: int = 0


@dataclass(frozen=True, slots=True)
class RequestsOfCase:
    """The requests of a case, and on the enterprise's side what it may still ask for."""

    case: Case
    rows: tuple[Request, ...]
    offers: tuple[Offer, ...] = ()


def of_case(case: Case, *, party: bool = False) -> RequestsOfCase:
    """For the case page; with `party` for the enterprise's desk."""
    found = Request.objects.filter(case=case).select_related("document", "filed_by", "decided_by").order_by("-pk")
    rows = tuple(found)
    for row in rows:
        row.case = case
    return RequestsOfCase(case, rows, offers(case) if party else ())


def offers(case: Case, on: date | None = None) -> tuple[Offer, ...]:
    """What may be asked for now."""
    step = demanded(case)
    if step is None:
        return ()
    return (_extension(case, step, on or business_today()), _recheck(case, step))


def demanded(case: Case) -> Step | None:
    """The served decision whose clocks run."""
    if case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK):
        return None
    step = case.steps.filter(state=StepState.SERVED).select_related("document").order_by("-pk").first()
    if step is None or step.row.term is None:
        return None
    step.case = case
    return step


def _extension(case: Case, step: Step, on: date) -> Offer:
    row, kind = step.row.extension, RequestKind.EXTENSION
    if row is None:
        return Offer(kind, kind.label, False, f"{case.book.name}没有规定延长{step.row.term.name}。", str(step.row.term.basis))
    until = last_day_to_ask(step, row)
    closed = (
        "整改期限已经届满。" if case.state != CaseState.CORRECTING or step.comply_by < on
        else "已有一件申请等待答复。" if pending(step, kind)
        else "期限只能延长一次，已经延长过。" if granted(step, kind) >= row.times
        else f"延长须在期满{row.ask_before}日前提出，最后一天是{until.isoformat()}，已过。" if on > until
        else ""
    )  # fmt: skip
    return Offer(kind, kind.label, not closed, closed, str(row.basis), until, row.longest)


def _recheck(case: Case, step: Step) -> Offer:
    kind, window = RequestKind.RECHECK, step.row.window
    basis = str(step.row.on_request.basis if step.row.on_request else window.basis) if window else ""
    closed = (
        "本级措施没有复查。" if window is None
        else "已有一件申请等待答复。" if pending(step, kind)
        else "复查申请已经受理。" if step.recheck_asked_on
        else ""
    )  # fmt: skip
    return Offer(kind, kind.label, not closed, closed, basis, step.recheck_by)
