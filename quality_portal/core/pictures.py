"""Small drawings worked out in Python, so that templates only print: tiles, limits, bars, quarters, segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .formats import percent

FEW = 30  # samples; below this a rate is shown, but hatched
GOOD_MARGIN = 3  # percentage points above the target that tint a tile strongly
LIMIT_WIDTH = 132
RESULTS = {
    "pass": ("q-pass", "✓", "合格"),
    "fail": ("q-fail", "✕", "不合格"),
    "test": ("q-test", "…", "检验中"),
    "none": ("", "·", "未抽查"),
}
QUARTERS = ("", gettext_lazy("一"), gettext_lazy("二"), gettext_lazy("三"), gettext_lazy("四"))  # as a quarter is called


def read(item: Any, name: str, default: Any = None) -> Any:
    """Take a value from a record or a dict."""
    return item.get(name, default) if isinstance(item, Mapping) else getattr(item, name, default)


@dataclass(frozen=True, slots=True)
class TilePicture:
    """A square of the tile grid with its tint and its words."""

    name: str
    row: int
    col: int
    figure: str
    share: str
    said: str
    band: str
    href: str


def tile_pictures(tiles: Iterable[Any], target: float) -> list[TilePicture]:
    """Tint each district by its pass rate. Too few samples are hatched and said so."""
    pictures = []
    for tile in tiles:
        passed, tested = read(tile, "passed", 0), read(tile, "tested", 0)
        value = passed * 100 / tested if tested else None
        band = _band(value, target) + (" tile--few" if 0 < tested < FEW else "")
        said = [_("合格率 %(rate)s") % {"rate": percent(passed, tested)}] if tested else [_("没有抽查")]
        if value is not None and value < target:
            said.append(_("低于 %(target)s%%") % {"target": f"{target:g}"})
        if 0 < tested < FEW:
            said.append(_("样本少，仅供参考"))
        pictures.append(
            TilePicture(
                read(tile, "name", ""),
                read(tile, "row", 1),
                read(tile, "col", 1),
                percent(passed, tested).rstrip("%"),
                f"{passed}/{tested}" if tested else "",
                "，".join(said),
                band,
                read(tile, "href", ""),
            )
        )
    return pictures


def _band(value: float | None, target: float) -> str:
    if value is None:
        return "tile--none"
    if value < target:
        return "tile--low"
    return "tile--hi" if value >= target + GOOD_MARGIN else "tile--mid"


@dataclass(frozen=True, slots=True)
class QuarterPicture:
    """A cell of the quarter strip: a glyph, a tint and the words that say the same."""

    css: str
    glyph: str
    said: str
    href: str


def quarter_pictures(quarters: Sequence[Any]) -> tuple[list[QuarterPicture], list[tuple[int, int]]]:
    """Cells, and the years under them with the number of cells each spans."""
    cells = []
    for item in quarters:
        css, glyph, words = RESULTS[read(item, "result", "none")]
        said = _("%(year)s年第%(quarter)s季度：%(result)s") % {
            "year": read(item, "year"),
            "quarter": QUARTERS[read(item, "quarter")],
            "result": _(words),
        }
        cells.append(QuarterPicture(css, glyph, said, read(item, "href", "")))
    years = [(year, len(list(group))) for year, group in groupby(quarters, key=lambda item: read(item, "year"))]
    return cells, years


@dataclass(frozen=True, slots=True)
class LimitPicture:
    """A measured value as a bar and the limit as a line, on one scale."""

    value: float
    marks: tuple[float, ...]
    bad: bool


def limit_picture(value: float, low: float | None, high: float | None) -> LimitPicture:
    """Scale so that the limit stands at about 70 % of the width; a value far beyond fills the track."""
    limits = [float(limit) for limit in (low, high) if limit is not None]
    top = max(limits, default=float(value)) / 0.71 or 1.0
    bad = (low is not None and value < low) or (high is not None and value > high)
    width = max(0.0, min(float(value) / top, 1.0)) * LIMIT_WIDTH
    return LimitPicture(round(width, 1), tuple(round(limit / top * LIMIT_WIDTH, 1) for limit in limits), bool(bad))


def bar_width(value: float, largest: float) -> float:
    """Width of a bar out of 100; something that is not zero is never invisible."""
    if not largest or not value:
        return 0.0
    return round(max(0.6, min(float(value) / float(largest), 1.0) * 100), 1)


def segments(done: int, total: int, *, half: bool = False) -> list[str]:
    """Classes of a segmented bar: on, half (being filled in), or none."""
    return ["on" if index < done else "half" if half and index == done else "" for index in range(total)]


