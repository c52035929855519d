"""How the typed text of a notice is read: headings, paragraphs, annexes, tables pasted as lines. Screen, paper and gate read the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enforcement.law.instruction import PLAN
from enforcement.models import Instruction
from enforcement.queries.gate_texts import Piece
from enforcement.states.instruction import AboutEffect
from quality_portal.core.errors import RuleBroken

NUMERAL = "[一二三四五六七八九十]{1,3}"
# A line that begins as a heading does and is no sentence: 一、… and （一）….
FIRST = re.compile(rf"{NUMERAL}、[^。；：]{{2,30}}")
SECOND = re.compile(rf"（{NUMERAL}）[^。；：]{{2,30}}")
BARS = re.compile(r"[|｜]")
MOST_ANNEXES, MOST_COLUMNS, MOST_ROWS = 9, 12, 500


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with the rank of its heading, 0 for none."""

    text: str
    rank: int = 0

    @property
    def printed(self) -> str | dict[str, str]:
        """As the print templates take it."""
        return {"style": f"h{self.rank}", "text": self.text} if self.rank else self.text


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: lines of text, a table with its head, or the text and below it the table."""

    title: str
    lines: tuple[Line, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the head of each cell, as narrow screens show them."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]

    @property
    def printed(self) -> dict[str, Any]:
        """As the print templates take it."""
        text = {"paragraphs": [line.printed for line in self.lines]} if self.lines else {}
        table = {"columns": list(self.head), "rows": [list(row) for row in self.rows]} if self.head else {}
        return {"title": self.title} | text | table


def lines_of(text: str) -> tuple[Line, ...]:
    """A paragraph a line; empty lines do not count."""
    return tuple(_line(words) for raw in text.splitlines() if (words := " ".join(raw.split())))


def _line(words: str) -> Line:
    return Line(words, 1 if FIRST.fullmatch(words) else 2 if SECOND.fullmatch(words) else 0)


def table_of(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A table as it is pasted from a sheet: a row a line, cells parted by tabs or |, the heads first. Empty cells at the end may be left out."""
    rows = [_cells(line) for line in text.splitlines() if line.strip(" \t|｜")]
    if not rows:
        return (), ()
    head = rows[0]
    return head, tuple(row + ("",) * (len(head) - len(row)) for row in rows[1:])


def _cells(line: str) -> tuple[str, ...]:
    if "\t" in line:
        return tuple(cell.strip() for cell in line.strip("\r\n").split("\t"))
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in BARS.split(inner))


def check_table(text: str, where: str) -> None:
    """Refuse a table whose rows do not fit its head, naming the row."""
    head, rows = table_of(text)
    if not head:
        return
    wrong = next((number for number, row in enumerate(rows, start=1) if len(row) > len(head)), 0)
    if len(head) < 2 or not rows:
        words = "至少要有两列，表头以下至少一行。从电子表格复制整块粘贴，第一行是表头。"
    elif len(head) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        words = f"最多 {MOST_COLUMNS} 列、{MOST_ROWS} 行，请分成几个附件。"
    elif not all(head):
        words = "的表头有空格子，请写上每一列的名称。"
    elif wrong:
        words = f"第 {wrong} 行有 {len(rows[wrong - 1])} 格，表头只有 {len(head)} 格。请核对分隔。"
    else:
        return
    raise RuleBroken(f"{where}的表格{words}", PLAN.basis, "annexes")


def annexes_of(given: Sequence[Mapping[str, str]]) -> tuple[Annex, ...]:
    """The annexes as they are read and printed."""
    return tuple(_annex(one) for one in given)


def _annex(given: Mapping[str, str]) -> Annex:
    return Annex(given["title"], lines_of(given.get("text", "")), *table_of(given.get("table", "")))


def pieces_of(row: Instruction) -> Iterator[Piece]:
    """Everything that would be public of a notice, with its place; a table's row is read with its heads."""
    yield Piece("标题", row.title)
    yield Piece("主送", row.main_to)
    for number, line in enumerate(lines_of(row.body), start=1):
        yield Piece(f"正文第{number}段", line.text)
    for which, annex in enumerate(annexes_of(row.annexes), start=1):
        yield Piece(f"附件{which}标题", annex.title)
        for number, line in enumerate(annex.lines, start=1):
            yield Piece(f"附件{which}第{number}段", line.text)
        for number, cells in enumerate(annex.rows, start=1):
            yield Piece(f"附件{which}表格第{number}行", "；".join(f"{head}：{cell}" for head, cell in zip(annex.head, cells, strict=True)))
    yield Piece("抄送", row.copies_to)


def ending_of(row: Instruction) -> str:
    """The sentence in which a notice repeals an earlier one."""
    about = row.about
    if about is None or about.document is None or row.effect != AboutEffect.REPEAL:
        return ""
    return f"《{about.title}》（{about.document.number}）自本通知印发之日起废止。"
