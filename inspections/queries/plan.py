"""What speaks against a plan, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from enterprises.models import Product, ProductCategory
from inspections.law import POLICY, REPEAT_TERM
from inspections.law.plan import APART, GUARD, NEAR_QUARTERS, RANDOM_KINDS, Guard, binds
from inspections.models import (
    CatalogueEntry,
    Draw,
    Plan,
    PlanFiling,
    PlanItem,
    Sample,
)
from inspections.states import PlanState
from quality_portal.accounts.models import RANK, Level, Office, Region
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.yuan import yuan

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
    if other.office_id == proposal.office.pk and other.level == proposal.level and other.kind not in APART:
        guard = GUARD["plan_overlap"]
        words = f"“{line.category}”已列入本机关{when}的计划“{other.title}”（{other.number}，{other.get_state_display()}，{row.quota} 批次）"
        return Caution(guard, f"{words}。{guard.way_out}", other.get_absolute_url())
    return None


def _repeats(proposal: Proposal, families: Families, on: date) -> list[Caution]:
    """How many of the makers cannot be drawn, because they were inspected within the term."""
    below = {pk for line in proposal.lines for pk in families.below[line.category.pk]}
    since = months_before(on, REPEAT_TERM.length)
    taken = Sample.objects.filter(plan_item__category__in=below, office__in=lineage(proposal.office), sampled_on__gt=since)
    taken = taken.exclude(plan_item__plan__kind__in=APART)
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
    return [Caution(guard, f"各项目经费合计 {yuan(needed)}，超过预算 {yuan(proposal.budget)}。{guard.way_out}")] if needed > proposal.budget else []


def reasons_listed(plan: Plan, categories: Collection[int]) -> dict[int, str]:
    """Why the published catalogues of the year list these categories; the office's own catalogue speaks last and wins."""
    rows = CatalogueEntry.objects.filter(catalogue__year=plan.year, catalogue__state="published", category__in=categories)
    offices = lineage(plan.office)
    listed = rows.filter(catalogue__office__in=offices).values_list("catalogue__office", "category", "reason")
    ordered = sorted(listed, key=lambda row: -offices.index(row[0]))
    return {category: reason for _, category, reason in ordered}


def _names(categories: Iterable[ProductCategory]) -> str:
    return "、".join(dict.fromkeys(f"“{category}”" for category in categories))


def filing_of(plan: Plan) -> PlanFiling | None:
    """With whom a plan was filed, if it was."""
    return PlanFiling.objects.filter(plan=plan).select_related("filed_by").first()


def begun(plan: Plan) -> bool:
    """Was anything frozen, drawn or taken under a plan?"""
    drawn = Draw.objects.filter(plan_item__plan=plan).exists()
    return drawn or Sample.objects.filter(plan_item__plan=plan).exists()
