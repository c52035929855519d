"""The public gate: the only code that decides what the world sees of inspections.

Published are final conclusions of closed objection terms, and every draw from the moment its list is frozen.
Candidates are shown by name; officers by name and only when drawn; leads, samples in hand and samplers' notes never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from inspections.models import Conclusion, Draw, DrawnEnterprise, Verdict
from quality_portal.accounts.models import Region
from quality_portal.workdays.calendar import business_today

from . import figures

PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicResult:
    """One published result of an inspection."""

    number: str
    enterprise: str
    credit_code: str
    region: str
    product: str
    trademark: str
    model: str
    batch: str
    category: str
    plan: str
    kind: str
    year: int
    quarter: int
    sampled_on: date
    reported_on: date
    final_on: date
    verdict: str
    verdict_words: str
    failed_items: str
    lab: str
    office: str

    @property
    def failed(self) -> bool:
        return self.verdict == Verdict.FAIL

    @property
    def url(self) -> str:
        return f"/enterprises/{self.credit_code}/" if self.credit_code else ""


@dataclass(frozen=True, slots=True)
class QuarterMark:
    """One quarter in an enterprise's record: pass, fail or none."""

    year: int
    quarter: int
    result: str


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What inspections say of an enterprise: results, newest first, and the last twelve quarters."""

    results: tuple[PublicResult, ...]
    quarters: tuple[QuarterMark, ...]
    tested: int
    passed: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """An enterprise that came out of the hat."""

    rank: int
    name: str
    key: str
    reserve: bool
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """A product that was not in the hat, and why."""

    name: str
    product: str
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class PublicDraw:
    """Everything needed to run a draw again."""

    number: str
    plan: str
    category: str
    region: str
    office: str
    state: str
    state_words: str
    algorithm: str
    commitment: str
    committed_at: datetime
    value_source: str
    public_value: str
    seed: str
    drawn_at: datetime | None
    witness: str
    take: int
    reserves: int
    candidates: tuple[tuple[str, str], ...]
    officers: tuple[str, ...]
    selected: tuple[DrawnRow, ...]
    exclusions: tuple[ExcludedRow, ...]
    remarks: tuple[dict[str, str], ...]
    void_reason: str


@dataclass(frozen=True, slots=True)
class PublicQuarter:
    """A quarter's published random rounds: the whole, the districts as (name, code, tested, passed), the quarters before."""

    year: int
    quarter: int
    tested: int
    passed: int
    districts: tuple[tuple[str, str, int, int], ...]
    series: tuple[tuple[int, int, int, int], ...]


def results(
    *,
    term: str = "",
    region: str = "",
    category: str = "",
    verdict: str = "",
    since: date | None = None,
    until: date | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> list[PublicResult]:
    """Published results, newest first. `region` and `category` are codes; a region takes in what lies below it."""
    rows = _published()
    for word in term.split():
        rows = rows.filter(_about(word))
    if region:
        rows = rows.filter(_in_region(region))
    if category:
        rows = rows.filter(Q(report__sample__plan_item__category__code=category) | Q(report__sample__plan_item__category__parent__code=category))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if since:
        rows = rows.filter(final_on__gte=since)
    if until:
        rows = rows.filter(final_on__lte=until)
    return [_result(row) for row in rows[offset : offset + limit]]


def find(term: str, limit: int = 20) -> list[PublicResult]:
    """Published results for the words of a search."""
    return results(term=term, limit=limit) if len(term.strip()) >= 2 else []


def latest(limit: int = 10) -> list[PublicResult]:
    """The newest failures that stand."""
    return results(verdict=Verdict.FAIL, limit=limit)


def record_of(credit_code: str, on: date | None = None, quarters: int = 12) -> PublicRecord:
    """An enterprise's published results and its last quarters, the current one last."""
    rows = [_result(row) for row in _published().filter(report__sample__enterprise__credit_code=credit_code)]
    marks: dict[tuple[int, int], str] = {}
    for row in rows:
        key = (row.reported_on.year, (row.reported_on.month + 2) // 3)
        marks[key] = "fail" if row.failed or marks.get(key) == "fail" else "pass"
    today = on or business_today()
    strip = tuple(QuarterMark(*key, marks.get(key, "none")) for key in last_quarters(today, quarters))
    return PublicRecord(tuple(rows), strip, len(rows), sum(not row.failed for row in rows))


def last_quarters(today: date, count: int) -> list[tuple[int, int]]:
    """The last `count` quarters, the one of today included and last."""
    index = today.year * 4 + (today.month - 1) // 3
    return [(place // 4, place % 4 + 1) for place in range(index - count + 1, index + 1)]


def latest_quarter(on: date, back: int = 8) -> PublicQuarter | None:
    """The last quarter that is over and has published results, with the series that leads to it. Three queries at most."""
    quarters = last_quarters(on, back + 1)[:-1]
    top = Region.objects.filter(parent=None).order_by("code").first()
    if top is None:
        return None
    points = figures.series(top, quarters, final_only=True)
    tested = [point for point in points if point.tested]
    if not tested:
        return None
    last = tested[-1]
    rates = figures.by_district(top, last.year, last.quarter)
    return PublicQuarter(
        last.year,
        last.quarter,
        last.tested,
        last.passed,
        tuple((rate.label, rate.key, rate.tested, rate.passed) for rate in rates),
        tuple((point.year, point.quarter, point.tested, point.passed) for point in points),
    )


def draw_of(number: str) -> PublicDraw | None:
    """A draw by its number, frozen, done or void."""
    row = (
        Draw.objects.filter(number=number)
        .select_related("plan_item__plan__office", "plan_item__category", "plan_item__region")
        .prefetch_related("exclusions__enterprise", "exclusions__product")
        .first()
    )
    return _draw(row) if row else None


def draws(limit: int = PAGE) -> list[tuple[str, str, str, date]]:
    """Number, plan, state in words and day of the newest draws."""
    rows = Draw.objects.select_related("plan_item__plan").order_by("-committed_at", "-pk")[:limit]
    return [(row.number, row.plan_item.plan.title, row.get_state_display(), row.committed_at.date()) for row in rows]


def _published() -> QuerySet[Conclusion]:
    rows = Conclusion.objects.filter(state="final", verdict__in=[Verdict.PASS, Verdict.FAIL])
    return rows.select_related(
        "report__sample__enterprise__region", "report__sample__plan_item__category", "report__sample__plan_item__plan__office", "report__lab"
    ).order_by("-final_on", "-pk")


def _about(word: str) -> Q:
    return (
        Q(report__sample__product_name__icontains=word)
        | Q(report__sample__enterprise__name__icontains=word)
        | Q(report__sample__enterprise__credit_code=word.upper())
        | Q(report__sample__trademark__icontains=word)
        | Q(report__sample__batch=word)
        | Q(report__sample__plan_item__category__name__icontains=word)
    )


def _in_region(code: str) -> Q:
    path = "report__sample__enterprise__region__path"
    return Q(report__sample__enterprise__region__code=code) | Q(**{f"{path}__startswith": code + "/"}) | Q(**{f"{path}__contains": f"/{code}/"})


def _result(row: Conclusion) -> PublicResult:
    sample, plan = row.report.sample, row.report.sample.plan_item.plan
    return PublicResult(
        number=row.report.number,
        enterprise=sample.enterprise.name,
        credit_code=sample.enterprise.credit_code or "",
        region=sample.enterprise.region.name if sample.enterprise.region else "",
        product=sample.product_name,
        trademark=sample.trademark,
        model=sample.model,
        batch=sample.batch,
        category=sample.plan_item.category.name,
        plan=plan.title,
        kind=plan.get_kind_display(),
        year=plan.year,
        quarter=plan.quarter,
        sampled_on=sample.sampled_on,
        reported_on=row.report.issued_on,
        final_on=row.final_on,
        verdict=row.verdict,
        verdict_words=row.get_verdict_display(),
        failed_items=row.failed_items,
        lab=row.report.lab.name,
        office=plan.office.name,
    )


def _draw(row: Draw) -> PublicDraw:
    item = row.plan_item
    drawn = DrawnEnterprise.objects.filter(draw=row).select_related("enterprise").prefetch_related("officers").order_by("rank")
    keys: dict[Any, str] = {entry["enterprise"]: entry["key"] for entry in row.candidates}
    return PublicDraw(
        number=row.number,
        plan=item.plan.title,
        category=item.category.name,
        region=item.region.name,
        office=item.plan.office.name,
        state=row.state,
        state_words=row.get_state_display(),
        algorithm=row.algorithm,
        commitment=row.commitment,
        committed_at=row.committed_at,
        value_source=row.value_source,
        public_value=row.public_value,
        seed=row.seed,
        drawn_at=row.drawn_at,
        witness=row.witness,
        take=row.take,
        reserves=row.reserves,
        candidates=tuple((entry["key"], entry["name"]) for entry in row.candidates),
        officers=tuple(entry["key"] for entry in row.officers),
        selected=tuple(
            DrawnRow(
                one.rank,
                one.enterprise.name,
                keys.get(one.enterprise_id, ""),
                one.reserve,
                tuple(user.display_name for user in one.officers.all()),
            )
            for one in drawn
        ),
        exclusions=tuple(
            ExcludedRow(one.enterprise.name, str(one.product or ""), one.reason, one.basis) for one in row.exclusions.all()
        ),
        remarks=tuple(row.remarks),
        void_reason=row.void_reason,
    )
