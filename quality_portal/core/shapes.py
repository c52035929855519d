"""What the components take: small frozen records that a view builds and a template prints.

A dict with the same keys does as well; these give names, defaults and type checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder. `state` is done, now or ahead; the first line is the date line."""

    number: int
    name: str
    state: str = "ahead"
    grave: bool = False
    lines: Sequence[str] = ()
    law: Sequence[str] | str = ()
    count: int | None = None
    unit: str = "件"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the things that can come next."""

    title: str
    text: str
    icon: str = "check"
    grave: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `lines` are further lines under the value."""

    label: str
    value: object = ""
    href: str = ""
    code: bool = False
    hint: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened. `law` marks an act of the authority, `now` where things stand."""

    on: date | datetime
    title: str
    text: str = ""
    law: bool = False
    now: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A thing to do. `state` is done, doing, todo, next, review or blocked; `words` overrides its words."""

    title: str
    state: str = "todo"
    href: str = ""
    hint: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter in an enterprise's record. `result` is pass, fail, test or none."""

    year: int
    quarter: int
    result: str = "none"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A district on the tile grid; row and column say roughly where it lies, not its boundary."""

    name: str
    row: int
    col: int
    passed: int
    tested: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter. When it is on, `href` takes it off."""

    label: str
    href: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file and what became of it. `state` is ok, wait or bad."""

    name: str
    href: str = ""
    size: int | None = None
    note: str = ""
    state: str = "ok"
    words: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in a staff queue; it ends in the verb of the next step."""

    number: str
    href: str
    name: str
    due_on: date | None = None
    product: str = ""
    rung: int | None = None  # nothing where the row stands on no ladder
    rung_name: str = ""
    note: str = ""
    action: str = ""
    action_href: str = ""
    waiting: bool = False
    days: int | None = None
    provisional: bool = False
    value: str = ""
    pick: bool = True


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Rows under one head: 已逾期, 今天, 本周, 等待他人."""

    title: str
    rows: Sequence[QueueRow] = field(default_factory=tuple)
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the picture of a term."""

    on: date
    ordinal: int
    off: bool = False
    window: bool = False
    today: bool = False
    end: bool = False

    @property
    def css(self) -> str:
        """Today and the last day outrank the window and the rest days; the first of a month opens with a rule."""
        if self.end:
            return "end"
        if self.today:
            return "today"
        marks = (("win", self.window), ("off", self.off), ("first", self.on.day == 1))
        return " ".join(mark for mark, holds in marks if holds)

    @property
    def said(self) -> str:
        """What the square says to somebody who points at it or listens."""
        words = f"第 {self.ordinal} 日，{self.on.month}月{self.on.day}日"
        marks = (("休息日", self.off), ("今天", self.today), ("届满", self.end))
        return "，".join([words, *(mark for mark, holds in marks if holds)])
