"""Results that stand: final conclusions of closed objection terms, what an enterprise's record and a quarter say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from inspections.models import Conclusion, Verdict
from inspections.queries import figures
from quality_portal.accounts.models import Region
from quality_portal.workdays.calendar import business_today

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
        rows = rows.filter(Q(plan_item__category__code=category) | Q(plan_item__category__parent__code=category))
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
    rows = [_result(row) for row in _published().filter(enterprise__credit_code=credit_code)]
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


def _published() -> QuerySet[Conclusion]:
    rows = Conclusion.objects.filter(state="final", verdict__in=[Verdict.PASS, Verdict.FAIL])
    return rows.select_related(
        "enterprise__region", "plan_item__category", "plan_item__plan__office", "report__lab", "sample"
    ).order_by("-final_on", "-pk")


def _about(word: str) -> Q:
    return (
        Q(product_name__icontains=word)
        | Q(enterprise__name__icontains=word)
        | Q(enterprise__credit_code=word.upper())
        | Q(sample__trademark__icontains=word)
        | Q(sample__batch=word)
        | Q(plan_item__category__name__icontains=word)
    )


def _in_region(code: str) -> Q:
    path = "enterprise__region__path"
    return Q(enterprise__region__code=code) | Q(**{f"{path}__startswith": code + "/"}) | Q(**{f"{path}__contains": f"/{code}/"})


def _result(row: Conclusion) -> PublicResult:
    sample, plan = row.sample, row.plan_item.plan
    return PublicResult(
        number=row.report.number,
        enterprise=row.enterprise.name,
        credit_code=row.enterprise.credit_code or "",
        region=row.enterprise.region.name if row.enterprise.region else "",
        product=row.product_name,
        trademark=sample.trademark,
        model=sample.model,
        batch=sample.batch,
        category=row.plan_item.category.name,
        plan=plan.title,
        kind=plan.get_kind_display(),
        year=plan.year,
        quarter=plan.quarter,
        sampled_on=sample.sampled_on,
        reported_on=row.decided_on,
        final_on=row.final_on,
        verdict=row.verdict,
        verdict_words=row.get_verdict_display(),
        failed_items=row.failed_items,
        lab=row.report.lab.name,
        office=plan.office.name,
    )
