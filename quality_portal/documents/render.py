"""The printing child: from an order to a PDF. Loaded by the children's parent (forks.py), never imported elsewhere.

It knows no settings, no database, no network: whatever a page may use is handed over with it, everything else that a
page asks for ends the printing. This is the only file that touches WeasyPrint; of the portal it reads three neighbours
that are parts of it: drawing.py (long lists), tagging.py (PDF/UA and PDF/A) and cutting.py (the embedded faces).

order:     {"html", "sheet": name of a style sheet | null, "assets": {url: text}, "pictures": {url: base64}, "lists": [...],
            "data": text, "overleaf": [from, to] | null, "identifier", "created"}
answer:    {"pages", "log"}, and the PDF
rehearsal: an order, and what all papers may use: {"sheets": {name: text}, "faces": {url: path}}
"""

from __future__ import annotations

import base64
import ctypes.util
import importlib.util
import logging
import os
import resource
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

MIME = {"svg": "image/svg+xml", "png": "image/png", "face": "font/otf"}
COLOPHON = "colophon"  # its id; a receipt may follow it on a page of its own
MISSING = "〓"  # what a compositor sets for a character that he has not
VARIANT = "pdf/a-3u"  # tagging.py adds what PDF/UA-1 wants besides


def limit(limits: dict[str, int]) -> None:
    """Bind this process before it reads anything that others wrote; a page being read goes before a page being printed."""
    os.nice(10)
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


class Notes(logging.Handler):
    """Keeps what the layout engine complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@dataclass(frozen=True)
class Engine:
    """What of the layout engine is made ready once for all papers."""

    fonts: FontConfiguration
    sheets: dict[str, CSS]


def fetcher(assets: dict[str, str], pictures: dict[str, str], face_files: dict[str, str]) -> URLFetcher:
    """Answers what came with the page or for all pages; any other address (file:, http:, data:) is fatal."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # slow: only in the child

    class Supplied(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            kind = url.partition(":")[0]
            if url in assets:
                data = assets[url].encode()
            elif url in pictures:
                data = base64.b64decode(pictures[url])
            elif url in face_files:
                data = Path(face_files[url]).read_bytes()
            else:
                raise FatalURLFetchingError(f"not supplied with the page: {url[:200]}")
            return URLFetcherResponse(url, data, {"Content-Type": MIME[kind]})

    return Supplied()


def neighbour(name: str) -> ModuleType:
    """A part of this child, from the file beside it: nothing else of the portal can be imported from here."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def rehearse(order: dict) -> Engine:
    """Import the engine, read the style sheets, print a page that needs every face; all of it stays open for the children."""
    search_no_libraries()
    from weasyprint import CSS  # slow: only in the children's parent
    from weasyprint.pdf import fonts as engine_fonts
    from weasyprint.text.fonts import FontConfiguration

    neighbour("cutting").Cutter(engine_fonts).take_over()
    pack_quickly()
    fonts = FontConfiguration()
    supplied = fetcher({}, {}, order["faces"])
    engine = Engine(fonts, {name: CSS(string=text, font_config=fonts, url_fetcher=supplied) for name, text in order["sheets"].items()})
    print_page(order, engine)
    return engine


def print_page(order: dict, engine: Engine) -> tuple[dict, bytes]:
    """Lay the page out, once more if its colophon has to move to an even page, draw its lists, and write the PDF."""
    from weasyprint import HTML  # slow: only in the child

    notes = Notes()
    for name in ("weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [notes], False
    supplied = fetcher(order["assets"], order.get("pictures", {}), {})
    sheets = [engine.sheets[order["sheet"]]] if order["sheet"] else []

    def laid_out(markup: str) -> Document:
        return HTML(string=markup, base_url=None, url_fetcher=supplied).render(font_config=engine.fonts, stylesheets=sheets)

    document = laid_out(order["html"])
    if order.get("overleaf") and any(COLOPHON in page.anchors for page in document.pages[::2]):
        document = laid_out(order["html"].replace(*order["overleaf"]))
    return {"pages": len(document.pages), "log": notes.lines}, write(document, order)


def write(document: Document, order: dict) -> bytes:
    """Paint the pages with their lists, put the tags right, declare the standards."""
    from weasyprint import VERSION, Attachment
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf import tags

    tagging = neighbour("tagging")
    watch = tagging.Watch()
    painted = Painted(document, order.get("lists", []))

    def finish(_document: Document, pdf: Any) -> None:
        tagging.Tree(pdf, painted.streams, watch).finish(painted.tables())
        tagging.declare(pdf, document.metadata, f"WeasyPrint {VERSION}")
        neighbour("cutting").unwrap(pdf)

    made = datetime.fromisoformat(order.get("created", "2000-01-01")).replace(tzinfo=UTC)
    data = order.get("data")
    attached = [Attachment(string=data, name="document.json", description="文书内容（JSON）", created=made, modified=made, relationship="Data")]
    with watch.over(tags, MarginBox, AbsolutePlaceholder):
        return document.write_pdf(
            finisher=finish,
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=order["identifier"].encode(),
            attachments=attached if data else None,
        )


class Painted:
    """Stands between the engine and its pages: keeps their content streams and draws the lists on the empty ones."""

    def __init__(self, document: Document, lists: list[dict]) -> None:
        self.lists = lists
        self.drawing = neighbour("drawing") if lists else None
        self.streams: list[Any] = []
        self.glyphs: list[dict] = [{} for _ in lists]
        self.cells: list[list[Any]] = [[] for _ in lists]
        self.sources: dict[int, Any] = {}
        for number, page in enumerate(document.pages):
            self._watch(number, page)

    def _watch(self, number: int, page: Any) -> None:
        paint = page.paint

        def painted(stream: Any, scale: float = 1) -> None:
            self.streams.append(stream)
            paint(stream, scale)
            for box in leaves(page) if self.lists else ():
                with stream.stacked():
                    stream.transform(a=scale, d=scale)
                    self._draw(box, stream, number)

        page.paint = painted

    def _draw(self, box: Any, stream: Any, page: int) -> None:
        from weasyprint.text.line_break import Layout

        which, leaf = map(int, box.element.get("id").split("-")[1:])
        order, glyphs = self.lists[which], self.glyphs[which]
        if not glyphs:
            self.sources[which] = box.element
            faces = {"plain": box.style, "hei": box.children[0].style}
            texts = {"hei": order["head"], "plain": [cell for part in order["leaves"] for _, row in part["rows"] for cell in row]}
            for face, cells in texts.items():
                layout = Layout(faces[face])
                for char in sorted({char for lines in cells for line in lines for char in line}):  # the same paper, the same bytes
                    glyphs[face, char] = self.drawing.Glyph(*shaped(char, layout, stream))
        marks = sum(len(cells.head) + sum(map(len, cells.rows)) for rows in self.cells for cells in rows if cells.page == page)
        pen = self.drawing.Pen(stream, order, glyphs, len(stream._tags) + marks)
        self.cells[which].append(pen.draw(order["leaves"][leaf], box.content_box_x(), box.content_box_y(), page))

    def tables(self) -> list[tuple[Any, list[Any]]]:
        """What was drawn, for the structure tree."""
        return [(self.sources[which], cells) for which, cells in enumerate(self.cells) if cells]


def leaves(page: Any) -> list[Any]:
    """The empty places on a page where a part of a list is drawn."""
    if not any(name.startswith("leaf-") for name in page.anchors):
        return []
    found, boxes = [], [page._page_box]
    while boxes:
        box = boxes.pop(0)
        if box.element is not None and box.element_tag == "article":
            found.append(box)
        else:
            boxes += getattr(box, "children", ())
    return found


def shaped(char: str, layout: Any, stream: Any) -> tuple[str, str, float]:
    """How the faces of a layout's style print one character: name of the face in the file, glyph, width in em."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    layout.set_text(char)
    item = layout.get_first_line()[0].runs[0].data
    info, pango_font = item.glyphs.glyphs[0], item.item.analysis.font
    font, size = stream.add_font(pango_font)
    glyph = info.glyph
    if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or glyph == pango.PANGO_GLYPH_EMPTY or item.glyphs.num_glyphs != 1:
        return shaped(MISSING, layout, stream)  # only in a draft: what is issued was checked
    if glyph not in font.widths:
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(pango_font, glyph, ink, logical)
        font.widths[glyph] = round(logical.width * 1000 * FROM_UNITS / size)
    font.to_unicode.setdefault(glyph, char)
    return font.hash, f"{glyph:04x}", font.widths[glyph] / 1000


def pack_quickly() -> None:
    """Have streams packed as zlib packs by itself: a list of a thousand rows gets a twentieth larger, in two thirds of the time."""
    import pydyf

    pydyf.zlib = SimpleNamespace(compressobj=lambda level: zlib.compressobj())  # noqa: ARG005 – as it is called


def search_no_libraries() -> None:
    """Keep the import of WeasyPrint from starting compilers to look for libraries that it then finds by name anyway."""
    if sys.platform == "linux":
        ctypes.util.find_library = lambda _: None
