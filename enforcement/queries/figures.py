"""Counts of enforcement for reports and overviews. Frozen; computed from rows, never stored here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet

from enforcement.law import ladder
from enforcement.models import Case, LicenceMeasure, Recheck, Step
from enforcement.states.case import CaseState, StepState
from inspections.models import Finding
from quality_portal.accounts.models import Region
from quality_portal.workdays.calendar import business_today


@dataclass(frozen=True, slots=True)
class RungCount:
    """A rung: how many cases entered it in the period, how many stand on it at the end, how many of those are late."""

    number: int
    key: str
    name: str
    entered: int
    standing: int
    overdue: int
    median_days: int | None
    grave: bool


@dataclass(frozen=True, slots=True)
class LadderCounts:
    """The ladder in a period."""

    since: date
    until: date
    rungs: tuple[RungCount, ...]
    waiting: int
    opened: int
    closed: int
    overdue: int
    median_days: int | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became, until now, of the findings confirmed in a quarter."""

    findings: int
    cases: int
    ordered: int
    passed: int
    failed: int
    announced: int
    stopped: int
    suspended: int
    revoked: int
    closed: int
    overdue: int


def period(year: int, quarter: int | None) -> tuple[date, date]:
    """First and last day of a quarter, or of a year."""
    if not quarter:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - timedelta(days=1)


def within(region: Region | None) -> Q:
    """Cases of the offices of a region and below."""
    if region is None:
        return Q()
    return Q(office__region=region) | Q(office__region__path__startswith=region.path + "/")


def ladder_counts(region: Region | None, year: int, quarter: int | None = None, *, family: str = "policy") -> LadderCounts:
    """Cases on each rung at the end of a period, and what moved in it."""
    since, until = period(year, quarter)
    cases = Case.objects.filter(within(region), rulebook__in=ladder.books_of(family))
    entered, standing, late, days, waiting = _by_rung(cases, since, until)
    closed = list(cases.filter(closed_on__range=(since, until)).values_list("opened_on", "closed_on"))
    rows = tuple(
        RungCount(rung.number, rung.key, rung.name, entered[rung.key], standing[rung.key], late[rung.key], _median(days[rung.key]), rung.grave)
        for rung in ladder.stages(family)
    )
    return LadderCounts(
        since=since,
        until=until,
        rungs=rows,
        waiting=waiting,
        opened=cases.filter(opened_on__range=(since, until)).count(),
        closed=len(closed),
        overdue=sum(late.values()),
        median_days=_median([(end - start).days for start, end in closed]),
    )


def _by_rung(cases: QuerySet[Case], since: date, until: date) -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, list[int]], int]:
    entered: dict[str, int] = defaultdict(int)
    standing: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    alive = cases.filter(opened_on__lte=until).filter(Q(closed_on=None) | Q(closed_on__gt=until))
    last: dict[int, tuple[str, date, date | None]] = {}
    steps = Step.objects.filter(case__in=cases, state=StepState.SERVED, served_on__lte=until).order_by("served_on", "pk")
    rechecked = dict(Recheck.objects.filter(case__in=cases, on__lte=until).values_list("step_id", "on"))
    for pk, case, rung, served_on, comply_by in steps.values_list("pk", "case_id", "rung", "served_on", "comply_by"):
        if served_on >= since:
            entered[rung] += 1
        if pk in rechecked:
            days[rung].append((rechecked[pk] - served_on).days)
        last[case] = (rung, served_on, None if pk in rechecked else comply_by)
    day = min(until, business_today())
    open_cases = set(alive.values_list("pk", flat=True))
    for case, (rung, _, comply_by) in last.items():
        if case in open_cases:
            standing[rung] += 1
            late[rung] += bool(comply_by and comply_by < day)
    return entered, standing, late, days, len(open_cases - last.keys())


def _median(values: list[int]) -> int | None:
    return round(median(values)) if values else None


def followup_of_quarter(region: Region | None, year: int, quarter: int | None = None) -> FollowUp:
    """Follow the findings confirmed in a period to where their cases stand today."""
    since, until = period(year, quarter)
    findings = Finding.objects.filter(within(region), confirmed_on__range=(since, until))
    cases = Case.objects.filter(finding__in=findings)
    served = dict(
        Step.objects.filter(case__in=cases, state=StepState.SERVED).values_list("rung").annotate(n=Count("case", distinct=True)).order_by()
    )
    rechecks = dict(Recheck.objects.filter(case__in=cases).values_list("outcome").annotate(n=Count("case", distinct=True)).order_by())
    acts = dict(LicenceMeasure.objects.filter(case__in=cases).values_list("act").annotate(n=Count("licence", distinct=True)).order_by())
    today = business_today()
    return FollowUp(
        findings=findings.count(),
        cases=cases.count(),
        ordered=served.get("order", 0),
        passed=rechecks.get("pass", 0),
        failed=rechecks.get("fail", 0),
        announced=served.get("announcement", 0),
        stopped=served.get("stop", 0),
        suspended=acts.get("suspend", 0),
        revoked=acts.get("revoke", 0),
        closed=cases.filter(state=CaseState.CLOSED).count(),
        overdue=cases.filter(state=CaseState.CORRECTING, due_on__lt=today).count(),
    )
