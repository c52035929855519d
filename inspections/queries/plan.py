"""What speaks against a plan, and how far a plan has come. Each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from enterprises.models import Product, ProductCategory
from inspections.law import POLICY, REPEAT_TERM
from inspections.law.plan import GUARD, NEAR_QUARTERS, RANDOM_KINDS, Guard, binds
from inspections.models import (
    CatalogueEntry,
    Conclusion,
    Draw,
    DrawnEnterprise,
    Plan,
    PlanExpense,
    PlanItem,
    Sample,
    Verdict,
)
from inspections.states import PlanState
from inspections.statistics import Rate
from quality_portal.accounts.models import RANK, Level, Office, Region
from quality_portal.accounts.queries import rulebook_of

from .choices import specifications_in_force
from .eligibility import lineage, months_before

DECIDED = (PlanState.APPROVED, PlanState.DRAWING, PlanState.CLOSED)
OPEN = (PlanState.DRAFT, *DECIDED)


@dataclass(frozen=True, slots=True)
class Line:
    """An item as far as the guards look at it."""

    category: ProductCategory
    region: Region
    quota: int
    specified: bool = False
    unit_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as far as the guards look at it, saved or not."""

    office: Office
    level: str
    kind: str
    year: int
    quarter: int
    emergency: bool
    budget: Decimal | None
    lines: Sequence[Line]
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """A guard that speaks against a plan, in words and numbers."""

    guard: Guard
    words: str
    href: str = ""

    @property
    def blocks(self) -> bool:
        return self.guard.blocks

    @property
    def basis(self) -> str:
        return str(self.guard.basis)


def proposal_of(plan: Plan, items: Iterable[PlanItem]) -> Proposal:
    """A saved plan with its items (category and region fetched)."""
    lines = [Line(item.category, item.region, item.quota, item.specification_id is not None, item.unit_cost) for item in items]
    emergency = bool(plan.emergency_reason.strip())
    return Proposal(plan.office, plan.level, plan.kind, plan.year, plan.quarter, emergency, plan.budget, lines, plan.pk)


def cautions(proposal: Proposal, on: date) -> list[Caution]:
    """Everything that speaks against a plan on a day."""
    families = Families()
    found = [
        *_other_plans(proposal, families),
        *_repeats(proposal, families, on),
        *_unified(proposal, on),
        *_uncatalogued(proposal, families),
        *_unspecified(proposal, on),
    ]
    found += _cost(proposal)
    return [row for row in found if binds(row.guard, kind=proposal.kind, emergency=proposal.emergency)]


class Families:
    """Categories with what lies above and below them, read once."""

    def __init__(self) -> None:
        parents = dict(ProductCategory.objects.values_list("pk", "parent_id"))
        self.above: dict[int, frozenset[int]] = {}
        self.below: dict[int, set[int]] = defaultdict(set)
        for pk in parents:
            line, at = [], pk
            while at is not None and at not in line:
                line.append(at)
                at = parents.get(at)
            self.above[pk] = frozenset(line)
            for above in line:
                self.below[above].add(pk)

    def related(self, categories: Iterable[int]) -> set[int]:
        """The categories with all above and below them."""
        return {pk for category in categories for pk in (self.above[category] | self.below[category])}

    def touch(self, one: int, other: int) -> bool:
        """Is one of them the other, above it or below it?"""
        return other in self.above[one] or one in self.above[other]


def overlap(one: Region, other: Region) -> bool:
    """Is one region the other, or within it?"""
    return f"{one.path}/".startswith(f"{other.path}/") or f"{other.path}/".startswith(f"{one.path}/")


def _other_plans(proposal: Proposal, families: Families) -> list[Caution]:
    """Plans of higher levels, and others of this office, for the same product, place and time."""
    at = proposal.year * 4 + proposal.quarter
    near = Q()
    for quarter in range(at - NEAR_QUARTERS, at + NEAR_QUARTERS + 1):
        near |= Q(plan__year=(quarter - 1) // 4, plan__quarter=(quarter - 1) % 4 + 1)
    wanted = families.related(line.category.pk for line in proposal.lines)
    rows = PlanItem.objects.filter(near, category__in=wanted, plan__state__in=OPEN).exclude(plan=proposal.own)
    rows = rows.select_related("plan__office", "category", "region").order_by("plan", "pk")
    found = [
        _about(proposal, line, row)
        for row in rows
        for line in proposal.lines
        if families.touch(line.category.pk, row.category_id) and overlap(line.region, row.region)
    ]
    return [caution for caution in dict.fromkeys(found) if caution is not None]


def _about(proposal: Proposal, line: Line, row: PlanItem) -> Caution | None:
    other = row.plan
    when = f"{other.year} 年{other.get_quarter_display()}"
    if RANK[Level(other.level)] < RANK[Level(proposal.level)] and other.state in DECIDED and other.kind in RANDOM_KINDS:
        guard = GUARD["plan_upper"]
        words = f"“{line.category}”已列入{other.office}{when}的{other.get_level_display()}抽查计划 {other.number}（{row.region}，{row.quota} 批次）"
        return Caution(guard, f"{words}。{guard.title}")
    if other.office_id == proposal.office.pk and other.level == proposal.level:
        guard = GUARD["plan_overlap"]
        words = f"“{line.category}”已列入本机关{when}的计划“{other.title}”（{other.number}，{other.get_state_display()}，{row.quota} 批次）"
        return Caution(guard, f"{words}。{guard.way_out}", other.get_absolute_url())
    return None


def _repeats(proposal: Proposal, families: Families, on: date) -> list[Caution]:
    """How many of the makers cannot be drawn, because they were inspected within the term."""
    below = {pk for line in proposal.lines for pk in families.below[line.category.pk]}
    since = months_before(on, REPEAT_TERM.length)
    taken = Sample.objects.filter(plan_item__category__in=below, office__in=lineage(proposal.office), sampled_on__gt=since)
    recent = set(taken.order_by().values_list("plan_item__category", "enterprise__region__path", "enterprise").distinct())
    makers = Product.objects.filter(category__in=below).order_by().values_list("category", "enterprise__region__path")
    known = list(makers.annotate(n=Count("enterprise", distinct=True)))
    guard, found = GUARD["plan_repeat"], []
    for line in proposal.lines:
        inside = families.below[line.category.pk]
        count = len({maker for category, path, maker in recent if category in inside and _within(path, line.region)})
        total = sum(n for category, path, n in known if category in inside and _within(path, line.region))
        if count:
            words = f"“{line.category}”在{line.region}登记有 {total} 家企业，其中 {count} 家六个月内已被抽查，抽取时自动排除"
            more = f"；剩下 {max(total - count, 0)} 家，计划抽 {line.quota} 批次。{guard.way_out}" if total - count < line.quota else ""
            found.append(Caution(guard, words + more))
    return found


def _within(path: str | None, region: Region) -> bool:
    return f"{path or ''}/".startswith(f"{region.path}/")


def _unified(proposal: Proposal, on: date) -> list[Caution]:
    guard = GUARD["plan_unified"]
    if proposal.level != Level.COUNTY or rulebook_of(proposal.office, on) != POLICY:
        return []
    return [Caution(guard, f"{guard.title}。{guard.way_out}")]


def listed(office: Office, year: int, families: Families) -> set[int]:
    """The categories that a published catalogue of the year, of the office or one above it, holds, with those below them."""
    rows = CatalogueEntry.objects.filter(catalogue__year=year, catalogue__state="published", catalogue__office__in=lineage(office))
    return {pk for category in rows.order_by().values_list("category", flat=True) for pk in families.below[category]}


def _uncatalogued(proposal: Proposal, families: Families) -> list[Caution]:
    known = listed(proposal.office, proposal.year, families)
    missing = _names(line.category for line in proposal.lines if line.category.pk not in known)
    guard = GUARD["plan_catalogue"]
    return [Caution(guard, f"{missing}不在本机关和上级机关已发布的 {proposal.year} 年度抽查目录里。{guard.way_out}")] if missing else []


def _unspecified(proposal: Proposal, on: date) -> list[Caution]:
    current = specifications_in_force([line.category.pk for line in proposal.lines], on)
    missing = _names(line.category for line in proposal.lines if not line.specified and line.category.pk not in current)
    guard = GUARD["plan_specification"]
    return [Caution(guard, f"{missing}没有已发布的实施细则。{guard.way_out}")] if missing else []


def _cost(proposal: Proposal) -> list[Caution]:
    if proposal.budget is None:
        return [Caution(GUARD["plan_money"], f"计划还没有填写经费预算。{GUARD['plan_money'].way_out}")]
    needed = sum((line.unit_cost * line.quota for line in proposal.lines if line.unit_cost), Decimal(0))
    guard = GUARD["plan_cost"]
    return [Caution(guard, f"各项目经费合计 {needed} 元，超过预算 {proposal.budget} 元。{guard.way_out}")] if needed > proposal.budget else []


def reasons_listed(plan: Plan, categories: Collection[int]) -> dict[int, str]:
    """Why the published catalogues of the year list these categories; the office's own catalogue speaks last and wins."""
    rows = CatalogueEntry.objects.filter(catalogue__year=plan.year, catalogue__state="published", category__in=categories)
    offices = lineage(plan.office)
    listed = rows.filter(catalogue__office__in=offices).values_list("catalogue__office", "category", "reason")
    ordered = sorted(listed, key=lambda row: -offices.index(row[0]))
    return {category: reason for _, category, reason in ordered}


def _names(categories: Iterable[ProductCategory]) -> str:
    return "、".join(dict.fromkeys(f"“{category}”" for category in categories))


def begun(plan: Plan) -> bool:
    """Was anything frozen, drawn or taken under a plan?"""
    drawn = Draw.objects.filter(plan_item__plan=plan).exists()
    return drawn or Sample.objects.filter(plan_item__plan=plan).exists()


# --- How far a plan has come -------------------------------------------------------------------------------------


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
