"""What comes before a year of inspections: the catalogues of both levels, published before the first sample."""

from __future__ import annotations

from datetime import date, timedelta

from inspections.actions import catalogue

from . import cast
from .clock import at, quarter_of, work
from .scene import Stage

# What the province inspects itself, quarter by quarter; the city leaves it alone then.
PROVINCIAL: dict[int, tuple[tuple[str, ...], dict[str, int]]] = {
    4: (("tap", "baby"), {"medium": 1, "small": 2}),
    3: (("paint",), {"small": 2}),
    2: (("board", "lamp"), {"medium": 1, "small": 2}),
    1: (("pipe",), {"small": 2}),
    0: (("fertiliser",), {"medium": 1, "small": 1}),
}


def catalogues(stage: Stage, began: date, today: date) -> None:
    """One of each year and level; each year's well before its first plan is approved."""
    for year in range(quarter_of(began).year, today.year + 1):
        published = max(began, work(date(year, 1, 1) - timedelta(days=45)))
        _publish(stage, "shengju", "shengjuzhang", year, published)
        _publish(stage, "zhoumin", "xujuzhang", year, published + timedelta(days=4))


def _publish(stage: Stage, drafter: str, head: str, year: int, on: date) -> None:
    author = stage.people[drafter]
    entries = [
        catalogue.EntryDraft(category=category, reason=cast.REASONS[key], specification=stage.specifications[key])
        for key, category in stage.categories.items()
    ]
    level = "省级" if author.office == stage.province else "市级"
    made = catalogue.draft(
        office=author.office, year=year, title=f"{year}年{level}产品质量监督抽查目录", entries=entries, actor=author, at=at(work(on), 9)
    )
    catalogue.publish(catalogue=made, actor=stage.people[head], at=at(work(on), 16))


def taken_by_province(ago: int) -> frozenset[str]:
    """The goods that the city leaves to the province in the quarter that many ago: its own round's and those of the round before."""
    return frozenset(key for quarter in (ago, ago + 1) for key in PROVINCIAL.get(quarter, ((), {}))[0])


