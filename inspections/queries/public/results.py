"""Results that stand: final conclusions of closed objection terms, what an enterprise's record and a quarter say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import Q, QuerySet

from inspections.law.onsite import REFUSAL_OUTCOME
from inspections.models import Conclusion, PlanItem, Sample, Verdict
from inspections.queries import figures, words
from inspections.queries.naming import HELD_BACK, UNNAMED, naming_of
from quality_portal.accounts.models import Region
from quality_portal.workdays.calendar import business_today

PAGE = 50
PRINTED = (
    "product_name", "decided_on", "final_on", "verdict", "failed_items", "maker_answer",
    "report__number", "report__lab__name", "enterprise__name", "enterprise__credit_code", "enterprise__region__name",
    "sample__trademark", "sample__model", "sample__batch", "sample__sampled_on", "sample__seller",
    "plan_item__category__name", "plan_item__plan__title", "plan_item__plan__kind", "plan_item__plan__year",
    "plan_item__plan__quarter", "plan_item__plan__office__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One published result as a line of a list."""

    enterprise: str
    credit_code: str
    region: str
    maker_note: str  # how sure the maker's name is, where goods were not taken from it
    number: str
    product: str
    trademark: str
    model: str
    batch: str
    verdict: str
    failed_items: str
    final_on: date

    @property
    def failed(self) -> bool:
        return self.verdict == Verdict.FAIL

    @property
    def url(self) -> str:
        return f"/enterprises/{self.credit_code}/" if self.credit_code else ""

    @property
    def page(self) -> str:
        """The result's own address."""
        return result_address(self.number)


@dataclass(frozen=True, slots=True)
class PublicResult(PublicLine):
    """One published result of an inspection, and where it comes from."""

    category: str
    plan: str
    kind: str
    year: int
    quarter: int
    sampled_on: date
    reported_on: date
    verdict_words: str
    lab: str
    office: str
    seller: str


@dataclass(frozen=True, slots=True)
class PublicRefusal:
    """A refusal that was dealt with as nonconforming. It is no test: it stands in no count of results and in no rate."""

    refused_on: date
    final_on: date
    product: str
    plan: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class QuarterMark:
    """One quarter in an enterprise's record: pass, fail or none."""

    year: int
    quarter: int
    result: str
    url: str = ""


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


def result_address(number: str) -> str:
    """The page of a result, by the number of its report."""
    return f"/results/{quote(number)}/"


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
        rows = rows.filter(plan_item__in=_items(_below(category)))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if since:
        rows = rows.filter(final_on__gte=since)
    if until:
        rows = rows.filter(final_on__lte=until)
    # Which rows, then what they print: with nine tables in one statement the planner takes longer than the search.
    found = list(rows.select_related(None).values_list("pk", flat=True)[offset : offset + limit])
    return [_result(row) for row in _published().filter(pk__in=found)]


def latest(limit: int = 10) -> list[PublicResult]:
    """The newest failures that stand."""
    return results(verdict=Verdict.FAIL, limit=limit)


def record_of(credit_code: str, on: date | None = None, quarters: int = 12) -> PublicRecord:
    """An enterprise's published results and its last quarters, the current one last."""
    rows = [_result(row) for row in _published().filter(enterprise__credit_code=credit_code).exclude(maker_answer__in=UNNAMED)]
    marks: dict[tuple[int, int], str] = {}
    for row in rows:
        key = (row.reported_on.year, (row.reported_on.month + 2) // 3)
        marks[key] = "fail" if row.failed or marks.get(key) == "fail" else "pass"
    today = on or business_today()
    strip = tuple(
        QuarterMark(*key, marks.get(key, "none"), url=f"/results/?q={credit_code}&period={key[0]}-q{key[1]}" if key in marks else "")
        for key in last_quarters(today, quarters)
    )
    return PublicRecord(tuple(rows), strip, len(rows), sum(not row.failed for row in rows))


def refusals_of(credit_code: str) -> tuple[PublicRefusal, ...]:
    """An enterprise's refusals whose consequence stands, newest first."""
    rows = Conclusion.objects.filter(state="final", verdict=Verdict.DEEMED, enterprise__credit_code=credit_code)
    rows = rows.select_related("refusal", "plan_item__plan").order_by("-refusal__refused_on", "-pk")
    basis = str(REFUSAL_OUTCOME["policy"].basis)  # the only rulebook that knows the consequence
    return tuple(
        PublicRefusal(row.refusal.refused_on, row.final_on, row.product_name, row.plan_item.plan.title, row.get_verdict_display(), basis) for row in rows
    )


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
    """Published results with all that they print."""
    rows = _standing()
    rows = rows.select_related("enterprise__region", "plan_item__category", "plan_item__plan__office", "report__lab", "sample")
    return rows.only(*PRINTED).order_by("-final_on", "-pk")


def _standing() -> QuerySet[Conclusion]:
    """The rows alone, in no order: for what counts them, or names the columns it reads."""
    return Conclusion.objects.filter(state="final", verdict__in=(Verdict.PASS, Verdict.FAIL)).exclude(maker_answer__in=HELD_BACK).order_by()


def _about(word: str) -> Q:
    """Product, maker, kind of goods, batch or trademark. Whatever lies in another table is looked up beforehand."""
    # Whoever denied the goods is not found by its name either.
    found = words.about(word, ~Q(maker_answer__in=UNNAMED))
    if items := _items(Q(category__name__icontains=word)):
        found |= Q(plan_item__in=items)
    return found | Q(sample__in=_batches(word)) | _marked(word)


def _batches(word: str) -> list[int]:
    return list(Sample.objects.filter(batch__in={word, word.upper()}).order_by().values_list("pk", flat=True)[: words.MANY])


def _marked(word: str) -> Q:
    """The trademark holds the word; where very many do, it is read beside the row."""
    rows = Sample.objects.filter(words.holds(("trademark",), word)).order_by().values_list("pk", flat=True)
    found = list(rows[: words.MANY + 1]) if len(word) > 1 else []
    return Q(sample__in=found) if len(found) <= words.MANY else Q(sample__trademark__icontains=word)


def _items(which: Q) -> list[int]:
    """Keys of plan items: few, and known before the results are read."""
    return list(PlanItem.objects.filter(which).order_by().values_list("pk", flat=True))


def _below(category: str) -> Q:
    """Plan items of a category or of one right below it."""
    return Q(category__code=category) | Q(category__parent__code=category)


def _in_region(code: str) -> Q:
    """Makers in a region or below it; whoever denied the goods is not placed there either."""
    below = Q(code=code) | Q(path__startswith=code + "/") | Q(path__contains=f"/{code}/")
    regions = list(Region.objects.filter(below).order_by().values_list("pk", flat=True))
    return Q(enterprise__region__in=regions) & ~Q(maker_answer__in=UNNAMED)


def _result(row: Conclusion) -> PublicResult:
    sample, plan, naming = row.sample, row.plan_item.plan, naming_of(row)
    maker = row.enterprise if naming.maker_named else None
    return PublicResult(
        number=row.report.number,
        enterprise=maker.name if maker else sample.seller,
        credit_code=(maker.credit_code or "") if maker else "",
        region=maker.region.name if maker and maker.region else "",
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
        seller=sample.seller,
        maker_note=naming.mark,
    )
