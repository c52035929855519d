"""The laboratory's record of a test: a row an item, its frozen limit, what was found, what follows. Pure.

A row is plain JSON, so that a half-filled one can be kept with everything that was typed, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from inspections import limits

VERDICTS = {"pass": "合格", "fail": "不合格", "na": "不判定"}
OVERRIDES = {"pass": "合格", "fail": "不合格"}
MEASURED = ("max", "min", "range")
MAX_VALUE = Decimal(10) ** 17
LONGEST = {"value": 400, "because": 300}


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what the specification asks, what was found, and another verdict with its reason, if any."""

    name: str
    kind: str = "max"
    low: str = ""
    high: str = ""
    text: str = ""
    unit: str = ""
    method: str = ""
    item_class: str = "B"
    value: str = ""
    override: str = ""
    because: str = ""

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, _decimal(self.low), _decimal(self.high), self.text)

    @property
    def judged(self) -> bool:
        """Has the item a verdict at all?"""
        return self.kind != "none"

    @property
    def printed(self) -> str:
        return limits.printed(self.limit)


@dataclass(frozen=True, slots=True)
class Found:
    """What the laboratory found for the item of that order (from 1)."""

    order: int
    value: str
    override: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with the verdict computed from its limit and the verdict that counts."""

    row: Row
    computed: str
    verdict: str
    number: Decimal | None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def rows_of(stored: Iterable[dict[str, str]]) -> list[Row]:
    """The rows of a stored worksheet."""
    return [Row(**row) for row in stored]


def stored(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Rows as they are kept."""
    return [asdict(row) for row in rows]


def filled(rows: Sequence[Row], found: Iterable[Found]) -> list[Row]:
    """The rows with what was found, as typed; what is too long is cut, and refused later by its length."""
    given = {one.order: one for one in found}
    return [
        replace(row, value=one.value.strip(), override=one.override, because=one.because.strip()) if (one := given.get(order)) else row
        for order, row in enumerate(rows, start=1)
    ]


def computed(row: Row) -> str:
    """The verdict that follows from the limit; an empty string where the result is missing or cannot be read."""
    if not row.value and row.judged:
        return ""
    try:
        return _by_limit(row)
    except limits.NotANumber:
        return ""


def _by_limit(row: Row) -> str:
    """The verdict of the limit. Raises NotANumber, also for a result that could be read in two ways."""
    parts = limits.several(row.value) if row.kind == "plan" else [row.value]
    if row.kind in limits.NUMERIC and not all(limits.exact(limits.strip_ordinal(part), row.unit) for part in parts):
        raise limits.NotANumber(row.value)
    return limits.verdict(row.limit, row.value)


def faults(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """What stands against a worksheet, as (order of the row, sentence); empty when it is complete."""
    found = [(order, words) for order, row in enumerate(rows, start=1) if (words := _fault(row))]
    return found or ([] if any(row.judged for row in rows) else [(0, "没有一个检验项目可以判定，请核对实施细则。")])


def _fault(row: Row) -> str:
    for field, title in (("value", "检验结果"), ("because", "改判理由")):
        if len(getattr(row, field)) > LONGEST[field]:
            return f"“{row.name}”的{title}超过 {LONGEST[field]} 个字，请缩短。"
    if wrong := limits.check(row.limit, row.unit):
        return f"“{row.name}”：{wrong}"
    if row.judged and not row.value:
        return f"请填写“{row.name}”的检验结果。"
    return _not_a_number(row) or _override_fault(row)


def _not_a_number(row: Row) -> str:
    try:
        _by_limit(row)
        if row.kind in MEASURED and abs(limits.number_of(row.value)) > MAX_VALUE:
            return f"“{row.name}”的检验结果太大，请核对单位。"
    except limits.NotANumber:
        return f"“{row.name}”的检验结果应为数字，您填的是“{row.value}”。可以写成 0.12、<0.5、1.3×10^5 或者未检出。"
    return ""


def _override_fault(row: Row) -> str:
    if not row.override:
        return f"“{row.name}”没有改判，不用填改判理由；要改判的，请同时选判定。" if row.because else ""
    if row.override not in OVERRIDES or not row.judged:
        return f"“{row.name}”只能改判为合格或者不合格。"
    if row.override != computed(row) and not row.because:
        return f"“{row.name}”的判定与限量计算的不同，请写明改判理由。"
    return ""


def judge(rows: Sequence[Row]) -> list[Judged]:
    """Every row with its verdict. The worksheet must have no faults."""
    return [_judged(row) for row in rows]


def _judged(row: Row) -> Judged:
    own = computed(row) or "na"
    number = limits.number_of(row.value) if row.kind in MEASURED else None
    return Judged(row, own, row.override or own, number)
