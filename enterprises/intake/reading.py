"""Reading CSV and XLSX of unknown encoding, row by row, without trusting the file."""

from __future__ import annotations

import codecs
import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from quality_portal.core.errors import RuleBroken

MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_COLUMNS = 200
MAX_CELL = 32 * 1024
CHUNK = 1 << 20
_SIGNS = {b"PK\x03\x04": "xlsx", b"\x1f\x8b": "csv.gz"}
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENCODINGS = {"utf-8-sig": "UTF-8（带 BOM）", "utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}
_BROKEN = "“{name}”打不开，可能已损坏。请重新导出为 CSV 或者 Excel（.xlsx）后上传。"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: what it is, its header, and about how many rows follow."""

    path: Path
    name: str
    format: str
    encoding: str
    headers: tuple[str, ...]
    about: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number that a spreadsheet shows for it; rows without any text are left out."""
        for number, cells in enumerate(_records(self.path, self.name, self.format, self.encoding), start=1):
            if number > 1 and any(cells):
                yield number, cells


def open_source(path: Path, name: str) -> Source:
    """Look into a file: what it is by its content, in which encoding, under which header. Raises RuleBroken in words."""
    if path.stat().st_size > MAX_BYTES:
        raise RuleBroken(f"“{name}”超过 {MAX_BYTES >> 20} MB。请拆成几个文件，分次导入。", field="file")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_OLD_EXCEL):
        raise RuleBroken(f"“{name}”是旧版 Excel（.xls）。请在 Excel 中另存为 .xlsx 或者 CSV 后上传。", field="file")
    kind = next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), "csv")
    if kind == "xlsx":
        sheet = _workbook(path, name)
        encoding, lines, first = "", int(sheet.total_height), [_text(cell) for cell in next(sheet.iter_rows(), [])]
    else:
        encoding, lines = _detect(path, name, kind)
        first = next(_table(path, name, kind, encoding), [])
    if not any(first):
        raise RuleBroken(f"“{name}”里没有表头。第一行应是列名，例如：企业名称、统一社会信用代码。", field="file")
    if len(first) > MAX_COLUMNS:
        raise RuleBroken(f"“{name}”有 {len(first)} 列，最多 {MAX_COLUMNS} 列。请删去用不到的列。", field="file")
    return Source(path, name, kind, encoding, tuple(first), max(lines - 1, 0))


def _detect(path: Path, name: str, kind: str) -> tuple[str, int]:
    """The first encoding that reads the whole file, and the number of lines."""
    try:
        with _opened(path, kind) as file:
            head = file.read(4096)
    except (OSError, EOFError, zlib.error) as error:
        raise RuleBroken(_BROKEN.format(name=name), field="file") from error
    if head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif head.count(0) * 10 > len(head):  # a stray one occurs in real exports
        raise RuleBroken(f"“{name}”不是表格文件。请上传 CSV 或者 Excel（.xlsx）。", field="file")
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        lines = _lines_in(path, name, kind, encoding)
        if lines is not None:
            return encoding, lines
    raise RuleBroken(f"“{name}”的文字编码认不出来。请另存为 UTF-8 编码的 CSV，或者 Excel（.xlsx）后上传。", field="file")


def _lines_in(path: Path, name: str, kind: str, encoding: str) -> int | None:
    """Count the lines; None when the bytes are not of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, seen, text = 0, 0, ""
    with _opened(path, kind) as file:
        try:
            while block := file.read(CHUNK):
                seen += len(block)
                if seen > MAX_UNPACKED:
                    raise RuleBroken(f"“{name}”解压后超过 {MAX_UNPACKED >> 20} MB。请拆成几个文件，分次导入。", field="file")
                text = decoder.decode(block)
                lines += text.count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
        except (OSError, EOFError, zlib.error) as error:
            raise RuleBroken(_BROKEN.format(name=name), field="file") from error
    return lines + (1 if text and not text.endswith("\n") else 0)


def _opened(path: Path, kind: str) -> IO[bytes]:
    return gzip.open(path) if kind == "csv.gz" else path.open("rb")


def _records(path: Path, name: str, kind: str, encoding: str) -> Iterator[list[str]]:
    return _sheet(path, name) if kind == "xlsx" else _table(path, name, kind, encoding)


def _table(path: Path, name: str, kind: str, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    number = 0
    with TextIOWrapper(_opened(path, kind), encoding=encoding, newline="") as text:
        first = text.readline()
        text.seek(0)
        separator = max(",\t;", key=first.count)
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):  # noqa: B007 – told below
                yield [cell.strip() for cell in cells]
        except csv.Error as error:
            words = f"“{name}”第 {number + 1} 行读不下去：可能有一个双引号没有配对，或者一格的内容超过 {MAX_CELL >> 10} KB。请检查这一行后重新上传。"
            raise RuleBroken(words, field="file") from error


def _workbook(path: Path, name: str) -> Any:
    """The first sheet, after a look at how far the archive would unfold."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise RuleBroken(f"“{name}”解压后过大。请拆成几个文件，分次导入。", field="file")
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise RuleBroken(_BROKEN.format(name=name), field="file") from error


def _sheet(path: Path, name: str) -> Iterator[list[str]]:
    for cells in _workbook(path, name).iter_rows():
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A cell as a person reads it; numbers that Excel can no longer hold exactly keep their E."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return str(cell).strip()
