"""Production that should not take place: what the register shows, and the leads that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from enterprises.law.irregularity import KIND
from enterprises.law.requirement import REQUIREMENTS, Requirement, required
from enterprises.models import Enterprise, Irregularity, Licence, Product, ProductCategory
from enterprises.states import EnterpriseState, IrregularityState, LicenceKind, LicenceState
from quality_portal.accounts.models import User
from quality_portal.core.formats import zhdate
from quality_portal.core.law import in_force

from . import elimination, opening
from . import enterprise as enterprises

OPEN = (IrregularityState.FOUND, IrregularityState.CONFIRMED, IrregularityState.TAKEN)
HOLDING = (LicenceState.VALID, LicenceState.SUSPENDED)  # a suspension is enforcement's own doing and no new lead


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the register shows to be wrong."""

    kind: str
    enterprise_id: int
    product: Product | None
    product_name: str
    category: ProductCategory | None
    facts: str

    @property
    def key(self) -> tuple[str, int, int | None, str]:
        return self.kind, self.enterprise_id, self.product.pk if self.product else None, "" if self.product else self.product_name


def candidates(on: date, *, enterprise: Enterprise | None = None) -> list[Candidate]:
    """Everything that is wrong on a day, of all enterprises or of one."""
    found = [row for rule in in_force(REQUIREMENTS, on) for row in _without(rule, on, enterprise)]
    return [*found, *_standardless(enterprise), *_unopened(on, enterprise), *_eliminated(on, enterprise)]


def _products(enterprise: Enterprise | None) -> QuerySet[Product]:
    rows = Product.objects.filter(enterprise__state=EnterpriseState.ACTIVE).select_related("category")
    return rows.filter(enterprise=enterprise) if enterprise is not None else rows


def good_licences(kinds: tuple[str, ...], on: date) -> QuerySet[Licence]:
    """Certificates of these kinds in their dates that were not ended."""
    return Licence.objects.filter(kind__in=kinds, state__in=HOLDING, valid__contains=on)


def _without(rule: Requirement, on: date, enterprise: Enterprise | None) -> list[Candidate]:
    """Products of a category that needs a certificate, whose maker has none for it."""
    theirs = good_licences(rule.kinds, on).filter(
        Q(product=None) | Q(product__category=OuterRef("category")), enterprise=OuterRef("enterprise")
    )
    rows = list(_products(enterprise).filter(~Exists(theirs), category__code__startswith=rule.category))
    if not rows:
        return []
    earlier: dict[int, Licence] = {}
    for licence in Licence.objects.filter(kind__in=rule.kinds, enterprise__in={row.enterprise_id for row in rows}).order_by("valid__startswith"):
        earlier[licence.enterprise_id] = licence
    kind = "unlicensed" if rule.production else "uncertified"
    return [
        Candidate(kind, row.enterprise_id, row, str(row), row.category, _missing(rule, row, earlier.get(row.enterprise_id), on)) for row in rows
    ]


def _missing(rule: Requirement, product: Product, earlier: Licence | None, on: date) -> str:
    needed = "或者".join(LicenceKind(kind).label for kind in rule.kinds)
    said = f"{product.category.name}（{rule.words}）须有{needed}，登记里没有覆盖“{product}”的有效证书。"
    if earlier is None:
        return said + "该企业没有登记过这类证书。"
    until = f"，有效期至{zhdate(earlier.valid_to)}" if earlier.valid_to else ""
    return said + f"最近的一张是{earlier.number}，{earlier.words(on)}{until}。"


def _standardless(enterprise: Enterprise | None) -> list[Candidate]:
    rows = _products(enterprise).filter(standard="")
    said = "产品登记里没有执行标准，也没有公开的企业标准编号。"
    return [Candidate("standardless", row.enterprise_id, row, str(row), row.category, said) for row in rows]


def _unopened(on: date, enterprise: Enterprise | None) -> list[Candidate]:
    return [
        Candidate(
            "unopened", row.enterprise_id, row, str(row), row.category,
            f"{item.category.name}列入{item.catalogue}；该企业成立于{zhdate(row.enterprise.established_on)}，没有准予开工的审查意见。",
        )
        for row, item in opening.must_not_start(on, enterprise)
    ]  # fmt: skip


def _eliminated(on: date, enterprise: Enterprise | None) -> list[Candidate]:
    return [
        Candidate(
            "eliminated", task.enterprise_id, task.product, str(task.thing), task.product.category if task.product else None,
            f"{task.entry}（{task.entry.batch}）的淘汰任务期限{zhdate(task.due_on)}已过，没有转产或者关闭拆除的记录。",
        )
        for task in elimination.past_due(on, enterprise)
    ]  # fmt: skip


def still(row: Irregularity, on: date) -> bool:
    """Does the register still show what the lead says? A reported one without a product is known by its category."""
    if row.product_id is None and row.kind in ("unlicensed", "uncertified"):
        rule = required(row.category.code, on) if row.category else None
        held = good_licences(rule.kinds, on).filter(enterprise=row.enterprise_id) if rule else None
        return held is not None and not held.filter(Q(product=None) | Q(product__category=row.category)).exists()
    key = (row.kind, row.enterprise_id, row.product_id, "" if row.product_id else row.product_name)
    return any(found.key == key for found in candidates(on, enterprise=row.enterprise))


def visible(user: User) -> QuerySet[Irregularity]:
    """Leads about the enterprises one may see."""
    found = Irregularity.objects.filter(enterprise__in=enterprises.visible(user))
    return found.select_related("enterprise__region", "product", "category", "found_by", "confirmed_by")


def search(user: User, *, state: str = "", kind: str = "", term: str = "") -> QuerySet[Irregularity]:
    """The list of leads, the latest first."""
    found = visible(user)
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    if kind in KIND:
        found = found.filter(kind=kind)
    if term.strip():
        found = found.filter(enterprises.about(term, "product_name"))
    return found


def figures(user: User) -> dict[str, int]:
    """Leads by what is to be done with them."""
    return visible(user).order_by().aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in IrregularityState}
    )


def of_enterprise(enterprise: Enterprise) -> QuerySet[Irregularity]:
    """The leads about one enterprise, open ones first."""
    return enterprise.irregularities.select_related("product").order_by(F("ended_on").desc(nulls_first=True), "-found_on")
