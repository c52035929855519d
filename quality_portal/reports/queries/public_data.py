"""The public gate for open data: published reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from quality_portal.open_data import filters
from quality_portal.open_data.columns import column
from quality_portal.open_data.table import Filter, Rows, Table, register
from quality_portal.reports.models import QuarterlyReport
from quality_portal.reports.states import ReportState

from .public import _public


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A published report: its figures as frozen, and the document that printed them."""

    key: str = column("键", "年度、季度和机关的序号。", example="2026-q1-3")
    number: str = column("文号", "报告的文号。", example="澄市监质报〔2026〕1号")
    office: str = column("机关", "发布报告的机关。", example="澄州市市场监督管理局")
    year: int = column("年度", "报告的年度。", example=2026)
    quarter: int = column("季度", "报告的季度。", example=1)
    period: str = column("时期", "报告的时期。", example="2026年第一季度")
    published_at: datetime = column("发布时间", "发布的时间。", example="2026-05-20T10:00:00+08:00")
    digest: str = column("数据摘要", "发布时冻结的数据的 SHA-256。", example="0" * 64)
    check_code: str = column("校验码", "在“核验文书”核对用。", example="ABCD2345")
    pdf_url: str = column("PDF", "报告的文件。", example="/documents/00000000-0000-4000-8000-000000000000.pdf")
    pdf_digest: str = column("PDF 摘要", "文件的 SHA-256；还没有生成的为空。", example="0" * 64)
    figures: dict[str, Any] = column("数据", "报告的全部数据，每个率都带分子和分母。", example={"tested": 120, "passed": 113}, csv=False)


def _reports() -> QuerySet[QuarterlyReport]:
    return QuarterlyReport.objects.filter(state=ReportState.PUBLISHED)


NAMES = tuple(name for name in ReportRow.__slots__ if name != "key")


def _said(row: QuarterlyReport) -> dict[str, Any]:
    record = _public(row)
    return {"key": row.public_key} | {name: getattr(record, name) for name in NAMES}


def _by_key(rows: Rows, identity: str) -> Rows:
    found = re.fullmatch(r"(\d{4})-q([1-4])-(\d{1,9})", identity, re.ASCII)
    return rows.filter(year=int(found[1]), quarter=int(found[2]), office_id=int(found[3])) if found else rows.none()


def _of_year(rows: Rows, text: str) -> Rows:
    return rows.filter(year=int(text)) if text.isascii() and text.isdigit() and len(text) == 4 else rows.none()


register(
    Table(
        key="reports",
        title="质量状况分析报告",
        description="各机关发布的季度质量状况分析报告和它的数据。",
        gate="quality_portal.reports.queries.public.reports",
        row=ReportRow,
        rows=_reports,
        identity="pk",
        find=_by_key,
        watches=("reports.quarterlyreport",),
        order="published_at",
        record=_said,
        whole=lambda rows: rows.select_related("office", "document"),
        filters=(*filters.days("published_at__date", "发布日期"), Filter("year", "年度", "code", _of_year), filters.region("office__region")),
        page_url="/reports/",
    )
)
