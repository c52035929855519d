"""Who is in the hat, who is not and why. Four queries, however many enterprises there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from enterprises.models import Enterprise, Product, ProductCategory, Standing
from inspections.law import REPEAT_TERM, Exclusion, Ground, excluded, exemption
from inspections.models import Plan, PlanItem, Sample
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import rulebook_of

GROUND_OF_STATE = {"revoked": Ground.REVOKED, "deregistered": Ground.DEREGISTERED}


@dataclass(frozen=True, slots=True)
class Left:
    """A product left out, with the law behind it."""

    enterprise_id: int
    product_id: int | None
    ground: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class Hat:
    """What is drawn from. `remarks` say why an exemption did not keep a product out."""

    candidates: list[dict[str, Any]]
    exclusions: list[Left]
    remarks: list[dict[str, str]]


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
    """Sort every product of the category and region into the hat or out of it."""
    categories = category_ids(item.category)
    region = item.region
    products = list(
        Product.objects.filter(
            Q(enterprise__region=region) | Q(enterprise__region__path__startswith=region.path + "/"), category__in=categories
        )
        .select_related("enterprise")
        .order_by("enterprise_id", "-leading", "pk")
    )
    facts = _Facts(products, item, plan, categories, on)
    candidates: dict[str, dict[str, Any]] = {}
    exclusions: list[Left] = []
    for product in products:
        left = facts.reason(product)
        key = key_of(product.enterprise)
        if left is not None:
            exclusions.append(left)
        elif key not in candidates:
            candidates[key] = {
                "key": key,
                "name": product.enterprise.name,
                "enterprise": product.enterprise_id,
                "product": product.pk,
                "product_name": str(product),
            }
    return Hat(sorted(candidates.values(), key=lambda row: row["key"]), exclusions, facts.remarks)


class _Facts:
    """What is known of the enterprises in question, read at once."""

    def __init__(self, products: list[Product], item: PlanItem, plan: Plan, categories: list[int], on: date) -> None:
        self.plan, self.on, self.remarks = plan, on, []
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
        )
        for enterprise, product, office, day in taken.values_list("enterprise_id", "product_id", "office_id", "sampled_on"):
            self.recent[enterprise, product] = (office, day)

    def reason(self, product: Product) -> Left | None:
        """Why the product is left out, or None when it is in."""
        ground = GROUND_OF_STATE.get(product.enterprise.state)
        if ground:
            return self._left(product, ground)
        about = [row for row in self.standings[product.enterprise_id] if _concerns(row, product)]
        if any(row.kind == "stop_production" for row in about):
            return self._left(product, Ground.CEASED)
        if any(row.kind == "licence_revoked" for row in about):
            return self._left(product, Ground.LICENCE_REVOKED)
        return self._recently(product) or self._exempt(product, [row for row in about if row.kind == "exempt"])

    def _recently(self, product: Product) -> Left | None:
        found = self.recent.get((product.enterprise_id, product.pk)) or self.recent.get((product.enterprise_id, None))
        if found is None:
            return None
        office, day = found
        ground = Ground.RECENT if office == self.plan.office_id else Ground.UPPER
        return self._left(product, ground, f"（{day.isoformat()}）")

    def _exempt(self, product: Product, rows: list[Standing]) -> Left | None:
        for row in rows:
            answer = exemption(rulebook=self.rulebook, on=self.on, basis=row.basis)
            if answer.excludes:
                return Left(product.enterprise_id, product.pk, Ground.EXEMPT, answer.words, answer.basis)
            name = f"{product.enterprise.name} {product}"
            self.remarks.append({"subject": name, "words": answer.words, "basis": answer.basis})
        return None

    def _left(self, product: Product, ground: Ground, more: str = "") -> Left | None:
        row: Exclusion | None = excluded(ground, self.plan.kind)
        return row and Left(product.enterprise_id, product.pk, ground, row.words + more, str(row.basis))


def _concerns(row: Standing, product: Product) -> bool:
    """Does a standing reach this product? One that names nothing reaches the whole enterprise."""
    if row.product_id:
        return row.product_id == product.pk
    if row.category_id:
        return row.category_id == product.category_id
    if row.licence is not None and row.licence.product_id:
        return row.licence.product_id == product.pk
    return True
