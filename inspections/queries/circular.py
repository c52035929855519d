"""Circulars: whom they go to, what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from enterprises.models import Enterprise
from inspections.models import Addressee, Circular, CircularEntry, Conclusion
from quality_portal.accounts.models import Office, Region, User

from .naming import HELD_BACK, UNNAMED
from .visible import offices


def visible(user: User) -> QuerySet[Circular]:
    """Those of one's office and below, and those written to one's own office."""
    rows = Circular.objects.filter(Q(office__in=offices(user)) | Q(to_office=user.office_id, to_office__isnull=False))
    return rows.select_related("office", "document", "region", "to_office", "sent_by")


def listed(rows: QuerySet[Circular], *, state: str = "", word: str = "") -> QuerySet[Circular]:
    if state == "open":
        rows = rows.exclude(state="answered")
    elif state:
        rows = rows.filter(state=state)
    if word := word.strip():
        rows = rows.filter(Q(addressee__icontains=word) | Q(document__number__icontains=word))
    return rows.annotate(count=Count("entries")).order_by("-sent_on", "-pk")


def of(circular: Circular) -> QuerySet[Conclusion]:
    """What a circular lists."""
    rows = Conclusion.objects.filter(circular_entries__circular=circular)
    return rows.select_related("enterprise", "sample", "report", "refusal", "finding").order_by("circular_entries__pk")


def about(conclusions: Iterable[Conclusion]) -> list[Circular]:
    """The circulars that list any of these results."""
    return list(Circular.objects.filter(entries__conclusion__in=list(conclusions)).select_related("document", "office").distinct().order_by("pk"))


def waiting(office: Office) -> QuerySet[Conclusion]:
    """Failures of an office that stand and that nobody was told of."""
    told = CircularEntry.objects.filter(conclusion=OuterRef("pk"), circular__kind__in=[Addressee.COUNTY, Addressee.HOME])
    rows = Conclusion.objects.filter(office=office, state="final", verdict__in=["fail", "deemed"])
    rows = rows.exclude(maker_answer__in={*HELD_BACK, *UNNAMED}).filter(~Exists(told))
    return rows.select_related("enterprise__region", "sample", "report", "refusal").order_by("final_on", "pk")


def unanswered(office: Office) -> QuerySet[Circular]:
    """An office's circulars without an answer, the earliest due first. A report to the organ above asks for none."""
    return Circular.objects.filter(office=office).exclude(state="answered").exclude(kind=Addressee.UPPER).order_by("feedback_due", "pk")


def received(office: Office) -> QuerySet[Circular]:
    """Circulars written to this office that it has not answered; a report from below is done with once received."""
    return Circular.objects.filter(to_office=office).exclude(state="answered").exclude(kind=Addressee.UPPER, state="received").order_by("feedback_due", "pk")


def inside(office: Office, region: Region) -> bool:
    """Does a place lie in an office's area?"""
    own = office.region.path
    return region.path == own or region.path.startswith(own + "/")


def home_of(office: Office, enterprise: Enterprise) -> tuple[Office | None, str]:
    """The office of the same level where a maker sits, and how it is addressed."""
    region = enterprise.region
    if region is None:
        return None, f"{enterprise.region_text or '生产者所在地'}产品质量监督管理部门"
    codes = region.path.split("/")
    found = Office.objects.filter(level=office.level, region__code__in=codes).exclude(pk=office.pk).first()
    return (found, found.name) if found else (None, f"{region.name}产品质量监督管理部门")
