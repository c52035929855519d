"""Who is in the hat, who is not and why, and what everybody weighs. A fixed number of queries, however many enterprises there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from enterprises.models import Enterprise, Product, ProductCategory, Standing
from inspections.draw_algorithm import Stratum, allocate
from inspections.law.draw import EVERYTHING, REPEAT_TERM, Exclusion, Ground, excluded, exemption, risk_layer, weigh
from inspections.law.plan import APART, STRATA
from inspections.models import Plan, PlanItem, Sample
from quality_portal.accounts.models import Office, Region, User
from quality_portal.accounts.queries import rulebook_of

from .fairness import chances
from .risk import RiskRegister, certified, concerns

GROUND_OF_STATE = {"revoked": Ground.REVOKED, "deregistered": Ground.DEREGISTERED}


@dataclass(frozen=True, slots=True)
class Left:
    """A product left out, with the law behind it."""

    enterprise: Enterprise
    product: Product | None
    ground: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class Hat:
    """What is drawn from. `remarks` say why an exemption kept nothing out, or that a layer is smaller than its quota."""

    candidates: list[dict[str, Any]]
    exclusions: list[Left]
    remarks: list[dict[str, str]]
    strata: list[Stratum]

    @property
    def sizes(self) -> dict[str, int]:
        sizes = {row.key: 0 for row in self.strata}
        for row in self.candidates:
            sizes[row["stratum"]] += 1
        return sizes

    @property
    def layers(self) -> list[tuple[Stratum, int, int, int]]:
        """Each layer with its size, and how many will be taken and kept in reserve."""
        sizes = self.sizes
        return [
            (row, sizes[row.key], taken := min(row.quota, sizes[row.key]), min(row.reserves, sizes[row.key] - taken))
            for row in self.strata
        ]

    @property
    def take(self) -> int:
        return sum(taken for _, _, taken, _ in self.layers)

    @property
    def reserves(self) -> int:
        return sum(spare for _, _, _, spare in self.layers)


def key_of(enterprise: Enterprise) -> str:
    """What stands for an enterprise in the draw."""
    return enterprise.credit_code or f"E{enterprise.pk}"


def key_of_officer(user: User) -> str:
    """What stands for an officer in the draw."""
    return f"U{user.pk}"


def months_before(day: date, months: int) -> date:
    """The corresponding day some months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has a 28th day")


def category_ids(category: ProductCategory) -> list[int]:
    """A category with the two levels below it."""
    inside = Q(pk=category.pk) | Q(parent=category) | Q(parent__parent=category)
    return list(ProductCategory.objects.filter(inside).values_list("pk", flat=True))


def lineage(office: Office) -> list[int]:
    """An office and those above it."""
    line = [office.pk]
    while office.parent is not None:
        office = office.parent
        line.append(office.pk)
    return line


def hat_of(item: PlanItem, plan: Plan, on: date) -> Hat:
    """Sort every product of the category and region into the hat or out of it, and the hat into its layers."""
    categories = category_ids(item.category)
    products = _products(item, categories)
    facts = _Facts(products, item, plan, categories, on)
    risks = RiskRegister(products, categories, on) if "risk" in (item.stratify, item.weighting.partition("-")[0]) else None
    layers = _Layers(item)
    candidates: dict[str, dict[str, Any]] = {}
    exclusions: list[Left] = []
    for product in products:
        key = key_of(product.enterprise)
        left = facts.reason(product)
        if left is None and key not in candidates:
            weighed = risks and weigh(risks.facts(product))
            layer = layers.of(product, weighed.weight if weighed else 1, licensed=facts.licensed(product))
            if layer is None:
                left = facts.left(product, Ground.LAYER)
            else:
                by_risk = weighed if item.weighting == "risk-v1" else None
                candidates[key] = _row(key, product, layer, by_risk.weight if by_risk else 1, by_risk.reasons if by_risk else ())
        if left is not None:
            exclusions.append(left)
    rows = sorted(candidates.values(), key=lambda row: row["key"])
    strata = layers.strata(rows)
    _add_chances(rows, strata, item)
    short = [
        {"subject": row.name, "words": f"这一层只有 {size} 家可抽，计划 {row.quota} 批次", "basis": ""}
        for row, size, taken, _ in Hat(rows, [], [], strata).layers
        if taken < row.quota
    ]
    return Hat(rows, exclusions, facts.remarks + short, strata)


def _products(item: PlanItem, categories: list[int]) -> list[Product]:
    region = item.region
    rows = Product.objects.filter(
        Q(enterprise__region=region) | Q(enterprise__region__path__startswith=region.path + "/"), category__in=categories
    )
    if named := list(item.targets.values_list("enterprise_id", flat=True)):
        rows = rows.filter(enterprise__in=named)
    return list(rows.select_related("enterprise__region").order_by("enterprise_id", "-leading", "pk"))


def _row(key: str, product: Product, layer: str, weight: int, why: Sequence[tuple[str, int]]) -> dict[str, Any]:
    return {
        "key": key,
        "name": product.enterprise.name,
        "enterprise": product.enterprise_id,
        "product": product.pk,
        "product_name": str(product),
        "stratum": layer,
        "weight": weight,
        "why": [list(reason) for reason in why],
    }


def _add_chances(rows: list[dict[str, Any]], strata: Sequence[Stratum], item: PlanItem) -> None:
    """Write on each candidate how likely it is to be selected, for the reader and for the fairness panel."""
    for stratum in strata:
        inside = [row for row in rows if row["stratum"] == stratum.key]
        odds = chances([row["weight"] for row in inside], stratum.quota, item.random_share)
        for row in inside:
            row["chance"] = round(odds[row["weight"]], 4)


class _Layers:
    """Which layer an enterprise belongs to, by the plan's own rows or else by what there is."""

    def __init__(self, item: PlanItem) -> None:
        self.item = item
        self.planned = [Stratum(row.key, row.name, row.quota, row.reserves) for row in item.strata.all()] if item.stratify else []
        self.keys = {row.key for row in self.planned}
        self.names = dict(STRATA.get(item.stratify, ()))

    def of(self, product: Product, weight: int, *, licensed: bool) -> str | None:
        """The layer's key, or None when the plan has no such layer."""
        how = self.item.stratify
        if how == "region":
            return self._region(product.enterprise.region)
        keys = {"": EVERYTHING[0], "size": product.enterprise.size, "licensed": "licensed" if licensed else "other", "risk": risk_layer(weight)}
        return keys[how] if not self.keys or keys[how] in self.keys else None

    def _region(self, region: Region) -> str | None:
        """The division right below the item's own; with planned layers, the nearest of them."""
        line = region.path.split("/")
        if self.keys:
            return next((code for code in reversed(line) if code in self.keys), None)
        own = line.index(self.item.region.code)
        return line[min(own + 1, len(line) - 1)]

    def strata(self, rows: Sequence[dict[str, Any]]) -> list[Stratum]:
        if self.planned:
            return self.planned
        if not self.item.stratify:
            return [Stratum(*EVERYTHING, self.item.quota, self.item.reserves)]
        sizes: dict[str, int] = defaultdict(int)
        for row in rows:
            sizes[row["stratum"]] += 1
        if self.item.stratify == "region":
            self.names = dict(Region.objects.filter(code__in=sizes).values_list("code", "name"))
        quotas = allocate(self.item.quota, sizes)
        spare = allocate(self.item.reserves, {key: sizes[key] - quotas[key] for key in sizes})
        return [Stratum(key, self.names.get(key, key), quotas[key], spare[key]) for key in sorted(sizes)]


class _Facts:
    """What is known of the enterprises in question, read at once."""

    def __init__(self, products: list[Product], item: PlanItem, plan: Plan, categories: list[int], on: date) -> None:
        self.plan, self.on = plan, on
        self.remarks: list[dict[str, str]] = []
        self.rulebook = rulebook_of(plan.office, on)
        makers = {product.enterprise_id for product in products}
        self.standings: dict[int, list[Standing]] = defaultdict(list)
        in_force = Standing.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, enterprise__in=makers)
        for row in in_force.filter(kind__in=["exempt", "stop_production", "licence_revoked"]).select_related("licence"):
            self.standings[row.enterprise_id].append(row)
        self.recent: dict[tuple[int, int | None], tuple[int, date]] = {}
        since = months_before(on, REPEAT_TERM.length)
        taken = Sample.objects.filter(
            enterprise__in=makers, office__in=lineage(plan.office), plan_item__category__in=categories, sampled_on__gt=since
        ).exclude(plan_item__plan__kind__in=APART)  # monitoring and rechecks are no inspections
        for enterprise, product, office, day in taken.values_list("enterprise_id", "product_id", "office_id", "sampled_on"):
            self.recent[enterprise, product] = (office, day)
        self.certified = certified(makers, on) if item.stratify == "licensed" else set()

    def licensed(self, product: Product) -> bool:
        return (product.enterprise_id, None) in self.certified or (product.enterprise_id, product.pk) in self.certified

    def reason(self, product: Product) -> Left | None:
        """Why the product is left out, or None when it is in."""
        ground = GROUND_OF_STATE.get(product.enterprise.state)
        if ground:
            return self.left(product, ground)
        about = [row for row in self.standings[product.enterprise_id] if concerns(row, product)]
        if any(row.kind == "stop_production" for row in about):
            return self.left(product, Ground.CEASED)
        if any(row.kind == "licence_revoked" for row in about):
            return self.left(product, Ground.LICENCE_REVOKED)
        return self._recently(product) or self._exempt(product, [row for row in about if row.kind == "exempt"])

    def _recently(self, product: Product) -> Left | None:
        found = self.recent.get((product.enterprise_id, product.pk)) or self.recent.get((product.enterprise_id, None))
        if found is None:
            return None
        office, day = found
        ground = Ground.RECENT if office == self.plan.office_id else Ground.UPPER
        return self.left(product, ground, f"（{day.isoformat()}）")

    def _exempt(self, product: Product, rows: list[Standing]) -> Left | None:
        for row in rows:
            answer = exemption(rulebook=self.rulebook, on=self.on, basis=row.basis)
            if answer.excludes:
                return Left(product.enterprise, product, Ground.EXEMPT, answer.words, answer.basis)
            name = f"{product.enterprise.name} {product}"
            self.remarks.append({"subject": name, "words": answer.words, "basis": answer.basis})
        return None

    def left(self, product: Product, ground: Ground, more: str = "") -> Left | None:
        """The exclusion by a ground, unless this plan is not bound by it."""
        row: Exclusion | None = excluded(ground, self.plan.kind, emergency=bool(self.plan.emergency_reason))
        return row and Left(product.enterprise, product, ground, row.words + more, str(row.basis))
