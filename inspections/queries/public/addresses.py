"""Which results, makers and specifications have a public page of their own: for the site map, in parts of bounded size."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncMonth

from inspections.models import Conclusion, Specification
from inspections.queries.naming import UNNAMED

from .results import _published

MOST = 50_000  # addresses a part may hold by the protocol


def result_months() -> list[tuple[date, int]]:
    """Months in which results were published, with their number, the latest first."""
    rows = _published().order_by().select_related(None).values(month=TruncMonth("final_on")).annotate(n=Count("pk")).order_by("-month")
    return [(row["month"], row["n"]) for row in rows]


def result_numbers(year: int, month: int) -> list[tuple[str, date]]:
    """Results published in a month: number and day."""
    rows = _published().select_related(None).filter(final_on__year=year, final_on__month=month)
    return [(number, day) for number, day in rows.values_list("report__number", "final_on")[:MOST] if number]


def maker_regions() -> list[str]:
    """Regions whose makers have published results."""
    rows = _makers().order_by("enterprise__region__code").values_list("enterprise__region__code", flat=True).distinct()
    return [code for code in rows if code]


def makers_in(region: str) -> list[tuple[str, date]]:
    """Makers of a region with published results: credit code and the day of the newest."""
    rows = _makers().filter(enterprise__region__code=region).values(code=F("enterprise__credit_code")).annotate(last=Max("final_on")).order_by("code")
    return [(row["code"], row["last"]) for row in rows[:MOST]]


def _makers() -> QuerySet[Conclusion]:
    return _published().select_related(None).order_by().exclude(maker_answer__in=UNNAMED).exclude(enterprise__credit_code=None)


def specification_pages() -> list[int]:
    """Specifications in force."""
    return list(Specification.objects.filter(state="published").order_by("pk").values_list("pk", flat=True))
