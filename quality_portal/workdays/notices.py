"""What the yearly notices of the State Council's General Office announced, 2004–2026, from the package `chinesecalendar`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chinese_calendar import constants

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}
# Years that a later notice changed.
CHANGED = {
    2019: "国务院办公厅关于2019年部分节假日安排的通知；国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "国务院办公厅关于2020年部分节假日安排的通知；国务院办公厅关于延长2020年春节假期的通知",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A day that differs from the week."""

    date: date
    is_working: bool
    name: str


def years() -> tuple[int, ...]:
    """The years that the package knows."""
    return tuple(sorted({day.year for day in constants.holidays}))


def source_of(year: int) -> str:
    """The notice's title."""
    return CHANGED.get(year, f"国务院办公厅关于{year}年部分节假日安排的通知")


def rows_of(year: int) -> list[Row]:
    """Holidays and make-up days of a year."""
    off = [Row(day, False, NAMES[name]) for day, name in constants.holidays.items() if day.year == year]
    on = [Row(day, True, f"{NAMES[name]}调休上班") for day, name in constants.workdays.items() if day.year == year]
    return sorted(off + on, key=lambda row: row.date)
