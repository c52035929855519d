"""Figures of a quarter. Only routine rounds enter the rate; special, follow-up and forced ones stand apart, refusals too.

A batch belongs to the quarter in which its report was issued, a corrected one to that of the correction, and to the office that organised the round.
Results still under objection are counted and told as provisional. Eight queries, whatever the size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet

from enterprises.states import Size
from inspections.law.plan import key_goods
from inspections.models import Conclusion, ItemVerdict, PlanKind, TestItem, Verdict
from inspections.statistics import Rate
from quality_portal.accounts.models import Office, Region

TESTED = (Verdict.PASS, Verdict.FAIL)
PASSED = Count("pk", filter=Q(verdict=Verdict.PASS))


@dataclass(frozen=True, slots=True)
class ItemCount:
    """An item with the number of batches that failed it. `grave` when it is of class A somewhere."""

    name: str
    count: int
    grave: bool


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """What a quarter's routine rounds found, and what stands beside them."""

    year: int
    quarter: int
    scope: str
    whole: Rate
    provisional: int
    enterprises: Rate
    by_region: tuple[Rate, ...]
    by_category: tuple[Rate, ...]
    by_size: tuple[Rate, ...]
    key_goods: tuple[Rate, ...]
    top_items: tuple[ItemCount, ...]
    separate: tuple[Rate, ...]
    deemed: int

    @property
    def tested(self) -> int:
        return self.whole.tested

    @property
    def passed(self) -> int:
        return self.whole.passed

    @property
    def failed(self) -> int:
        return self.whole.failed


@dataclass(frozen=True, slots=True)
class QuarterPoint:
    """One quarter in a series."""

    year: int
    quarter: int
    tested: int
    passed: int


def first_day(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def last_day(year: int, quarter: int) -> date:
    return first_day(year + quarter // 4, quarter % 4 + 1) - timedelta(days=1)


def quarter(scope: Office | Region, year: int, quarter: int) -> QuarterFigures:
    """All figures of one quarter for an office or a region with everything below it."""
    everything = _conclusions(scope, first_day(year, quarter), last_day(year, quarter))
    routine = everything.filter(plan_item__plan__kind=PlanKind.ROUTINE)
    tested = routine.filter(verdict__in=TESTED)
    totals = tested.aggregate(
        n=Count("pk"),
        k=PASSED,
        provisional=Count("pk", filter=~Q(state="final")),
        makers=Count("enterprise", distinct=True),
        failing=Count("enterprise", distinct=True, filter=Q(verdict=Verdict.FAIL)),
    )
    sizes = dict(Size.choices)
    by_size = _rates(tested, "enterprise__size", "enterprise__size")
    return QuarterFigures(
        year=year,
        quarter=quarter,
        scope=str(scope),
        whole=Rate("合计", totals["n"], totals["k"]),
        provisional=totals["provisional"],
        enterprises=Rate("企业", totals["makers"], totals["makers"] - totals["failing"]),
        by_region=_rates(tested, "enterprise__region__code", "enterprise__region__name"),
        by_category=_rates(tested, "plan_item__category__code", "plan_item__category__name"),
        by_size=tuple(Rate(sizes.get(rate.key, rate.label), rate.tested, rate.passed, rate.key) for rate in by_size),
        key_goods=_key_goods(tested),
        top_items=_top_items(tested),
        separate=_separate(everything),
        deemed=everything.filter(verdict=Verdict.DEEMED).count(),
    )


def by_district(scope: Office | Region, year: int, quarter: int) -> tuple[Rate, ...]:
    """Routine rounds whose results are final, by district. One query."""
    rows = _conclusions(scope, first_day(year, quarter), last_day(year, quarter))
    final = rows.filter(verdict__in=TESTED, state="final", plan_item__plan__kind=PlanKind.ROUTINE)
    return _rates(final, "enterprise__region__code", "enterprise__region__name")


def series(scope: Office | Region, quarters: Sequence[tuple[int, int]], *, final_only: bool = False) -> list[QuarterPoint]:
    """Routine rounds by quarter, in the order asked; a quarter without tests is 0 of 0. One query."""
    if not quarters:
        return []
    since, until = first_day(*min(quarters)), last_day(*max(quarters))
    states = ("final",) if final_only else ("pending", "notified", "final")
    rows = (
        _conclusions(scope, since, until)
        .filter(verdict__in=TESTED, plan_item__plan__kind=PlanKind.ROUTINE, state__in=states)
        .values(y=part("year"), q=part("quarter"))
        .annotate(n=Count("pk"), k=PASSED)
        .order_by("y", "q")
    )
    found = {(row["y"], row["q"]): (row["n"], row["k"]) for row in rows}
    return [QuarterPoint(year, number, *found.get((year, number), (0, 0))) for year, number in quarters]


def part(name: str) -> Func:
    template = f"EXTRACT({name} FROM %(expressions)s)::int"
    return Func(F("decided_on"), template=template, output_field=IntegerField())


def _conclusions(scope: Office | Region, since: date, until: date) -> QuerySet[Conclusion]:
    region = scope.region if isinstance(scope, Office) else scope
    within = Q(office__region=region) | Q(office__region__path__startswith=region.path + "/")
    return Conclusion.objects.filter(within, decided_on__range=(since, until)).exclude(state="withdrawn").order_by()


def _rates(rows: QuerySet[Conclusion], key: str, label: str) -> tuple[Rate, ...]:
    groups = rows.values(key=F(key), label=F(label)).annotate(n=Count("pk"), k=PASSED).order_by("key")
    return tuple(Rate(row["label"] or "未列明", row["n"], row["k"], row["key"] or "") for row in groups)


def _key_goods(rows: QuerySet[Conclusion]) -> tuple[Rate, ...]:
    """The important goods of S1 （十二）, by what they are; other goods are left out."""
    groups = rows.values(code=F("plan_item__category__code"), food=F("plan_item__category__food")).annotate(n=Count("pk"), k=PASSED)
    found: dict[str, tuple[int, int]] = {}
    for row in groups:
        if name := key_goods(row["code"], food=row["food"]):
            tested, passed = found.get(name, (0, 0))
            found[name] = (tested + row["n"], passed + row["k"])
    return tuple(Rate(name, *found[name]) for name in sorted(found))


def _top_items(rows: QuerySet[Conclusion], limit: int = 10) -> tuple[ItemCount, ...]:
    failed = TestItem.objects.filter(verdict=ItemVerdict.FAIL).filter(Exists(rows.filter(report=OuterRef("report"))))
    found = (
        failed.order_by()
        .values("name")
        .annotate(count=Count("report", distinct=True), grave=Count("pk", filter=Q(item_class="A")))
        .order_by("-count", "name")
    )
    return tuple(ItemCount(row["name"], row["count"], bool(row["grave"])) for row in found[:limit])


def _separate(rows: QuerySet[Conclusion]) -> tuple[Rate, ...]:
    """Rounds that are not random of the whole, each on its own line."""
    kinds = dict(PlanKind.choices)
    others = rows.filter(verdict__in=TESTED).exclude(plan_item__plan__kind=PlanKind.ROUTINE)
    kind = "plan_item__plan__kind"
    return tuple(Rate(kinds[rate.key], rate.tested, rate.passed, rate.key) for rate in _rates(others, kind, kind))
