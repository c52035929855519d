"""How often a first result fell: objections, retests and their outcomes by quarter. Counts always; a rate only where it says something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspections.law.telling import FEE, FORMALITIES_TERM, NAMING_TERM, OBJECTION_TERM, OTHER_LAB, RETEST_FINAL
from inspections.queries import figures
from inspections.queries.objection import FEW, Overturns, overturns


@dataclass(frozen=True, slots=True)
class PublicOverturns:
    """One period: how many objections came in and how they ended. `percent` is None below thirty decided retests."""

    year: int
    quarter: int
    filed: int
    retested: int
    overturned: int
    upheld: int
    other: int
    percent: float | None
    words: str

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度" if self.quarter else "合计"


RULES = tuple((row.name, str(row).partition("：")[2], str(row.basis)) for row in (OBJECTION_TERM, FORMALITIES_TERM, NAMING_TERM))
PROMISES = tuple((row.title, str(row.basis)) for row in (OTHER_LAB, RETEST_FINAL, *FEE.values()))
FEWEST = FEW


def objections(today: date, quarters: int = 8) -> tuple[PublicOverturns, ...]:
    """The last quarters, the current one first, and the sum of them at the end."""
    index = today.year * 4 + (today.month - 1) // 3
    shown = [(place // 4, place % 4 + 1) for place in range(index, index - quarters, -1)]
    rows = [_row(overturns(figures.first_day(*quarter), figures.last_day(*quarter)), *quarter) for quarter in shown]
    return (*rows, _row(overturns(figures.first_day(*shown[-1]), figures.last_day(*shown[0])), 0, 0))


def _row(found: Overturns, year: int, quarter: int) -> PublicOverturns:
    other = found.refused + found.lapsed + found.impossible + found.allowed
    return PublicOverturns(year, quarter, found.filed, found.retested, found.overturned, found.upheld, other, found.percent, found.words)
