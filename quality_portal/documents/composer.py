"""Breaks Chinese text into lines that fill a character grid exactly (GB/T 9704: 22 rows of 28 characters).

The layout engine neither justifies Chinese nor keeps closing marks off a line's start, so lines are chosen here, before
layout: all breaks of a paragraph together, those whose letter spacing stays nearest to the grid. Pure Python.
"""

import importlib.resources
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from fontTools.ttLib import TTFont

BLOCK = 156 * 72 / 25.4  # width of the text block, in points

NEVER_FIRST = frozenset("，。、；：！？）〕》〉」』】”’…％℃%·／-")
NEVER_LAST = frozenset("（〔《〈「『【“‘￥≤≥＜＞±≈№")
COUNTED = frozenset("年月日号")  # stay with the figures before them
HALF_BLANK = frozenset("，。、；：！？）〕》〉」』】”’")  # the right half of the cell is blank and may hang over the edge
WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%/-+()@:_&=?#~×Ωμ°²³")

TOLERANCE = 0.023  # em; a line this far from the grid costs 1
TIGHTEST = -0.047  # em; tighter than this, neighbouring strokes begin to touch
SHORT_TAIL = 2  # a last line of so few characters looks torn off


@dataclass(frozen=True)
class Grid:
    """A size and how many of its characters the measure holds."""

    em: float
    cells: int
    width: float = BLOCK

    @property
    def pitch(self) -> float:
        """Distance from one character to the next, in points."""
        return self.width / self.cells

    @property
    def spacing(self) -> float:
        """Letter spacing of a line that stands on the grid, in points."""
        return self.pitch - self.em


BODY = Grid(16.0, 28)
REPORT = Grid(12.0, 36)
SLIP_CELL_EM = 12.0  # form cells are set smaller and ragged


@dataclass(frozen=True)
class Line:
    """Characters start..stop of the paragraph and the letter spacing, in em, that makes them fill the measure."""

    start: int
    stop: int
    tracking: float


@dataclass(frozen=True)
class _Arrival:
    cost: float
    start: int
    tracking: float


@cache
def _widths() -> dict[int, float]:
    source = importlib.resources.files("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf"
    with source.open("rb") as stream, TTFont(stream, lazy=True) as font:
        metrics, units = font["hmtx"], font["head"].unitsPerEm
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items() if code < 0x2E80}


def advance(char: str) -> float:
    """Width of a character in em: Han 1, figures a half (the half-width forms), the rest as Song draws them."""
    if char in "0123456789":
        return 0.5
    return _widths().get(ord(char), 1.0)


def text_width(text: str) -> float:
    """Width of a text in em, without letter spacing."""
    return sum(map(advance, text))


def is_han(char: str) -> bool:
    """Whether the character takes a whole cell of the grid."""
    return ord(char) >= 0x2E80


def _solid(char: str) -> bool:
    """Whether a blank beside this character is dropped: Han, and signs of reckoning."""
    return is_han(char) or char in "×="


def tidy(text: str) -> str:
    """Drop line ends and those blanks that only part Han from figures; blanks between Latin words stay."""
    words = [word for word in re.split(r"[ \t\r\n\xa0]+", text) if word]  # not the ideographic blank: that one is meant
    joined = words[0] if words else ""
    for word in words[1:]:
        joined += word if _solid(joined[-1]) or _solid(word[0]) else f" {word}"
    return joined


def sentence(text: str) -> str:
    """What somebody wrote as a reason, with the full stop that a sentence on paper ends with."""
    words = text.strip()
    return words if not words or words[-1] in "。！？…" else f"{words.rstrip('，；、：')}。"


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters (避头尾; numbers and Latin words stay whole)."""
    if after in NEVER_FIRST or before in NEVER_LAST or after == " ":
        return False
    if (before in WORD and after in WORD) or (before == "〕" and after.isdigit()):  # 〔2026〕1号 is one number
        return False
    if before.isdigit() and after in COUNTED:
        return False
    return not (before == after and before in "—…")


def compose(chars: Sequence[str], grid: Grid = BODY, indent: int = 2) -> list[Line]:
    """Choose all line breaks of a paragraph; every line but the last fills the measure."""
    if not chars:
        return []
    arrivals: dict[int, _Arrival] = {0: _Arrival(0.0, 0, 0.0)}
    for start in range(len(chars)):
        if start not in arrivals:
            continue
        room = grid.width - (indent * grid.pitch if start == 0 else 0)
        options = list(_fitting(chars, start, room, grid)) or [_forced(chars, start, room, grid)]
        for line, cost in options:
            total = arrivals[start].cost + cost
            if line.stop not in arrivals or total < arrivals[line.stop].cost:
                arrivals[line.stop] = _Arrival(total, start, line.tracking)
    lines, stop = [], len(chars)
    while stop:
        arrival = arrivals[stop]
        lines.append(Line(arrival.start, stop, arrival.tracking))
        stop = arrival.start
    return lines[::-1]


def _fitting(chars: Sequence[str], start: int, room: float, grid: Grid) -> Iterator[tuple[Line, float]]:
    """Yield every line from start that could fill the room, with its cost."""
    width = 0.0
    for stop in range(start + 1, len(chars) + 1):
        width += advance(chars[stop - 1]) * grid.em
        if width - 2 * grid.em > room:
            return
        last = stop == len(chars)
        if not last and (width + 2.5 * grid.em < room or not may_break(chars[stop - 1], chars[stop])):
            continue
        count = stop - start
        if last and width + count * grid.spacing <= room + 0.01:
            tracking = grid.spacing
        else:
            tracking = _tracking(width, chars[stop - 1], count, room, grid)
        cost = ((tracking - grid.spacing) / (TOLERANCE * grid.em)) ** 2
        cost += 6 if last and start and count <= SHORT_TAIL + 1 else 0
        cost += 100 if tracking < TIGHTEST * grid.em else 0
        yield Line(start, stop, tracking / grid.em), cost


def _tracking(width: float, tail: str, count: int, room: float, grid: Grid) -> float:
    """Spacing that fills the room, the tail's blank half hanging over the edge where that is nearer to the grid."""
    if tail == " ":  # a blank at the end is not seen
        width, count = width - advance(" ") * grid.em, count - 1
    hangs = (0.0, 0.5) if tail in HALF_BLANK else (0.0,)
    return min(((room - width + hang * grid.em) / count for hang in hangs), key=lambda value: abs(value - grid.spacing))


def _forced(chars: Sequence[str], start: int, room: float, grid: Grid) -> tuple[Line, float]:
    """A line nothing fits into: end it ragged at the last permitted place, or cut a word longer than the line."""
    width, permitted, stop = 0.0, None, start
    while stop < len(chars):
        width += advance(chars[stop]) * grid.em + grid.spacing
        if width > room and stop > start:
            break
        stop += 1
        if stop < len(chars) and may_break(chars[stop - 1], chars[stop]):
            permitted = stop
    return Line(start, permitted or stop, grid.spacing / grid.em), 400.0


def wrap(text: str, em: float, width: float) -> list[str]:
    """Break a cell's text into ragged lines of at most this width (points)."""
    grid = Grid(em, max(1, int(width / em)), width)
    chars, lines, start = tidy(text), [], 0
    while start < len(chars):
        if text_width(chars[start:]) * em <= width:
            lines.append(chars[start:])
            break
        line, _ = _forced(chars, start, width, Grid(em, grid.cells, em * grid.cells))
        lines.append(chars[start : line.stop].rstrip())
        start = line.stop
    return lines or [""]


@lru_cache(maxsize=50_000)
def longest_word(text: str) -> float:
    """Width in em of the longest part that no line may end within."""
    chars = tidy(text)
    ends = [place for place in range(1, len(chars)) if may_break(chars[place - 1], chars[place])]
    return max((text_width(chars[start:stop].rstrip()) for start, stop in pairwise([0, *ends, len(chars)])), default=0.0)


def thousandths(tracking: float) -> str:
    """A letter spacing as CSS em that the engine, which cuts to thousandths when it draws, does not round away."""
    mille = round(tracking * 1000)
    return f"{(mille + (0.1 if mille > 0 else -0.1)) / 1000:.4f}em"


def title_lines(title: str, issuer: str = "", longest: int = 20) -> list[str]:
    """Break a title into lines of nearly equal length that keep words whole; an issuer that begins it gets its own."""
    if text_width(title) <= longest - 1:
        return [title]
    if issuer and title.startswith(issuer) and len(title) > len(issuer):
        return [issuer, *title_lines(title[len(issuer) :], "", longest)]
    cuts = [(0, 0.0), *_title_cuts(title), (len(title), 0.0)]
    least = -(-int(text_width(title) + 0.5) // longest)
    options = [found for count in (least, least + 1) if (found := _parted(title, cuts, count, longest))]
    if not options:
        return [title[start : start + longest] for start in range(0, len(title), longest)]
    _, ends = min((cost + 4.0 * len(ends), ends) for cost, ends in options)
    return [title[start:stop] for start, stop in zip((0, *ends), ends, strict=False)]


GOOD_ENDS = ("公司", "厂", "店", "社", "院", "的", "和", "及", "等", "、", "度", "年", "》", "〉", "”", "品", "局")
BAD_STARTS = ("的", "等", "和", "及", "种", "批", "家", "年", "项")
# A firm's name, from behind the words that come before one in our titles to its last.
FIRM = re.compile(r"(?:^|关于(?:[^公厂、]*(?:使用|吊销|撤销|移送|更换|督促|整改|责令|恢复|注销|建议|对|将|请))?)(?P<name>(?:(?!关于)[^、，]){3,}?(?:公司|厂|商店|合作社))")


def _title_cuts(title: str) -> list[tuple[int, float]]:
    """Where a line may end, and what ending there costs."""
    firm = FIRM.search(title)
    inside = range(firm.start("name") + 1, firm.end("name")) if firm else range(0)
    found = []
    for cut in range(1, len(title)):
        if not may_break(title[cut - 1], title[cut]):
            continue
        good = title[:cut].rstrip().endswith(GOOD_ENDS) or (firm and cut == firm.start("name"))
        cost = (0.0 if good else 5.0) + (6.0 if title[cut:].startswith(BAD_STARTS) else 0.0) + (9.0 if cut in inside else 0.0)
        found.append((cut, cost))
    return found


def _parted(title: str, cuts: Sequence[tuple[int, float]], count: int, longest: int) -> tuple[float, tuple[int, ...]] | None:
    """The cheapest way to set a title in so many lines: the cost and where each line ends."""
    even = text_width(title) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in range(count):
        ahead: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in best.items():
            for stop, price in cuts:
                width = text_width(title[start:stop])
                if stop <= start or width > longest:
                    continue
                total = cost + price + abs(width - even) / 2
                if stop not in ahead or total < ahead[stop][0]:
                    ahead[stop] = (total, (*ends, stop))
        best = ahead
    return best.get(len(title))
