"""Reading CSV and Excel files of unknown make, row by row, without trusting the file."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO

from quality_portal.core.errors import RuleBroken

from .workbooks import BROKEN, Book, Range, Sheet, open_book

MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_COLUMNS = 200
MAX_CELL = 32 * 1024
CHUNK = 1 << 20
TOP = 30  # how far down a header is looked for
DEEPEST = 3  # lines of a header
_SIGNS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"\x1f\x8b": "csv.gz"}
ENCODINGS = {"utf-8-sig": "UTF-8（带 BOM）", "utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}
Score = Callable[[Sequence[str]], int]  # how much a row looks like the header that is wanted


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: what it is, its header, about how many rows follow, and what its reader must know."""

    path: Path
    name: str
    format: str
    encoding: str
    headers: tuple[str, ...]
    about: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    head: int = 1  # the line of the header, as a spreadsheet numbers it
    depth: int = 1  # lines of the header
    remarks: tuple[str, ...] = ()
    opened: Sheet | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number that a spreadsheet shows for it; rows without any text are left out."""
        records = self.opened.rows() if self.opened else _table(self.path, self.name, self.format, self.encoding)
        first = self.head + self.depth
        for number, cells in enumerate(records, start=1):
            if number >= first and any(cells):
                yield number, cells


def open_source(path: Path, name: str, *, sheet: str = "", head: int = 0, score: Score | None = None) -> Source:
    """Look into a file: what it is by its content, in which encoding, under which header. Raises RuleBroken in words.

    `sheet` and `head` say where to look; without them, `score` picks the sheet and the row that look most like the
    header wanted, and without that they are the first ones.
    """
    if path.stat().st_size > MAX_BYTES:
        raise RuleBroken(f"“{name}”超过 {MAX_BYTES >> 20} MB。请拆成几个文件，分次导入。", field="file")
    with path.open("rb") as file:
        sign = file.read(8)
    kind = next((kind for mark, kind in _SIGNS.items() if sign.startswith(mark)), "csv")
    if kind in ("xlsx", "xls"):
        return _workbook(open_book(path, name, old=kind == "xls", most=MAX_UNPACKED), name, sheet, head, score)
    encoding, lines = _detect(path, name, kind)
    top = list(islice(_table(path, name, kind, encoding), max(TOP if score else 1, head)))
    row, headers, depth = _header(top, (), name, head, score)
    remarks = (_skipped(row),) if row > 1 else ()
    return Source(path, name, kind, encoding, headers, max(lines - row, 0), head=row, depth=depth, remarks=remarks)


def _workbook(book: Book, name: str, sheet: str, head: int, score: Score | None) -> Source:
    if sheet and sheet not in book.names:
        raise RuleBroken(f"“{name}”里没有叫“{sheet}”的工作表。它有：{'、'.join(book.names)}。", field="sheet")
    opened, best = None, -1
    for title in (sheet,) if sheet else book.names if score else book.names[:1]:
        table = book.sheet(title)
        found = max(map(score, islice(table.rows(), TOP)), default=0) if score else 0
        if found > best:
            opened, best = table, found
    if opened is None:
        raise RuleBroken(f"“{name}”里没有工作表。", field="file")
    row, headers, depth = _header(list(islice(opened.rows(), max(TOP, head))), opened.merged, name, head, score)
    about = max(opened.height - row - depth + 1, 0)
    remarks = tuple(_remarks(book, opened, row))
    return Source(book.path, name, "xls" if book.old else "xlsx", "", headers, about, opened.name, book.names, row, depth, remarks, opened)


def _header(
    top: list[list[str]], merged: Sequence[Range], name: str, head: int, score: Score | None
) -> tuple[int, tuple[str, ...], int]:
    """Where the header stands (from 1), what it says, how many lines it takes."""
    if head > len(top):
        raise RuleBroken(f"“{name}”没有第 {head} 行。请填写表头所在的行号。", field="head")
    at = head - 1 if head else next((place for place, cells in enumerate(top) if any(cells)), 0)
    if not head and score:
        scores = [score(cells) for cells in top]
        at = scores.index(max(scores)) if max(scores, default=0) > 1 else at
    first = top[at] if top else []
    if not any(first):
        where = f"第 {head} 行是空的" if head else "没有表头"
        raise RuleBroken(f"“{name}”里{where}。表头那一行应是列名，例如：企业名称、统一社会信用代码。", field="file")
    depth = max((bottom - at + 1 for row, _, bottom, _ in merged if row == at and at < bottom < len(top)), default=1)
    depth = depth if depth <= DEEPEST else 1
    headers = _joined(top[at : at + depth]) if depth > 1 else first
    headers = headers[: max(place for place, text in enumerate(headers) if text) + 1]
    if len(headers) > MAX_COLUMNS:
        raise RuleBroken(f"“{name}”有 {len(headers)} 列，最多 {MAX_COLUMNS} 列。请删去用不到的列。", field="file")
    return at + 1, tuple(headers), depth


def _joined(lines: list[list[str]]) -> list[str]:
    """A header of several lines as one: the lowest word of each column, for it is the one that tells columns apart."""
    width = max(map(len, lines))
    padded = [line + [""] * (width - len(line)) for line in lines]
    return [next((text for text in reversed(column) if text), "") for column in zip(*padded, strict=True)]


def _skipped(row: int) -> str:
    return f"表头在第 {row} 行，它上面的 {row - 1} 行没有导入。"


def _remarks(book: Book, sheet: Sheet, row: int) -> Iterator[str]:
    """What whoever imports a sheet must know of it."""
    if len(book.names) > 1:
        others = "、".join(f"“{title}”" for title in book.names if title != sheet.name)
        yield f"文件有 {len(book.names)} 张工作表，现在读的是“{sheet.name}”；{others}没有读，可以换一张另外导入。"
    if row > 1:
        yield _skipped(row)
    down = sum(bottom > max(top, row - 1) for top, _, bottom, _ in sheet.merged)
    if down:
        yield f"有 {down} 处竖向合并的单元格，合并范围内的每一行都按它的内容填写。"
    if sheet.formulas:
        yield f"有 {sheet.formulas} 格是公式，按文件里存下的计算结果导入。"
    if sheet.odd:
        yield f"有 {len(sheet.odd)} 格公式没有存下结果，或者结果是错误值；用到这些格的行不会导入，会逐行列出。"


def _detect(path: Path, name: str, kind: str) -> tuple[str, int]:
    """The first encoding that reads the whole file, and the number of lines."""
    try:
        with _opened(path, kind) as file:
            head = file.read(4096)
    except (OSError, EOFError, zlib.error) as error:
        raise RuleBroken(BROKEN.format(name=name), field="file") from error
    if head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif head.count(0) * 10 > len(head):  # a stray one occurs in real exports
        raise RuleBroken(f"“{name}”不是表格文件。请上传 CSV 或者 Excel。", field="file")
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        lines = _lines_in(path, name, kind, encoding)
        if lines is not None:
            return encoding, lines
    raise RuleBroken(f"“{name}”的文字编码认不出来。请另存为 UTF-8 编码的 CSV，或者 Excel 文件后上传。", field="file")


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
            raise RuleBroken(BROKEN.format(name=name), field="file") from error
    return lines + (1 if text and not text.endswith("\n") else 0)


def _opened(path: Path, kind: str) -> IO[bytes]:
    return gzip.open(path) if kind == "csv.gz" else path.open("rb")


def _table(path: Path, name: str, kind: str, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    number = 0
    with TextIOWrapper(_opened(path, kind), encoding=encoding, newline="") as text:
        first = "".join(islice(text, 5))  # a title may stand above the header, and has no separators
        text.seek(0)
        separator = max(",\t;", key=first.count)
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):  # noqa: B007 – told below
                yield [cell.strip() for cell in cells]
        except csv.Error as error:
            words = f"“{name}”第 {number + 1} 行读不下去：可能有一个双引号没有配对，或者一格的内容超过 {MAX_CELL >> 10} KB。请检查这一行后重新上传。"
            raise RuleBroken(words, field="file") from error
