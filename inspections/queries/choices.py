"""What forms offer to choose from, and the filters of the staff lists."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from enterprises.law import tidy_code
from enterprises.models import Enterprise, ProductCategory
from enterprises.queries.enterprise import about
from inspections.law.plan import KEY_GOODS, RANDOM_KINDS
from inspections.models import (
    Catalogue,
    Draw,
    DrawnEnterprise,
    Finding,
    LabBody,
    Lead,
    Plan,
    PlanItem,
    SamplingTask,
    Specification,
)
from inspections.states import DrawState, LeadState, PlanState, SampleState, SpecificationState

PLAN_STATES = PlanState.choices
SAMPLE_STATES = SampleState.choices
LEAD_STATES = LeadState.choices
DRAW_STATES = [*DrawState.choices, ("asked", "申请作废")]
SPECIFICATION_STATES = SpecificationState.choices


def categories() -> QuerySet[ProductCategory]:
    return ProductCategory.objects.order_by("code")


def labs() -> QuerySet[LabBody]:
    return LabBody.objects.order_by("name")


def drawn_without_sample(plan: Plan) -> QuerySet[DrawnEnterprise]:
    rows = DrawnEnterprise.objects.filter(draw__plan_item__plan=plan, draw__state="drawn", sample=None)
    rows = rows.exclude(tasks__in=SamplingTask.objects.exclude(state="cancelled"))  # who was sent fills in the form from the task
    return rows.select_related("enterprise", "product", "draw__plan_item__category", "draw__plan_item__region").order_by("draw", "rank")


def known_of_drawn(plan: Plan, pk: str) -> dict[str, Any]:
    """What the draw already tells of a sample: enterprise, product, officers."""
    row = drawn_without_sample(plan).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None
    if row is None:
        return {}
    known: dict[str, Any] = {"drawn": row.pk, "samplers": [user.pk for user in row.officers.all()]}
    if row.product:
        known |= {"product_name": row.product.name, "trademark": row.product.trademark, "model": row.product.model}
    return known


def specifications_in_force(category_ids: Collection[int], on: date) -> dict[int, Specification]:
    """The published specification of each category that is in force on a day."""
    published = Q(state="published") | Q(state="repealed", until__gt=on, approved_at__isnull=False)
    rows = Specification.objects.filter(published, category__in=category_ids, since__lte=on).order_by("since", "pk")
    return {row.category_id: row for row in rows}


def enterprise_by_code(code: str) -> Enterprise | None:
    return Enterprise.objects.filter(credit_code=tidy_code(code)).first()


def specifications_to_list() -> QuerySet[Specification]:
    """What a catalogue can name: versions that were not repealed."""
    return Specification.objects.exclude(state="repealed").select_related("category").order_by("category__code", "-since")


def enterprises_by_code(codes: Collection[str]) -> dict[str, Enterprise]:
    """Enterprises on file by their codes, as written but for case."""
    wanted = [code.upper() for code in codes]
    return {row.credit_code: row for row in Enterprise.objects.filter(credit_code__in=wanted).order_by("pk") if row.credit_code}


def catalogues_of(rows: QuerySet[Catalogue], year: int | None) -> QuerySet[Catalogue]:
    """Catalogues of a year or of all, the newest first, with how many products each holds."""
    rows = rows.filter(year=year) if year else rows
    return rows.annotate(size=Count("entries")).order_by("-year", "office__region__code", "-pk")


def filtered_specifications(rows: QuerySet[Specification], data: dict[str, Any]) -> QuerySet[Specification]:
    if word := (data.get("q") or "").strip():
        rows = rows.filter(Q(category__name__icontains=word) | Q(standard__icontains=word))
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    return rows.order_by("category__code", "-since", "-pk")


def versions_of(specification: Specification) -> QuerySet[Specification]:
    """All versions of the category, the newest first."""
    return Specification.objects.filter(category=specification.category_id).order_by("-since", "-pk")


def items_of(plan: Plan) -> QuerySet[PlanItem]:
    """A plan's items with their draws, layers and named enterprises."""
    rows = plan.items.select_related("category", "region", "specification", "lab")
    return rows.prefetch_related("draws", "strata", "targets__enterprise").order_by("pk")


def unfiled(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Approved plans that the organ above has not been told of; follow-up and forced rounds and monitoring are in no yearly plan."""
    return rows.filter(state__in=(PlanState.APPROVED, PlanState.DRAWING), kind__in=RANDOM_KINDS, filing=None)


def filtered_plans(rows: QuerySet[Plan], data: dict[str, Any]) -> QuerySet[Plan]:
    if data.get("q"):
        rows = rows.filter(Q(title__icontains=data["q"]) | Q(number__icontains=data["q"]))
    if data.get("year"):
        rows = rows.filter(year=data["year"])
    if data.get("state") == "unfiled":
        rows = unfiled(rows)
    elif data.get("state"):
        rows = rows.filter(state=data["state"])
    if data.get("key"):
        by_code = [Q(category__code__startswith=code) for code in KEY_GOODS]
        goods = PlanItem.objects.filter(reduce(or_, by_code, Q(category__food=True)))
        rows = rows.filter(pk__in=goods.values("plan"))
    return rows.order_by("-year", "-quarter", "-pk")


def matching_findings(rows: QuerySet[Finding], word: str) -> QuerySet[Finding]:
    word = word.strip()
    return rows.filter(about(word, "product_name") | Q(number__iexact=word)) if word else rows


def matching_draws(rows: QuerySet[Draw], state: str) -> QuerySet[Draw]:
    """Draws in a state; “asked” are frozen lists that somebody asked to be voided."""
    if state == "asked":
        return rows.filter(state=DrawState.COMMITTED).exclude(void_requested_at=None)
    return rows.filter(state=state) if state else rows


def matching_leads(rows: QuerySet[Lead], state: str) -> QuerySet[Lead]:
    return rows.filter(state=state) if state else rows
