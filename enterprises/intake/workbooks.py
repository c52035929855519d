"""Sheets of Excel files, new and old: every cell as a person reads it, and what a person must be told.

Values of .xlsx come from calamine, which leaves out formulas without a stored result and cells in error; both are
looked for in the sheet's own text, or a failed reading would pass for an empty one. Old .xls is read by xlrd, which
tells errors apart by itself.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as Xml
import xlrd
from python_calamine import CalamineError, CalamineWorkbook

from quality_portal.core.errors import RuleBroken

MAX_ENTRIES = 1_000
BROKEN = "“{name}”打不开，可能已损坏，或者设了打开密码。请取消密码，重新导出为 CSV 或者 Excel（.xlsx）后上传。"
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 0
_PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_CHUNK = 1 << 20


@dataclass(slots=True)
class Sheet:
    """One sheet. `odd` holds what stands in cells that have no value: the text of a formula, or an error."""

    name: str
    grid: Any
    merged: Sequence[Range] = ()
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0
    height: int = 0

    def rows(self) -> Iterator[list[str]]:
        """Every row from the first, without the empty cells at its end; cells merged downwards repeat their text."""
        below, anchors = self._downwards()
        odd: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (row, column), text in self.odd.items():
            odd[row].append((column, text))
        kept: dict[tuple[int, int], str] = {}
        for number, cells in enumerate(self.grid()):
            for column, text in odd.get(number, ()):
                _put(cells, column, text)
            for top, column in below.get(number, ()):
                if column >= len(cells) or not cells[column]:
                    _put(cells, column, kept.get((top, column), ""))
            for column in anchors.get(number, ()):
                kept[number, column] = cells[column] if column < len(cells) else ""
            while cells and not cells[-1]:
                cells.pop()
            yield cells

    def _downwards(self) -> tuple[dict[int, list[tuple[int, int]]], dict[int, list[int]]]:
        """For each row the cells that go on in it from above, and the columns in which such a cell begins."""
        below: dict[int, list[tuple[int, int]]] = defaultdict(list)
        anchors: dict[int, list[int]] = defaultdict(list)
        for top, left, bottom, _ in self.merged:
            if bottom > top:
                anchors[top].append(left)
            for row in range(top + 1, min(bottom, self.height - 1) + 1):
                below[row].append((top, left))
        return below, anchors


@dataclass(frozen=True, slots=True)
class Book:
    """The visible sheets of a file, by name; each is read when asked for."""

    path: Path
    names: tuple[str, ...]
    book: Any
    old: bool

    def sheet(self, name: str) -> Sheet:
        return _old_sheet(self.book, name) if self.old else _sheet(self.book, self.path, name)


def open_book(path: Path, name: str, *, old: bool, most: int) -> Book:
    """Open a workbook after a look at how far its archive would unfold. Raises RuleBroken in words."""
    if old:
        return _open_old(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > most:
                raise RuleBroken(f"“{name}”解压后过大。请拆成几个文件，分次导入。", field="file")
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(row.name for row in book.sheets_metadata if str(row.typ).endswith("WorkSheet"))
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise RuleBroken(BROKEN.format(name=name), field="file") from error
    return Book(path, names, book, old=False)


def text_of(cell: Any) -> str:
    """A cell as a person reads it; numbers that Excel can no longer hold exactly keep their E."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else f"{cell:.15g}"  # 0.1 + 0.2 is 0.3, as Excel shows it
    return str(cell).strip()


def _put(cells: list[str], column: int, text: str) -> None:
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text


def _sheet(book: Any, path: Path, name: str) -> Sheet:
    try:
        table = book.get_sheet_by_name(name)
    except CalamineError as error:
        raise RuleBroken(f"工作表“{name}”读不出来。请把它另存为 CSV 后上传。", field="sheet") from error
    left = table.start[1] if table.start else 0

    def grid() -> Iterator[list[str]]:
        pad = [""] * left
        for cells in table.iter_rows():
            yield pad + [text_of(cell) for cell in cells]

    merged = [(*first, *last) for first, last in table.merged_cell_ranges or ()]
    odd, formulas = _odd_cells(path, name)
    height = table.end[0] + 1 if table.end else 0
    return Sheet(name, grid, merged, odd, formulas, height)


def _odd_cells(path: Path, sheet: str) -> tuple[dict[tuple[int, int], str], int]:
    """Cells in error and formulas without a result, by place; and how many formulas have one."""
    odd: dict[tuple[int, int], str] = {}
    formulas = 0
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return odd, formulas
        with archive.open(part) as text:
            rest = b""
            while chunk := text.read(_CHUNK):
                whole, _, rest = (rest + chunk).rpartition(b"</row>")
                formulas += _look(whole, odd)
            formulas += _look(rest, odd)
    return odd, formulas


def _look(text: bytes, odd: dict[tuple[int, int], str]) -> int:
    formulas = 0
    if b"<f" not in text and b":f" not in text and b't="e"' not in text:  # nearly always
        return 0
    for found in _CELL.finditer(text):
        attributes, inside = found.groups()
        formula, value, place = _FORMULA.search(inside), _VALUE.search(inside), _PLACE.search(attributes)
        in_error = b't="e"' in attributes
        if place and (in_error or (formula and not value)):
            shown = value[1] if in_error and value else b"=" + (formula[1] or b"" if formula else b"")
            odd[int(place[2]) - 1, _column(place[1])] = shown.decode("utf-8", "replace")[:200]
        elif formula:
            formulas += 1
    return formulas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Where in the archive a sheet's text lies."""
    try:
        book = Xml.fromstring(archive.read("xl/workbook.xml"))
        links = Xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, Xml.ParseError):
        return None
    key = next((row.get(f"{{{_PART}}}id") for row in book.iter() if row.tag.endswith("}sheet") and row.get("name") == sheet), None)
    target = next((row.get("Target", "") for row in links if row.get("Id") == key), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if target and part in archive.namelist() else None


def _open_old(path: Path, name: str) -> Book:
    try:
        with Path("/dev/null").open("w") as silent:
            book = xlrd.open_workbook(str(path), logfile=silent, formatting_info=True, on_demand=True)
    except Exception as error:  # xlrd meets a damaged file with whatever its parser trips over
        raise RuleBroken(BROKEN.format(name=name), field="file") from error
    return Book(path, tuple(book.sheet_names()), book, old=True)


def _old_sheet(book: Any, name: str) -> Sheet:
    try:
        table = book.sheet_by_name(name)
    except Exception as error:  # the same
        raise RuleBroken(f"工作表“{name}”读不出来。请把它另存为 CSV 后上传。", field="sheet") from error

    def grid() -> Iterator[list[str]]:
        for number in range(table.nrows):
            yield [_old_text(cell, book.datemode) for cell in table.row(number)]

    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in table.merged_cells]
    return Sheet(name, grid, merged, height=table.nrows)


def _old_text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#错误"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return text_of(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return text_of(cell.value)
    return text_of(cell.value)
