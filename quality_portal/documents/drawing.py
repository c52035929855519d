"""Part of the printing child: draws lists (tables.py) on the pages that the layout engine left empty for them.

Knows neither the portal nor the layout engine, only the PDF content stream it writes to. Each cell is one marked
content; what stands where is kept for the structure tree (tagging.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PX = 96 / 25.4  # a millimetre in the engine's units
PT = 96 / 72
EM_ABOVE = 0.38  # em from the middle of a line down to its baseline: the frame is 0.88 above it and 0.12 under it
RULES = {"thin": 0.2, "head": 0.35, "edge": 0.45}  # mm


@dataclass(frozen=True)
class Glyph:
    """How a face prints a character."""

    font: str  # its name in the page's resources
    code: str  # hexadecimal
    width: float  # em


@dataclass(frozen=True)
class Look:
    """How the cells of a row are set."""

    face: str
    aligns: list[str]
    tag: str


@dataclass
class Cells:
    """The marked contents of one page of a list: of its head, and of each row."""

    page: int
    head: list[int] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)


class Pen:
    """Draws one page of a list at (left, top), in the engine's units."""

    def __init__(self, stream: Any, order: dict, glyphs: dict[tuple[str, str], Glyph], first_mark: int) -> None:
        self.out = stream.stream
        self.order, self.glyphs, self.mark = order, glyphs, first_mark
        self.edges = [0.0]
        for width in order["widths"]:
            self.edges.append(self.edges[-1] + width * PX)

    def draw(self, leaf: dict, left: float, top: float, page: int) -> Cells:
        """Rules first, as furniture, then the head and the rows."""
        cells = Cells(page)
        self._rules(leaf, left, top)
        y = top + self.order["head_height"] * PX
        head = Look("hei", ["center"] * len(self.order["aligns"]), "TH")
        body = Look("plain", self.order["aligns"], "TD")
        cells.head = self._row(self.order["head"], self.order["head_height"], (left, top), head)
        for height, row in leaf["rows"]:
            cells.rows.append(self._row(row, height, (left, y), body))
            y += height * PX
        return cells

    def _rules(self, leaf: dict, left: float, top: float) -> None:
        right, y = left + self.edges[-1], top
        put = self.out.append
        put(b"/Artifact <</Type /Layout>> BDC q 0 0 0 RG")
        bottom = top + leaf["height"] * PX
        put(f"{RULES['edge'] * PX:.3f} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l {left:.2f} {bottom:.2f} m {right:.2f} {bottom:.2f} l S".encode())
        y += self.order["head_height"] * PX
        put(f"{RULES['head'] * PX:.3f} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S".encode())
        path = []
        for height, _ in leaf["rows"][:-1]:
            y += height * PX
            path.append(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l")
        path += [f"{left + edge:.2f} {top:.2f} m {left + edge:.2f} {bottom:.2f} l" for edge in self.edges]
        put(f"{RULES['thin'] * PX:.3f} w {' '.join(path)} S Q EMC".encode())

    def _row(self, cells: list[list[str]], height: float, corner: tuple[float, float], look: Look) -> list[int]:
        left, top = corner
        marks, size, leading = [], self.order["size"] * PT, self.order["leading"] * PX
        for place, lines in enumerate(cells):
            x, width = left + self.edges[place], self.edges[place + 1] - self.edges[place]
            y = top + (height * PX - len(lines) * leading) / 2 + leading / 2 + EM_ABOVE * size
            self.out.append(f"/{look.tag} <</MCID {self.mark}>> BDC BT 0 0 0 rg".encode())
            for number, line in enumerate(lines):
                if line.strip():
                    glyphs = [self.glyphs[look.face, char] for char in line]
                    shift = self._shift(look.aligns[place], width, sum(glyph.width for glyph in glyphs) * size)
                    self._line(glyphs, x + shift, y + number * leading, size)
            self.out.append(b"ET EMC")
            marks.append(self.mark)
            self.mark += 1
        return marks

    def _shift(self, align: str, width: float, taken: float) -> float:
        """How far into its cell a line begins."""
        pad = self.order["pad"][0] * PX
        return {"center": (width - taken) / 2, "right": width - taken - pad}.get(align, pad)

    def _line(self, glyphs: list[Glyph], x: float, y: float, size: float) -> None:
        parts, font = [f"1 0 0 -1 {x:.2f} {y:.2f} Tm "], ""
        for glyph in glyphs:
            if glyph.font != font:
                parts.append(f"{'> Tj ' if font else ''}/{glyph.font} {size:.3f} Tf <")
                font = glyph.font
            parts.append(glyph.code)
        self.out.append(("".join(parts) + "> Tj").encode())
