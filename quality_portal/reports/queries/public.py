"""The public gate: what the world may read of the reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quality_portal.reports.law import quarter_name
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.states import ReportState


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A published report: its figures as frozen, and the document that printed them."""

    office: str
    year: int
    quarter: int
    period: str
    number: str
    published_at: datetime
    pdf_url: str
    pdf_ready: bool
    pdf_digest: str
    check_code: str
    digest: str
    figures: dict[str, Any]


def _public(report: QuarterlyReport) -> PublicReport:
    document = report.document
    return PublicReport(
        office=report.office.name,
        year=report.year,
        quarter=report.quarter,
        period=quarter_name(report.year, report.quarter),
        number=document.number,
        published_at=report.published_at,
        pdf_url=document.get_absolute_url(),
        pdf_ready=bool(document.pdf),
        pdf_digest=document.sha256 or "",
        check_code=document.check_code,
        digest=report.digest,
        figures=report.figures,
    )


def reports(limit: int = 40) -> list[PublicReport]:
    """Published reports, newest quarter first, highest office first."""
    rows = QuarterlyReport.objects.filter(state=ReportState.PUBLISHED).select_related("office", "document")
    return [_public(row) for row in rows.order_by("-year", "-quarter", "office__region__path")[:limit]]


def report(year: int, quarter: int) -> PublicReport | None:
    """The published report of a quarter, of the highest office that has one."""
    rows = QuarterlyReport.objects.filter(state=ReportState.PUBLISHED, year=year, quarter=quarter)
    row = rows.select_related("office", "document").order_by("office__region__path").first()
    return _public(row) if row else None
