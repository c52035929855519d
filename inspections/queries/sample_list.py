"""The list of samples with its filters, the same at a thousand rows and at a million."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from enterprises.models import ProductCategory
from enterprises.queries.enterprise import COUNT_CAP
from inspections.models import Conclusion, LabBody, PlanItem, Sample, TestReport
from quality_portal.accounts.models import Office, User

from . import visible, words

PRINTED = ("number", "product_name", "model", "sampled_on", "state", "verdict", "enterprise__name", "lab__name", "office__short_name")
FILTERS = ("q", "state", "office", "category", "lab", "verdict", "since", "until")


def filtered(rows: QuerySet[Sample], data: dict[str, Any]) -> QuerySet[Sample]:
    """Narrow to what was asked for; every filter may be left out."""
    for word in (data.get("q") or "").split():
        rows = rows.filter(_about(word))
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    if data.get("verdict"):
        rows = rows.filter(verdict=data["verdict"])
    if data.get("office"):
        rows = rows.filter(office=data["office"])
    if data.get("lab"):
        rows = rows.filter(lab=data["lab"])
    if data.get("category"):
        rows = rows.filter(plan_item__in=items_of_category(data["category"]))
    if data.get("since"):
        rows = rows.filter(sampled_on__gte=data["since"])
    if data.get("until"):
        rows = rows.filter(sampled_on__lte=data["until"])
    return rows


def counted_up_to(data: dict[str, Any]) -> int:
    """How far a page counts: to count a thousand hits of a word can mean reading a hundred thousand rows."""
    return 200 if data.get("q") else COUNT_CAP


def items_of_category(category: ProductCategory) -> list[int]:
    """Keys of the plan items about a category or one below it: few, and known before the rows are read."""
    rows = PlanItem.objects.filter(Q(category=category) | Q(category__parent=category))
    return list(rows.order_by().values_list("pk", flat=True))


def printed(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    """The rows with what a line of the list prints, and nothing else of the record form."""
    standing = Conclusion.objects.exclude(state="withdrawn").only("sample_id", "state", "verdict")
    lean = rows.select_related(None).select_related("enterprise", "lab", "office").only(*PRINTED)
    return lean.prefetch_related(Prefetch("conclusions", standing, to_attr="standing"))


def offices(user: User) -> QuerySet[Office]:
    """Whose samples a person may ask for."""
    return visible.offices(user).order_by("region__code", "pk")


def labs() -> QuerySet[LabBody]:
    return LabBody.objects.order_by("name")


def _about(word: str) -> Q:
    """The product's or the maker's name holds the word; or a number begins with it: of the sample, the batch, a report."""
    found = words.about(word)
    if len(word) < 2:
        return found
    found |= Q(number__startswith=word) | Q(batch__startswith=word)
    reports = list(TestReport.objects.filter(number__in={word, word.upper()}).values_list("sample", flat=True)[:50])
    return found | Q(pk__in=reports) if reports else found
