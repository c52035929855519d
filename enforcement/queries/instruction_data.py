"""The public gate for open data: notices in force. Which rows, and what each field means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from enforcement.models import Instruction
from enforcement.states.instruction import TOLD, AboutEffect
from quality_portal.open_data import filters
from quality_portal.open_data.columns import column
from quality_portal.open_data.table import Facet, Rows, Table
from quality_portal.search.lookups import number_holds
from quality_portal.search.terms import read

from .instruction_text import annexes_of, lines_of
from .public.found import _titled
from .public.instructions import _shown

SLUG = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """A row of an annex's table."""

    cells: tuple[str, ...] = column("各格", "这一行的各格，与表头一一对应。", example=("1", "季度质量状况分析", "每季度"))


@dataclass(frozen=True, slots=True)
class AnnexData:
    """An annex: its text, its table, or both."""

    title: str = column("名称", "附件的名称。", example="大质量工作机制建设工作方案")
    paragraphs: tuple[str, ...] = column("文字", "附件的各段；没有文字的为空。", example=("一、总体目标",))
    head: tuple[str, ...] = column("表头", "附件表格的表头；没有表格的为空。", example=("序号", "任务", "时限"))
    lines: tuple[AnnexLine, ...] = column("表格", "附件表格的各行；没有表格的为空。")


def _correcting(path: str) -> Any:
    """Of the notice that put this one right."""
    rows = Instruction.objects.filter(about=OuterRef("pk"), effect=AboutEffect.CORRECT, state__in=TOLD).order_by("pk")
    return Coalesce(Subquery(rows.values(path)[:1]), Value(""))


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """A notice in force with its whole text."""

    number: str = column("文号", "通知的文号，本数据集的键。", "document__number", example="栖市监通知〔2026〕1号")
    slug: str = column("网址编号", "通知页面地址里的编号。", "uuid", example=SLUG)
    title: str = column("标题", "通知的标题，不含机关名称。", "title", example="关于印发大质量工作机制建设工作方案的通知")
    office: str = column("制发机关", "印发通知的机关。", "office__name", example="栖云市市场监督管理局")
    office_region: str = column("制发机关区划代码", "制发机关所在区划的代码。", "office__region__code", example="990100")
    issued_on: date = column("印发日期", "印发的日期。", "issued_on", example="2026-03-02")
    main_to: str = column("主送", "主送的机关和单位。", "main_to", example="各县（市、区）市场监督管理局")
    paragraphs: tuple[str, ...] = column("正文", "正文的各段。", "body", example=("现将工作方案印发给你们，请认真组织实施。",))
    annexes: tuple[AnnexData, ...] = column("附件", "附件的文字和表格。", "annexes", csv=False)
    copies_to: str = column("抄送", "抄送的机关和单位；没有的为空。", "copies_to", example="栖云市人民政府办公室")
    corrected_by: str = column("更正通知文号", "更正这份通知的通知；没有更正的为空。", _correcting("document__number"), example="")
    check_code: str = column("校验码", "在“核验文书”核对用。", "document__check_code", example="ABCD2345")
    pdf_url: str = column("PDF", "通知的正本。", "document__uuid", example=f"/documents/{SLUG}.pdf")
    url: str = column("页面", "通知的页面。", example=f"/announcements/instructions/{SLUG}/")


def _finish(row: dict[str, Any]) -> None:
    row["slug"] = str(row["slug"])
    row["paragraphs"] = [line.text for line in lines_of(row["paragraphs"])]
    row["annexes"] = [
        {
            "title": annex.title,
            "paragraphs": [line.text for line in annex.lines],
            "head": list(annex.head),
            "lines": [{"cells": list(cells)} for cells in annex.rows],
        }
        for annex in annexes_of(row["annexes"])
    ]
    row["pdf_url"] = reverse("documents:pdf", args=[row["pdf_url"]])
    row["url"] = f"/announcements/instructions/{row['slug']}/"


def _words(rows: Rows, typed: str) -> Rows:
    """As the public search finds them, and by any part of the number."""
    term = read(typed)
    return rows.filter(_titled(term) | number_holds("document__number", term.bare))


def instructions_table(**found: Any) -> Table:
    """The data set; `found` says how a row is named by its address."""
    return Table(
        key="instructions",
        title="通知",
        description="正在执行的通知：监管机关主动公开的工作方案、规定和表格，带附件全文。废止的不在，见“数据变更”。",
        gate="enforcement.queries.public.instructions",
        row=InstructionRow,
        rows=_shown,
        identity="document__number",
        watches=("enforcement.instruction", "documents.document"),
        order="issued_on",
        finish=_finish,
        filters=(*filters.days("issued_on", "印发日期"), filters.region("office__region"), filters.words("标题或者文号", _words)),
        facets=(Facet("office", "office__code", "office__name"),),
        page_url="/announcements/instructions/",
        **found,
    )
