"""Law as rows: instruments, citations, terms and criteria.

Nothing here imports Django or knows today's date. A row without a citation cannot be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

DIGITS = "零一二三四五六七八九"
UNSURE = "（待核）"  # for our own people, on screens and in the rulebook; no paper to a party prints it


def chinese_number(number: int) -> str:
    """Write 1–999 as Chinese law counts its articles: 17 → 十七, 105 → 一百零五."""
    if not 0 < number < 1000:
        raise ValueError(f"article numbers run from 1 to 999, not {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an instrument. `certain=False` marks a statement that a lawyer has still to confirm."""

    instrument: Instrument
    place: str
    note: str = ""
    certain: bool = True

    def __str__(self) -> str:
        mark = "" if self.certain else UNSURE
        return f"《{self.instrument.title}》{self.place}{mark}"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A statute, regulation, rule or policy document: who made it, and the period in which it governs.

    `level` names the level of government whose own policy document it is; offices above that level are not bound by it.
    """

    code: str
    title: str
    number: str = ""
    in_force: date | None = None
    until: date | None = None
    issuer: str = ""
    level: str = ""
    note: str = ""
    english: str = ""  # the usual English title, where there is one

    def article(self, number: int, paragraph: int | None = None, item: int | None = None, *, certain: bool = True) -> Citation:
        """Cite 第…条第…款第（…）项."""
        place = f"第{chinese_number(number)}条"
        if paragraph:
            place += f"第{chinese_number(paragraph)}款"
        if item:
            place += f"第（{chinese_number(item)}）项"
        return Citation(self, place, certain=certain)

    def binds(self, level: str, levels: Sequence[str]) -> bool:
        """May an office of that level rest a decision on it? `levels` run from the highest down; a law binds everybody."""
        return not self.level or levels.index(self.level) <= levels.index(level)

    def passage(self, place: str, *, note: str = "", certain: bool = True) -> Citation:
        """Cite a policy document by its own heading, e.g. 第18点."""
        return Citation(self, place, note, certain)


class Unit(StrEnum):
    """What a period is counted in. 日 is a calendar day unless the law says otherwise."""

    CALENDAR = "日"
    WORKING = "个工作日"
    MONTH = "个月"
    YEAR = "年"


@dataclass(frozen=True, slots=True)
class Term:
    """A statutory period: how long, in which unit, counted from what."""

    key: str
    name: str
    length: int
    unit: Unit
    since: str
    basis: Citation
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name}：自{self.since}起{self.length}{self.unit.value}"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition that facts either meet or not."""

    key: str
    title: str
    basis: Citation
    evidence: str = ""


class Dated(Protocol):
    """A row that governs from one day to another."""

    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    """Return the rows that govern on a day; `until` is the first day they no longer do."""
    return tuple(row for row in rows if (row.since is None or row.since <= on) and (row.until is None or on < row.until))
