"""Clocks that stand still because of an act: a hearing that was called, a recheck's sample that is tested.

The act that begins it stops the clock, with its paper as the document; the act that ends it lets the clock run again.
The callers hold the case.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from enforcement.law import stops as law
from enforcement.models import Case, ClockStop, Hearing, RecheckVisit, Step
from enforcement.queries import recheck as rechecks
from enforcement.queries import request as requests
from inspections.models import Sample, TestReport
from quality_portal.core.actors import Actor
from quality_portal.core.formats import zhdate, zhtime
from quality_portal.workdays import calendar

from . import clock

HEARING, TESTING = law.BY_KEY["hearing"], law.BY_KEY["testing"]


def hearing_called(case: Case, hearing: Hearing, *, actor: Actor, at: datetime) -> ClockStop | None:
    """From the call to the hearing until its day no day of the office counts."""
    return _begin(
        case, HEARING, since=calendar.local_date(at), until=calendar.local_date(hearing.opens_at),
        reason=f"企业要求听证，定于{zhtime(hearing.opens_at)}举行", document_no=_call(hearing), actor=actor, at=at,
    )  # fmt: skip


def hearing_over(case: Case, hearing: Hearing, *, actor: Actor, at: datetime) -> None:
    """It was held, lapsed or called off: its own day is the last that does not count, or today when it never came."""
    last = min(calendar.local_date(hearing.opens_at), calendar.local_date(at))
    for stop in case.clock_stops.filter(kind=HEARING.key, document_no=_call(hearing), ended_at=None):
        clock.end_held(case, stop, until=max(stop.since, last), actor=actor, at=at)


def _call(hearing: Hearing) -> str:
    return f"听证通知书 {hearing.document.number}"


def follow_test(case: Case, visit: RecheckVisit, *, actor: Actor, at: datetime) -> None:
    """Follow the test of a recheck's sample: stop when it was commissioned, go on from the day of the report. Twice is once."""
    sample = getattr(visit.task, "sample", None) if visit.task else None
    job = rechecks.first_job(sample) if sample else None
    if sample is None or job is None:
        return
    since = calendar.local_date(job.assigned_at)
    stop = case.clock_stops.filter(kind=TESTING.key, document_no=_form(sample)).first()
    report = TestReport.objects.filter(sample=sample).order_by("pk").first()
    if stop is None:
        expected = report.issued_on if report else job.due_on or calendar.due(law.TESTING, since).date
        reason = f"复查样品交{job.lab.name}检验，" + (f"报告 {report.number}" if report else f"预计{zhdate(expected)}出具报告")
        stop = _begin(case, TESTING, since=since, until=max(since, expected), reason=reason, document_no=_form(sample), actor=actor, at=at)
    if stop is not None and report is not None:
        clock.end_held(case, stop, until=max(stop.since, report.issued_on), actor=actor, at=at)


def _form(sample: Sample) -> str:
    return f"抽样单 {sample.number}"


def _begin(
    case: Case, row: law.StopKind, *, since: date, until: date, reason: str, document_no: str, actor: Actor, at: datetime
) -> ClockStop | None:
    """Register it, after the days that are stopped for the same reason already; nothing where no day is left to stop."""
    before = case.clock_stops.filter(kind=row.key, until__gte=since).order_by("-until").first()
    since = max(since, before.until + timedelta(days=1)) if before else since
    if until < since or _ran_out(requests.demanded(case), row, since):
        return None
    return clock.stop_held(case, row, since=since, until=until, reason=reason[:300], document_no=document_no, actor=actor, at=at)


def _ran_out(step: Step | None, row: law.StopKind, since: date) -> bool:
    """Had the term run out before? Then there is nothing to stop."""
    return bool(step and law.RECHECK in row.stops and step.recheck_by and since > step.recheck_by)
