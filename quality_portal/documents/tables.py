"""Long lists on paper: which columns how wide, which lines in each cell, which rows on which page. Pure Python.

The layout engine takes 15 ms a row for a table of eight columns; a list needs nothing of what it can do. So lists are
set here, in tenths of a second for a thousand rows, and drawn by the printing child (drawing.py) on empty pages that
the engine numbers and binds like any other.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from quality_portal.documents import composer

POINT = 25.4 / 72  # mm
ROW = 10.4455  # mm, a row of the grid


@dataclass(frozen=True)
class Sheet:
    """How a list is set: the block it stands in, its type, and the room on the page that carries its title."""

    width: float  # mm
    room: float  # mm on a page of its own
    size: float  # points
    leading: float  # mm
    pad_x: float  # mm
    pad_y: float
    title_longest: int  # characters in a line of its title


TURNED = Sheet(width=225, room=156, size=8.5, leading=3.6, pad_x=0.7, pad_y=0.6, title_longest=34)
UPRIGHT = Sheet(width=156, room=225, size=10.5, leading=5, pad_x=1, pad_y=0.8, title_longest=19)
SLACK = 0.05  # mm
HEAD_PAD = 1.0  # mm above and under the head's lines
NOTE, NOTE_SIZE = (4, 1.2), 8.5  # mm each line of a note and above it; points
CAPTION = (8, 9, 2)  # mm on a turned page: the label's row, each line of the title, the gap under it


@dataclass
class Leaf:
    """The rows on one page: [height, [[line of each cell]]]."""

    rows: list[tuple[float, list[list[str]]]] = field(default_factory=list)
    height: float = 0.0


@dataclass
class Listing:
    """A list set in pages."""

    sheet: Sheet
    widths: list[float]
    aligns: list[str]
    head: list[list[str]]
    head_height: float
    leaves: list[Leaf]
    title_lines: list[str]

    def order(self) -> dict:
        """What the printing child needs."""
        return {
            "size": self.sheet.size,
            "leading": self.sheet.leading,
            "pad": [self.sheet.pad_x, self.sheet.pad_y],
            "widths": self.widths,
            "aligns": self.aligns,
            "head": self.head,
            "head_height": self.head_height,
            "leaves": [asdict(leaf) for leaf in self.leaves],
        }


def is_wide(annex: dict) -> bool:
    """Whether an annex table is turned."""
    return bool(annex.get("wide", len(annex.get("columns", [])) > 6))


def lay_out(annex: dict) -> Listing:
    """Set an annex's table."""
    sheet = TURNED if is_wide(annex) else UPRIGHT
    columns = [{"title": column} if isinstance(column, str) else column for column in annex["columns"]]
    widths = column_widths(columns, annex["rows"], sheet)
    aligns = [column.get("align") or _align(annex["rows"], place) for place, column in enumerate(columns)]
    inner = [(width - 2 * sheet.pad_x) / POINT for width in widths]
    head = [composer.wrap(column["title"], sheet.size, (width - 0.6) / POINT) for column, width in zip(columns, widths, strict=True)]
    head_height = max(map(len, head)) * sheet.leading + 2 * HEAD_PAD
    title = composer.title_lines(annex["title"], "", sheet.title_longest)
    rows = ([list(_wrapped(str(cell), sheet.size, width)) for cell, width in zip(row, inner, strict=True)] for row in annex["rows"])
    first_room = _first_room(sheet, len(title))
    leaves = _paged(rows, sheet, head_height, first_room)
    _keep_company(leaves, head_height, _notes_height(annex.get("notes", []), sheet), sheet.room if len(leaves) > 1 else first_room)
    return Listing(sheet, widths, aligns, head, head_height, leaves, title)


def _first_room(sheet: Sheet, title_lines: int) -> float:
    if sheet is TURNED:
        label, line, gap = CAPTION
        return sheet.room - label - line * title_lines - gap
    return sheet.room - ROW * (3 + title_lines)  # label, blank, title, blank


def _paged(rows: Iterator[list[list[str]]], sheet: Sheet, head_height: float, first_room: float) -> list[Leaf]:
    """Fill page after page; a row stays whole unless it is taller than a page."""
    leaves, room = [Leaf(height=head_height)], first_room
    for row in rows:
        rest = row
        while rest:
            tall = max(map(len, rest)) * sheet.leading + 2 * sheet.pad_y
            leaf = leaves[-1]
            if leaf.height + tall <= room:
                leaf.rows.append((tall, rest))
                leaf.height += tall
                break
            if leaf.rows:
                leaves.append(Leaf(height=head_height))
                room = sheet.room
                continue
            fits = max(1, int((room - head_height - 2 * sheet.pad_y) / sheet.leading))
            leaf.rows.append((fits * sheet.leading + 2 * sheet.pad_y, [cell[:fits] for cell in rest]))
            leaf.height += leaf.rows[-1][0]
            rest = [cell[fits:] for cell in rest]
    return leaves


def _keep_company(leaves: list[Leaf], head_height: float, notes: float, room: float) -> None:
    """Where the notes under a list have no room on its last page, its last row goes overleaf with them."""
    last = leaves[-1]
    if notes and last.height + notes > room and len(last.rows) > 1:
        row = last.rows.pop()
        last.height -= row[0]
        leaves.append(Leaf(rows=[row], height=head_height + row[0]))


def _notes_height(notes: list[str], sheet: Sheet) -> float:
    leading, above = NOTE
    return sum(above + leading * len(composer.wrap(note, NOTE_SIZE, sheet.width / POINT)) for note in notes)


def column_widths(columns: list[dict], rows: list, sheet: Sheet) -> list[float]:
    """Share the block among the columns: given widths count in ordinary columns, the others follow their contents.

    None gets narrower than its longest word, as long as all of them have room.
    """
    needs = [_need(column["title"], rows, place) for place, column in enumerate(columns)]
    ordinary = sum(needs) / len(needs)
    weights = [column["width"] * ordinary if "width" in column else need for column, need in zip(columns, needs, strict=True)]
    least = [_least(column["title"], rows, place, sheet) for place, column in enumerate(columns)]
    widths = _shared(weights, sheet.width)
    short = {place for place, width in enumerate(widths) if width < least[place]}
    while short and sum(least) <= sheet.width:
        left = sheet.width - sum(least[place] for place in short)
        shares = iter(_shared([weight for place, weight in enumerate(weights) if place not in short], left))
        widths = [least[place] if place in short else next(shares) for place in range(len(weights))]
        more = {place for place, width in enumerate(widths) if width < least[place] - SLACK}
        if not more:
            break
        short |= more
    return widths


def _shared(weights: list[float], room: float) -> list[float]:
    total = sum(weights)
    return [weight * room / total for weight in weights]


def _least(title: str, rows: list, place: int, sheet: Sheet) -> float:
    """Width in mm that keeps the longest word of a column whole."""
    longest = max(map(composer.longest_word, (title, *(str(row[place]) for row in rows))))
    return longest * sheet.size * POINT + 2 * sheet.pad_x + SLACK


def _need(title: str, rows: list, place: int) -> float:
    """How much room a column asks for: most of its contents on two lines, between two and eleven characters."""
    sizes = sorted(composer.text_width(str(row[place])) for row in rows) or [0.0]
    typical = sizes[min(len(sizes) - 1, int(len(sizes) * 0.9))]
    wished = typical / 2 if typical > 8 else typical
    return min(11.0, max(2.0, composer.text_width(title) / 2 + 0.3, wished + 0.6))


def _align(rows: list, place: int) -> str:
    short = all(composer.text_width(str(row[place])) <= 5 for row in rows)
    return "center" if short else ""


@lru_cache(maxsize=50_000)
def _wrapped(text: str, em: float, width: float) -> tuple[str, ...]:
    """A list repeats itself: the same place, the same verdict, in the same column. No single character on a last line."""
    lines = composer.wrap(text, em, width)
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 2 and composer.may_break(lines[-2][-2], lines[-2][-1]):
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return tuple(lines)
