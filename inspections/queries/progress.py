"""How far a plan has come: batches, money, what a special round changed. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from inspections.models import Conclusion, DrawnEnterprise, Plan, PlanExpense, PlanItem, Sample, Verdict
from inspections.statistics import Rate

from .eligibility import months_before
from .plan import Families


@dataclass(frozen=True, slots=True)
class Funnel:
    """Batches from planned to final."""

    planned: int = 0
    drawn: int = 0
    sampled: int = 0
    tested: int = 0
    final: int = 0
    failed: int = 0
    deemed: int = 0

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [("计划", self.planned), ("抽中", self.drawn), ("已抽样", self.sampled), ("已检验", self.tested), ("结果确定", self.final)]


def funnels(plan: Plan) -> dict[int, Funnel]:
    """The funnel of each item of a plan."""
    planned = dict(plan.items.order_by().values_list("pk", "quota"))
    chosen = DrawnEnterprise.objects.filter(draw__plan_item__plan=plan, draw__state="drawn", reserve=False)
    drawn = _counted(chosen.order_by().values_list("draw__plan_item").annotate(n=Count("pk")))
    sampled = _counted(Sample.objects.filter(plan_item__plan=plan).order_by().values_list("plan_item").annotate(n=Count("pk")))
    told = Conclusion.objects.filter(plan_item__plan=plan).exclude(state="withdrawn").order_by().values_list("plan_item")
    tests = ~Q(verdict=Verdict.DEEMED)
    rows = told.annotate(
        tested=Count("pk", filter=tests),
        final=Count("pk", filter=tests & Q(state="final")),
        failed=Count("pk", filter=Q(verdict=Verdict.FAIL, state="final")),
        deemed=Count("pk", filter=Q(verdict=Verdict.DEEMED, state="final")),
    )
    results = {row[0]: row[1:] for row in rows}
    return {
        pk: Funnel(quota, drawn.get(pk, 0), sampled.get(pk, 0), *results.get(pk, (0, 0, 0, 0))) for pk, quota in planned.items()
    }


def _counted(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    return dict(rows)


def total(parts: Iterable[Funnel]) -> Funnel:
    """The funnel of the whole plan."""
    columns = [(part.planned, part.drawn, part.sampled, part.tested, part.final, part.failed, part.deemed) for part in parts]
    return Funnel(*(sum(column) for column in zip(*columns, strict=True))) if columns else Funnel()


@dataclass(frozen=True, slots=True)
class Money:
    """What a plan may cost, has cost, and what a tested batch costs."""

    planned: Decimal | None
    spent: Decimal
    batches: int
    by_purpose: tuple[tuple[str, Decimal], ...] = ()

    @property
    def left(self) -> Decimal | None:
        return None if self.planned is None else self.planned - self.spent

    @property
    def overspent(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def per_batch(self) -> Decimal | None:
        return (self.spent / self.batches).quantize(Decimal("0.01")) if self.batches else None


def money(plan: Plan, batches: int) -> Money:
    """The money of a plan; `batches` are those that were tested."""
    purposes = dict(PlanExpense._meta.get_field("purpose").flatchoices)
    rows = PlanExpense.objects.filter(plan=plan).order_by("purpose").values_list("purpose").annotate(n=Sum("amount"))
    parts = tuple((purposes[key], amount) for key, amount in rows)
    return Money(plan.budget, sum((amount for _, amount in parts), Decimal(0)), batches, parts)


def expenses(plan: Plan) -> QuerySet[PlanExpense]:
    return PlanExpense.objects.filter(plan=plan).select_related("booked_by", "reverses", "reversed_by").order_by("-spent_on", "-pk")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a category looked like before a special round and in it."""

    category: str
    before: Rate
    after: Rate


BEFORE_MONTHS = 24


def before_and_after(plan: Plan, items: Sequence[PlanItem], families: Families | None = None) -> list[Comparison]:
    """Failures before a special round (two years, the office and those below it) beside those found in it."""
    families = families or Families()
    start = date(plan.year, plan.quarter * 3 - 2, 1)
    known = Conclusion.objects.filter(state="final", verdict__in=[Verdict.PASS, Verdict.FAIL])
    offices = Q(office=plan.office) | Q(office__region__path__startswith=f"{plan.office.region.path}/")
    early = known.filter(offices, decided_on__gte=months_before(start, BEFORE_MONTHS), decided_on__lt=start).exclude(plan_item__plan=plan)
    before, after = _rates(early), _rates(known.filter(plan_item__plan=plan))
    found = []
    for item in {item.category_id: item for item in items}.values():
        inside = families.below[item.category_id]
        found.append(Comparison(str(item.category), _rate("整治前", before, inside), _rate("本次抽查", after, inside)))
    return found


def _rates(rows: QuerySet[Conclusion]) -> dict[int, tuple[int, int]]:
    counted = rows.order_by().values_list("plan_item__category").annotate(n=Count("pk"), good=Count("pk", filter=Q(verdict=Verdict.PASS)))
    return {category: (tested, passed) for category, tested, passed in counted}


def _rate(label: str, rates: dict[int, tuple[int, int]], inside: Collection[int]) -> Rate:
    parts = [rates[pk] for pk in inside if pk in rates]
    return Rate(label, sum(tested for tested, _ in parts), sum(passed for _, passed in parts))
