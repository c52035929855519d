"""Small tables that a laboratory sends or pastes: worksheets of a test, rows of an accreditation's annex. Nothing is trusted."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Protocol

import xlsxwriter

from enterprises.intake.reading import open_source
from inspections.law.lab import item_key
from inspections.worksheet import Found, Row
from quality_portal.core.errors import RuleBroken

MAX_BYTES = 5 << 20
MAX_ROWS = 5000
WORKSHEET = {
    "order": ("序号",),
    "name": ("检验项目", "检测项目", "项目", "项目名称"),
    "value": ("检验结果", "检测结果", "实测值", "结果"),
    "unit": ("单位", "计量单位"),
    "override": ("改判", "判定"),
    "because": ("改判理由", "理由"),
}
SCOPE = {
    "category": ("产品类别", "产品", "产品名称", "类别"),
    "item": ("检验项目", "检测项目", "参数", "项目", "项目名称", "项目/参数"),
    "method": ("检验方法", "检测方法", "标准", "方法", "依据的标准", "标准（方法）名称及编号", "检测标准"),
    "since": ("批准日期", "生效日期"),
    "until": ("有效期至", "有效期"),
    "note": ("限制范围", "说明", "备注"),
}
VERDICTS = {"": "", "合格": "pass", "符合": "pass", "不合格": "fail", "不符合": "fail"}


class Upload(Protocol):
    """A file as it was sent."""

    name: str
    size: int

    def chunks(self) -> Iterable[bytes]: ...


@dataclass
class Table:
    """A table as read: its rows under our names, with the line each stands on, and what its reader must know."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    remarks: tuple[str, ...] = ()


def read_upload(upload: Upload, columns: dict[str, tuple[str, ...]], needed: Sequence[str]) -> Table:
    """Read a CSV or Excel file whose header names our columns. Raises RuleBroken in words."""
    if upload.size > MAX_BYTES:
        raise RuleBroken(f"“{upload.name}”超过 {MAX_BYTES >> 20} MB。请只留下需要的列和行。", field="file")
    known = {item_key(name) for names in columns.values() for name in names}
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name).suffix[:8]) as file:
        _pour(upload, file)
        source = open_source(Path(file.name), upload.name, score=lambda cells: sum(item_key(cell) in known for cell in cells))
        return _table(source.headers, source.rows(), columns, needed, source.remarks)


def _pour(upload: Upload, file: IO[bytes]) -> None:
    for chunk in upload.chunks():
        file.write(chunk)
    file.flush()


def read_pasted(text: str, columns: dict[str, tuple[str, ...]], needed: Sequence[str]) -> Table:
    """Read a table pasted from a spreadsheet: a header, then rows, divided by tabs or else by commas."""
    lines = [(number, line) for number, line in enumerate(text.replace("\r", "").split("\n"), start=1) if line.strip()]
    if not lines:
        raise RuleBroken("请粘贴表格，第一行是列名。", field="text")
    divider = "\t" if "\t" in lines[0][1] else re.compile("[,，]")
    cells = [(number, [cell.strip() for cell in (line.split("\t") if divider == "\t" else divider.split(line))]) for number, line in lines]
    return _table(cells[0][1], iter(cells[1:]), columns, needed, ())


def _table(
    headers: Sequence[str], rows: Iterable[tuple[int, list[str]]], columns: dict[str, tuple[str, ...]], needed: Sequence[str], remarks: tuple[str, ...]
) -> Table:
    heads = [item_key(header) for header in headers]
    places: dict[str, int] = {}
    for key, names in columns.items():
        at = next((heads.index(item_key(name)) for name in names if item_key(name) in heads), None)
        if at is not None and at not in places.values():
            places[key] = at
    if lacking := [columns[key][0] for key in needed if key not in places]:
        raise RuleBroken(f"表格里找不到这些列：{'、'.join(lacking)}。请检查列名，可以先下载模板。", field="file")
    found: list[tuple[int, dict[str, str]]] = []
    for number, cells in rows:
        if len(found) >= MAX_ROWS:
            raise RuleBroken(f"表格超过 {MAX_ROWS} 行，请分几次导入。", field="file")
        found.append((number, {key: cells[at].strip() if at < len(cells) else "" for key, at in places.items()}))
    return Table(found, tuple(remarks))


def found_in(table: Table, rows: Sequence[Row]) -> tuple[list[Found], list[str]]:
    """What a worksheet's table says for our items, and what of it could not be placed, a sentence each."""
    by_name: dict[str, list[int]] = {}
    for order, row in enumerate(rows, start=1):
        by_name.setdefault(item_key(row.name), []).append(order)
    found: dict[int, Found] = {}
    problems: list[str] = []
    for number, cells in table.rows:
        if not any(cells.values()):
            continue
        order, wrong = _order(cells, by_name, rows)
        wrong = wrong or _wrong(cells, rows[order - 1]) or (f"“{rows[order - 1].name}”在前面的行已经填过" if order in found else "")
        if wrong:
            problems.append(f"第 {number} 行：{wrong}。")
        else:
            found[order] = Found(order, cells.get("value", ""), VERDICTS[cells.get("override", "")] if cells.get("because") else "", cells.get("because", ""))
    return list(found.values()), problems


def _order(cells: dict[str, str], by_name: dict[str, list[int]], rows: Sequence[Row]) -> tuple[int, str]:
    name, number = cells.get("name", ""), cells.get("order", "")
    orders = by_name.get(item_key(name), [])
    if not orders:
        return 1, f"检验项目“{name}”不在实施细则里" if name else "没有写检验项目"
    if len(orders) == 1:
        return orders[0], ""
    if number.isdecimal() and int(number) in orders:
        return int(number), ""
    return orders[0], f"实施细则里有 {len(orders)} 个“{name}”，请按模板保留序号"


def _wrong(cells: dict[str, str], row: Row) -> str:
    unit = cells.get("unit", "")
    if unit and item_key(unit) != item_key(row.unit):
        return f"“{row.name}”的单位应为“{row.unit or '无'}”，文件里是“{unit}”"
    value = cells.get("value", "")
    if value.startswith(("=", "#")):
        return f"“{row.name}”的结果是没有算出来的公式“{value[:40]}”，请把公式粘贴成数值"
    if cells.get("override", "") not in VERDICTS:
        return f"“{row.name}”的改判应为“合格”或者“不合格”，文件里是“{cells['override']}”"
    return ""


def template_of(rows: Sequence[Row]) -> bytes:
    """A workbook to fill in: the items as the specification has them, the results empty."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("检验记录")
        head = book.add_format({"bold": True, "border": 1})
        for column, (title, width) in enumerate((("序号", 6), ("检验项目", 32), ("技术要求", 24), ("单位", 10), ("检验方法", 24), ("检验结果", 18), ("改判", 10), ("改判理由", 30))):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, width)
        for order, row in enumerate(rows, start=1):
            for column, text in enumerate((str(order), row.name, row.printed, row.unit, row.method, row.value, "", "")):
                sheet.write_string(order, column, text)
        sheet.freeze_panes(1, 2)
    return output.getvalue()


def day_of(text: str) -> date | None:
    """A day as people write it in tables; None when there is none. Raises ValueError."""
    text = text.strip().split(" ")[0]
    if not text or text in ("长期", "/", "—", "-"):
        return None
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def scope_template() -> bytes:
    """A workbook for an accreditation's annex, with its header and nothing else."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("资质附表")
        head = book.add_format({"bold": True, "border": 1})
        for column, names in enumerate(SCOPE.values()):
            sheet.write_string(0, column, names[0], head)
            sheet.set_column(column, column, 24)
        sheet.freeze_panes(1, 0)
    return output.getvalue()
