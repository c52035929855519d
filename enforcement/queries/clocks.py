"""The clocks of a case: counted from what is on file, explained day by day, and found when they have to be counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from enforcement.law import ladder
from enforcement.law import stops as law
from enforcement.models import Case, ClockChange, ClockStop, Letter, RightsNotice, Service, Step
from enforcement.queries import case as cases
from enforcement.states.case import OPEN_STATES, CaseState, StepState
from enforcement.states.letter import LetterState, ServiceState
from enforcement.states.rights import NoticeState
from quality_portal.accounts.models import User
from quality_portal.core.shapes import Day
from quality_portal.workdays import calendar
from quality_portal.workdays.counting import Due, Suspension
from quality_portal.workdays.counting import Step as Line

RUNNING = (CaseState.CORRECTING, CaseState.AWAITING_RECHECK)
# The office's own term for each state that waits on the office. 限期整改中 and 待复查 run on the step's dates.
PACE = {
    CaseState.AWAITING_STEP: ladder.DECIDE,
    CaseState.AWAITING_REVIEW: ladder.REVIEW,
    CaseState.AWAITING_APPROVAL: ladder.APPROVE,
    CaseState.AWAITING_SERVICE: ladder.SERVE,
    CaseState.EXECUTED: ladder.CONCLUDE,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The clocks of a served decision: the enterprise's term, and the office's window for the recheck."""

    correction: Due
    recheck_from: date | None
    recheck: Due | None

    @property
    def provisional(self) -> bool:
        return self.correction.provisional or bool(self.recheck and self.recheck.provisional)


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock as it is shown: its day, and how that day was found."""

    title: str
    due_on: date
    explanation: tuple[tuple[str, str], ...]
    basis: str
    provisional: bool
    note: str = ""
    days_grid: tuple[list[Day], ...] = ()


def stops_of(case: Case) -> tuple[ClockStop, ...]:
    """The times in which clocks of the case stand still."""
    return tuple(case.clock_stops.all()) if case.pk else ()


def stops_visible(user: User) -> QuerySet[ClockStop]:
    """Stops of the cases that a person sees."""
    return ClockStop.objects.filter(case__in=cases.visible(user)).select_related("case__enterprise", "case__office")


def pauses(stops: Iterable[ClockStop], clock: str) -> tuple[Suspension, ...]:
    """Those that stop one clock, as the calendar counts them."""
    return tuple(stop.suspension for stop in stops if clock in stop.row.stops)


def count(step: Step, stops: Iterable[ClockStop] | None = None) -> Counted | None:
    """Work a decision's clocks out from its service, its days, its extension and what stood still. None: no clock runs."""
    row = step.row
    if row.term is None or step.served_on is None:
        return None
    stops = stops_of(step.case) if stops is None else tuple(stops)
    days = (step.days or row.term.length) + step.extra_days
    end = calendar.due(row.term, step.served_on, length=days, suspensions=pauses(stops, law.CORRECTION))
    if step.extra_days and row.extension:
        words = f"原定 {days - step.extra_days} 日，准予延长 {step.extra_days} 日（{row.extension.basis}）"
        end = replace(end, explanation=(*end.explanation[:2], Line("延长", words), *end.explanation[2:]))
    if row.window is None:
        return Counted(end, None, None)
    opens = end.nominal + timedelta(days=row.window.opens) if row.window.opens else step.served_on
    since = step.recheck_asked_on if step.recheck_asked_on and row.on_request else end.nominal
    still = tuple(pause for pause in pauses(stops, law.RECHECK) if pause.end > since)
    if step.recheck_asked_on and row.on_request:
        asked = calendar.due(row.on_request, step.recheck_asked_on, suspensions=still)
        return Counted(end, min(opens, step.recheck_asked_on), asked)
    return Counted(end, opens, calendar.due(row.window.term, end.nominal, suspensions=still))


def office(case: Case, stops: Iterable[ClockStop] | None = None) -> Due | None:
    """The office's own term as it runs now, with what stood still; None where another day stands in its place."""
    term = PACE.get(CaseState(case.state))
    if term is None or case.due_since is None:
        return None
    stops = stops_of(case) if stops is None else tuple(stops)
    return calendar.due(term, case.due_since, suspensions=pauses(stops, law.OFFICE_CLOCK))


@dataclass(frozen=True, slots=True)
class Running:
    """What runs on some cases, read for all of them together: decisions, rights, letters, public notices of service, stops."""

    steps: dict[int, Step]
    rights: dict[int, list[RightsNotice]]
    letters: dict[int, list[Letter]]
    notices_out: frozenset[tuple[int, date]]
    stops: dict[int, list[ClockStop]]

    def stops_of(self, case: Case) -> Sequence[ClockStop]:
        """The times in which its clocks stand still."""
        return self.stops.get(case.pk, ())

    def step_of(self, case: Case) -> Step | None:
        """The served decision whose clocks run."""
        step = self.steps.get(case.pk) if case.state in RUNNING else None
        if step is not None:
            step.case = case
        return step if step is not None and step.row.term is not None else None


def running_of(rows: Sequence[Case], on: date) -> Running:
    """Five queries, however many cases."""
    pks = [case.pk for case in rows]
    steps = Step.objects.filter(case__in=pks, state=StepState.SERVED).order_by("case_id", "-pk").distinct("case_id")
    rights: dict[int, list[RightsNotice]] = {}
    for notice in RightsNotice.objects.filter(case__in=pks, state=NoticeState.SERVED, served_on__isnull=False).order_by("pk"):
        rights.setdefault(notice.case_id, []).append(notice)
    letters: dict[int, list[Letter]] = {}
    for letter in Letter.objects.filter(case__in=pks, state=LetterState.SENT, reply_due__gte=on).order_by("pk"):
        letters.setdefault(letter.case_id, []).append(letter)
    out = Service.objects.filter(case__in=pks, state=ServiceState.UNDER_WAY, effective_on__isnull=False).values_list("case_id", "effective_on")
    stops: dict[int, list[ClockStop]] = {}
    for stop in ClockStop.objects.filter(case__in=pks):
        stops.setdefault(stop.case_id, []).append(stop)
    return Running({step.case_id: step for step in steps}, rights, letters, frozenset(out), stops)


def explained(step: Step) -> tuple[Explained, ...]:
    """The clocks of a decision with every line of their counting, the same words for officer and enterprise."""
    found = count(step)
    if found is None:
        return ()
    row = step.row
    correction = found.correction
    grid = tuple(calendar.day_grid(step.served_on, correction.date))
    clocks = [Explained(row.term.name, correction.date, told(correction), str(row.term.basis), correction.provisional, row.term.note, grid)]
    if found.recheck and row.window:
        asked = bool(step.recheck_asked_on and row.on_request)
        basis = row.on_request.basis if asked else row.window.basis
        note = f"{found.recheck_from.isoformat()} 起可以复查" if found.recheck_from else ""
        opens = found.recheck_from or step.served_on
        grid = tuple(calendar.day_grid(min(opens, correction.date), found.recheck.date, opens=opens))
        clocks.append(Explained("复查期限", found.recheck.date, told(found.recheck), str(basis), found.recheck.provisional, note, grid))
    return tuple(clocks)


def told(counted: Due) -> tuple[tuple[str, str], ...]:
    """How a term was counted, line by line."""
    return tuple((line.label, line.text) for line in counted.explanation)


def mark() -> str:
    """The name of the calendar by which is counted now."""
    return calendar.current().mark


def stale() -> QuerySet[Case]:
    """Open cases whose clocks were counted by another calendar than today's, or by several."""
    return Case.objects.filter(state__in=OPEN_STATES).filter(~Q(counted_by=mark())).order_by("pk")


def running_in(year: int) -> QuerySet[Case]:
    """Open cases with a date in that year or later: those that its calendar can move."""
    first = date(year, 1, 1)
    later = Step.objects.filter(case=OuterRef("pk"), recheck_by__gte=first)
    return Case.objects.filter(Q(due_on__gte=first) | Exists(later), state__in=OPEN_STATES).order_by("pk")


def changes_of(case: Case) -> QuerySet[ClockChange]:
    """Every due date that moved, newest first."""
    return ClockChange.objects.filter(case=case)


def party_changes_of(case: Case) -> QuerySet[ClockChange]:
    """Those that the enterprise is told of."""
    return changes_of(case).filter(party=True)


@dataclass(frozen=True, slots=True)
class ClocksOfCase:
    """What stands under the clocks of a case: how they were counted, what stopped them, what moved them."""

    case: Case
    clocks: tuple[Explained, ...]
    stops: tuple[ClockStop, ...]
    changes: tuple[ClockChange, ...]
    can_stop: bool


def of_case(case: Case, *, party: bool = False) -> ClocksOfCase:
    """For the case page, or with `party` for the enterprise's side: only what concerns it."""
    step = case.steps.filter(served_on__isnull=False).order_by("-pk").first() if case.state in RUNNING else None
    if step:
        step.case = case
    stops = tuple(stop for stop in stops_of(case) if not party or law.CORRECTION in stop.row.stops or law.RECHECK in stop.row.stops)
    changes = party_changes_of(case) if party else changes_of(case)
    return ClocksOfCase(case, explained(step) if step else (), stops, tuple(changes[:12]), not case.is_closed and not party)
