"""What the published results say of a kind of goods: by quarter, by item, by enterprise. Only routine rounds enter a rate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enterprises.models import ProductCategory
from inspections.models import (
    CatalogueEntry,
    Conclusion,
    ItemVerdict,
    PlanItem,
    PlanKind,
    Specification,
    TestItem,
    Verdict,
)
from inspections.queries import figures
from inspections.queries.naming import UNNAMED
from inspections.statistics import Rate

from .catalogue import _url
from .results import PublicResult, _published, _result, last_quarters

SERIES = 8
PASSED = Count("pk", filter=Q(verdict=Verdict.PASS))
MOST = 30


@dataclass(frozen=True, slots=True)
class PublicCategory:
    """A kind of goods in the index, with what the last four quarters found."""

    code: str
    name: str
    parent: str
    tested: int
    passed: int
    failed_items: tuple[str, ...] = ()

    @property
    def rate(self) -> Rate:
        return Rate(self.name, self.tested, self.passed, self.code)


@dataclass(frozen=True, slots=True)
class PublicRound:
    """What is announced to be inspected: a row of this year's catalogues."""

    year: int
    office: str
    level: str
    frequency: str
    catalogue: str
    specification_url: str


@dataclass(frozen=True, slots=True)
class PublicGoods:
    """The page of a kind of goods. `quarters` are (year, quarter, tested, passed), the last one that of today."""

    code: str
    name: str
    parent_code: str
    parent: str
    children: tuple[tuple[str, str], ...]
    advice: str
    whole: Rate
    quarters: tuple[tuple[int, int, int, int], ...]
    items: tuple[tuple[str, int], ...]
    failures: int
    failing: tuple[PublicResult, ...]
    rounds: tuple[PublicRound, ...]
    specification: tuple[str, str]


def categories(on: date) -> list[PublicCategory]:
    """Every leaf kind of goods, with the routine results of the last four quarters. Three queries."""
    since = figures.first_day(*last_quarters(on, 4)[0])
    kinds = dict(PlanItem.objects.filter(plan__kind=PlanKind.ROUTINE).order_by().values_list("pk", "category"))
    # Counted by plan item, whose kind is looked up here: so the index of what is published holds all that is read.
    # A result is published after it was decided, hence the second bound.
    rows = _published().filter(decided_on__gte=since, final_on__gte=since).order_by().values_list("plan_item").annotate(n=Count("pk"), k=PASSED)
    tested, passed = Counter[int](), Counter[int]()
    for item, n, k in rows:
        if item in kinds:
            tested[kinds[item]] += n
            passed[kinds[item]] += k
    leaves = ProductCategory.objects.filter(children=None).select_related("parent")
    return [PublicCategory(row.code, row.name, row.parent.name if row.parent else "", tested[row.pk], passed[row.pk]) for row in leaves]


def goods_of(code: str, on: date) -> PublicGoods | None:
    """One kind of goods, with everything below it."""
    row = ProductCategory.objects.select_related("parent").prefetch_related("children").filter(code=code).first()
    if row is None:
        return None
    below = Q(category=row) | Q(category__parent=row)
    shown = last_quarters(on, SERIES)
    # The index of what is published by plan item holds all that is counted here; so kinds of plans are looked up beforehand.
    kinds = dict(PlanItem.objects.filter(below).order_by().values_list("pk", "plan__kind"))
    recent = _published().filter(decided_on__gte=figures.first_day(*shown[0]))
    counts = _by_quarter(recent.filter(plan_item__in=[item for item, kind in kinds.items() if kind == PlanKind.ROUTINE]))
    published = recent.filter(plan_item__in=list(kinds))
    quarters = tuple((*quarter, *counts.get(quarter, (0, 0))) for quarter in shown)
    failures = published.filter(verdict=Verdict.FAIL)
    specification = Specification.objects.filter(category=row, state="published", since__lte=on).order_by("-since").first()
    return PublicGoods(
        code=row.code,
        name=row.name,
        parent_code=row.parent.code if row.parent else "",
        parent=row.parent.name if row.parent else "",
        children=tuple((child.code, child.name) for child in row.children.all()),
        advice=row.advice or (row.parent.advice if row.parent else ""),
        whole=Rate(row.name, sum(one[2] for one in quarters), sum(one[3] for one in quarters), row.code),
        quarters=quarters,
        items=_failed_items(failures),
        failures=failures.order_by().count(),
        failing=tuple(_failing(published)),
        rounds=tuple(_rounds(below, on.year)),
        specification=(specification.version, _url(specification)) if specification else ("", ""),
    )


def _by_quarter(rows: QuerySet[Conclusion]) -> dict[tuple[int, int], tuple[int, int]]:
    found = rows.order_by().values(y=figures.part("year"), q=figures.part("quarter")).annotate(n=Count("pk"), k=PASSED)
    return {(row["y"], row["q"]): (row["n"], row["k"]) for row in found}


def _failed_items(failures: QuerySet[Conclusion]) -> tuple[tuple[str, int], ...]:
    """Items by the number of batches that failed them, most frequent first."""
    which = failures.order_by().select_related(None).filter(report=OuterRef("report"))
    rows = TestItem.objects.filter(Exists(which), verdict=ItemVerdict.FAIL).order_by().values("name")
    return tuple((row["name"], row["n"]) for row in rows.annotate(n=Count("report", distinct=True)).order_by("-n", "name")[:10])


def _failing(published: QuerySet[Conclusion]) -> list[PublicResult]:
    """Named makers whose last published result of these goods is nonconforming, newest first."""
    named = published.exclude(maker_answer__in=UNNAMED).select_related(None)
    last = named.order_by("enterprise_id", "-decided_on", "-pk").distinct("enterprise_id").values("pk")
    newest = published.filter(pk__in=last, verdict=Verdict.FAIL).select_related(None).values_list("pk", flat=True)[:MOST]
    return [_result(row) for row in _published().filter(pk__in=list(newest))]


def _rounds(below: Q, year: int) -> list[PublicRound]:
    rows = CatalogueEntry.objects.filter(below, catalogue__state="published", catalogue__year__gte=year)
    return [
        PublicRound(
            row.catalogue.year, row.catalogue.office.name, row.catalogue.get_level_display(), row.get_frequency_display(), row.catalogue.title,
            _url(row.specification) if row.specification else "",
        )
        for row in rows.select_related("catalogue__office", "specification").order_by("catalogue__year", "catalogue__office", "order")
    ]  # fmt: skip
