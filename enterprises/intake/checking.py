"""Checking one row: what is wrong with it, in words, and what goes on to the staging table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from enterprises.law import WRONG_DIGIT, check_code
from enterprises.spelling import initials, pinyin
from enterprises.states import Size

from .columns import BY_KEY, COLUMNS
from .placing import Place, Placer

Tell = Callable[..., None]  # tell(field, reason, level)
ERROR, WARNING = "未导入", "提示"
BLANK = frozenset({"", "N/A", "n/a", "NULL", "null", "无", "-", "--", "—", "/", "暂无"})
EARLIEST = date(1800, 1, 1)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CONTROL = {code: None for code in range(32) if code not in (9, 10)}
_SIZES = {size.label: size.value for size in Size} | {size.value: size.value for size in Size}
_SIZES |= {label.removesuffix("型"): value for label, value in _SIZES.items()}
_SIZES |= {f"{label}企业": value for label, value in list(_SIZES.items())}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a cell. `level` says whether the row stayed out."""

    line: int
    column: str
    value: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may go in, in the order of the staging table."""

    line: int
    credit_code: str
    name: str
    established_on: str
    legal_form: str
    capital: str
    scope: str
    region: str
    region_text: str
    address: str
    industry: str
    size: str
    verified: str
    initials: str
    pinyin: str


class Checker:
    """Checks rows of one file. `within` is the path of the region that the importing office may write to."""

    def __init__(
        self, places: Mapping[str, int], headers: tuple[str, ...], placer: Placer, *, today: date, within: str = "", fallback: Place | None = None
    ) -> None:
        self._places = [(column.key, places[column.key], column.limit) for column in COLUMNS if column.key in places]
        self._titles = {key: headers[at] or BY_KEY[key].title for key, at, _ in self._places}
        self._placer, self._today, self._within, self._fallback = placer, today, within, fallback

    def check(self, line: int, cells: list[str]) -> tuple[Row | None, list[Problem]]:
        """The row as it may go in (None when it may not), and what there is to say about it."""
        values: dict[str, str] = dict.fromkeys(BY_KEY, "")
        problems: list[Problem] = []

        def tell(key: str, reason: str, level: str = ERROR) -> None:
            problems.append(Problem(line, self._titles.get(key, BY_KEY[key].title), values[key], level, reason))

        width = len(cells)
        for key, at, limit in self._places:
            text = cells[at].translate(_CONTROL) if at < width else ""
            values[key] = text = "" if text in BLANK else text
            if limit and len(text) > limit:
                tell(key, f"有{len(text)}个字，最多{limit}个字。")
        code = self._code(values["credit_code"], tell)
        name = " ".join(values["name"].split())
        if not name:
            tell("name", "没有企业名称。")
        day = self._day(values["established_on"], tell)
        size = _SIZES.get(values["size"], "") if values["size"] else ""
        if values["size"] and not size:
            tell("size", "规模应为大型、中型、小型或者微型。", WARNING)
        place = self._placer.place(values["province"], values["district"], values["address"]) or self._fallback
        if place and self._within and place.path != self._within and not place.path.startswith(self._within + "/"):
            tell("address" if values["address"] else "province", "所在地不在本机关辖区内。")
        if any(problem.level == ERROR for problem in problems):
            return None, problems
        row = Row(
            line=line,
            credit_code=code,
            name=name,
            established_on=day,
            legal_form=values["legal_form"],
            capital=values["capital"],
            scope=values["scope"],
            region=str(place.pk) if place else "",
            region_text=f"{values['province']} {values['district']}".strip(),
            address=values["address"],
            industry=values["industry"].split(" ")[0].upper(),
            size=size,
            verified="f" if any(problem.reason == WRONG_DIGIT for problem in problems) else "t",
            initials=initials(name),
            pinyin=pinyin(name),
        )
        return row, problems

    def _code(self, text: str, tell: Tell) -> str:
        if not text:
            tell("credit_code", "没有统一社会信用代码。")
            return ""
        if "E+" in text.upper():
            tell("credit_code", "这一格在 Excel 里是数字，后几位已经丢失。请把这一列改为文本格式，重新填写代码。")
            return ""
        checked = check_code(text)
        if checked.refusal:
            tell("credit_code", checked.refusal)
        elif checked.warning:
            tell("credit_code", checked.warning, WARNING)
        return checked.code

    def _day(self, text: str, tell: Tell) -> str:
        if not text:
            return ""
        found = _DATE.fullmatch(text) or _DIGITS.fullmatch(text)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            day = None
        if day is None:
            tell("established_on", "不是日期。请写成 2026-11-22 的样子。")
            return ""
        if not EARLIEST <= day <= self._today:
            tell("established_on", "日期晚于今天，或者早于1800年。")
        return day.isoformat()

