"""Printed pages read back: where characters and rules stand, in millimetres from the paper's upper left corner."""

import io
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pikepdf
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from quality_portal.documents.faces import wheel_file

MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Char:
    """A printed character: where its baseline begins, its size in points, where its cell ends, and its colour."""

    text: str
    x: float
    y: float
    end: float
    size: float
    colour: tuple[float, ...]
    turned: bool


@dataclass(frozen=True)
class Rule:
    """A drawn line or filled bar: its corners, its thickness, its colour."""

    x0: float
    y0: float
    x1: float
    y1: float
    thick: float
    colour: tuple[float, ...]

    @property
    def length(self) -> float:
        """Along its longer side."""
        return max(self.x1 - self.x0, self.y1 - self.y0)

    @property
    def middle(self) -> float:
        """Height of its middle on the paper."""
        return (self.y0 + self.y1) / 2


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


@cache
def _bounds(char: str, file: str = "NotoSerifSC-Regular.otf") -> tuple[float, float]:
    with TTFont(wheel_file(file), lazy=True) as font:
        glyphs = font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord(char)]].draw(pen)
        return pen.bounds[1] / 1000, pen.bounds[3] / 1000


def ink_top(chars: list[Char]) -> float:
    """The upper edge of the ink of a line that Song printed."""
    return min(char.y - _bounds(char.text)[1] * char.size * MM for char in chars)


def ink_bottom(chars: list[Char]) -> float:
    """The lower edge of the ink of a line that Song printed."""
    return max(char.y - _bounds(char.text)[0] * char.size * MM for char in chars)


def ink_middle(char: Char) -> float:
    """The middle of a character's ink."""
    low, high = _bounds(char.text)
    return char.y - (low + high) / 2 * char.size * MM


class Reader:
    """Follows the content stream of one page."""

    def __init__(self, pdf: bytes, page: int) -> None:
        self.opened = pikepdf.open(io.BytesIO(pdf))
        self.page = self.opened.pages[page]
        self.width, self.height = (float(side) for side in self.page.MediaBox[2:4])
        self.chars: list[Char] = []
        self.rules: list[Rule] = []
        self.fonts = {name: _Font(font) for name, font in self.page.Resources.Font.items()}
        self._follow()

    def _follow(self) -> None:  # noqa: C901, PLR0912 - one branch an operator, as in the standard
        ctm, stack, path, here = (1, 0, 0, 1, 0, 0), [], [], (0.0, 0.0)
        fill = stroke = (0.0,)
        width, text, font, size = 1.0, (1, 0, 0, 1, 0, 0), None, 0.0
        for operands, operator in pikepdf.parse_content_stream(self.page):
            name, given = str(operator), list(operands)
            numbers = [float(value) for value in given if isinstance(value, int | Decimal)]
            if name == "q":
                stack.append((ctm, fill, stroke, width))
            elif name == "Q":
                ctm, fill, stroke, width = stack.pop()
            elif name == "cm":
                ctm = times(tuple(numbers), ctm)
            elif name in {"rg", "g", "sc", "scn"} and numbers:
                fill = tuple(numbers)
            elif name in {"RG", "G", "SC", "SCN"} and numbers:
                stroke = tuple(numbers)
            elif name == "w":
                width = numbers[0]
            elif name == "re":
                x, y, w, h = numbers
                path += [("re", (x, y), (x + w, y + h))]
            elif name == "m":
                here = (numbers[0], numbers[1])
            elif name in {"l", "c"}:
                path.append((name, here, (numbers[-2], numbers[-1])))
                here = (numbers[-2], numbers[-1])
            elif name in {"f", "f*"}:
                self._filled(path, ctm, fill)
                path = []
            elif name in {"S", "s"}:
                self._stroked(path, ctm, stroke, width)
                path = []
            elif name in {"n", "W"}:
                path = [] if name == "n" else path
            elif name == "Tm":
                text = tuple(numbers)
            elif name == "Tf":
                font, size = self.fonts[str(given[0])], float(given[1])
            elif name == "Tj":
                text = self._shown([given[0]], text, ctm, font, size, fill)
            elif name == "TJ":
                text = self._shown(list(given[0]), text, ctm, font, size, fill)

    def _shown(self, parts: list, text: Matrix, ctm: Matrix, font: "_Font", size: float, fill: tuple) -> Matrix:
        for part in parts:
            if isinstance(part, pikepdf.String):
                data = bytes(part)
                for place in range(0, len(data), 2):
                    code = int.from_bytes(data[place : place + 2], "big")
                    at, step = times(text, ctm), font.width(code) / 1000 * size
                    after = times((1, 0, 0, 1, step, 0), text)
                    end = times(after, ctm)
                    turned = abs(at[1]) > abs(at[0])
                    scale = (at[2] ** 2 + at[3] ** 2) ** 0.5
                    self.chars.append(
                        Char(font.text(code), at[4] * MM, (self.height - at[5]) * MM, end[4] * MM, size * scale, fill, turned)
                    )
                    text = after
            else:
                text = times((1, 0, 0, 1, -float(part) / 1000 * size, 0), text)
        return text

    def _corners(self, a: tuple, b: tuple, ctm: Matrix) -> tuple[float, float, float, float]:
        ax, ay = (times((1, 0, 0, 1, *a), ctm)[4:])
        bx, by = (times((1, 0, 0, 1, *b), ctm)[4:])
        top, bottom = sorted(((self.height - ay) * MM, (self.height - by) * MM))
        left, right = sorted((ax * MM, bx * MM))
        return left, top, right, bottom

    def _filled(self, path: list, ctm: Matrix, colour: tuple) -> None:
        boxes = [self._corners(a, b, ctm) for kind, a, b in path if kind == "re"]
        lines = [self._corners(a, b, ctm) for kind, a, b in path if kind == "l"]
        if lines and not boxes:
            xs, ys = [v for box in lines for v in box[::2]], [v for box in lines for v in box[1::2]]
            boxes = [(min(xs), min(ys), max(xs), max(ys))]
        for left, top, right, bottom in boxes:
            if min(right - left, bottom - top) <= 0:
                continue
            self.rules.append(Rule(left, top, right, bottom, min(right - left, bottom - top), colour))

    def _stroked(self, path: list, ctm: Matrix, colour: tuple, width: float) -> None:
        thick = width * (ctm[0] ** 2 + ctm[1] ** 2) ** 0.5 * MM
        if any(kind == "c" for kind, _, _ in path):
            boxes = [self._corners(a, b, ctm) for _, a, b in path]
            left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
            self.rules.append(Rule(left, top, max(box[2] for box in boxes), max(box[3] for box in boxes), thick, colour))
            return
        self.rules += [Rule(*self._corners(a, b, ctm), thick, colour) for _, a, b in path]

    def rows(self) -> list[list[Char]]:
        """The printed lines from top to bottom, without blanks."""
        found: dict[float, list[Char]] = {}
        for char in self.chars:
            if not char.turned and char.text.strip():
                found.setdefault(round(char.y, 1), []).append(char)
        return [sorted(found[y], key=lambda char: char.x) for y in sorted(found)]

    def line(self, words: str, *, last: bool = False) -> list[Char]:
        """The characters of these words, which stand on one baseline; the first such line, or the last."""
        for row in self.rows()[:: -1 if last else 1]:
            place = "".join(char.text for char in row).find(words)
            if place >= 0:
                return row[place : place + len(words)]
        raise AssertionError(f"{words!r} is not on this page")


class _Font:
    """Widths and characters of an embedded face."""

    def __init__(self, font: pikepdf.Object) -> None:
        below = font.DescendantFonts[0]
        self.default = float(below.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        rest = list(below.get("/W", []))
        while rest:
            start = int(rest.pop(0))
            if isinstance(rest[0], pikepdf.Array):
                for step, value in enumerate(rest.pop(0)):
                    self.widths[start + step] = float(value)
            else:
                stop, value = int(rest.pop(0)), float(rest.pop(0))
                self.widths |= dict.fromkeys(range(start, stop + 1), value)
        self.chars: dict[int, str] = {}
        for line in bytes(font.ToUnicode.read_bytes()).decode().splitlines():
            words = line.replace("<", " ").replace(">", " ").split()
            if len(words) == 2 and all(set(word) <= set("0123456789abcdef") for word in words) and len(words[0]) == 4:
                self.chars[int(words[0], 16)] = bytes.fromhex(words[1]).decode("utf-16-be")

    def width(self, code: int) -> float:
        return self.widths.get(code, self.default)

    def text(self, code: int) -> str:
        return self.chars.get(code, "\ufffd")
