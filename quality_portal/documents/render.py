"""The printing child: a page as JSON on stdin, a PDF on stdout. Run as a script by press.py, never imported elsewhere.

It knows no settings, no database, no network: whatever a page may use is handed over with it, everything else that a
page asks for ends the printing. This is the only file that touches WeasyPrint, and it imports nothing of the portal.

stdin:  {"html", "assets": {url: text}, "faces": {url: path}, "variant", "overleaf": [from, to] | null, "limits": {...}}
stdout: one line of JSON {"pages", "log"}, then the PDF
"""

from __future__ import annotations

import ctypes.util
import json
import logging
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.urls import URLFetcher

MIME = {"css": "text/css", "svg": "image/svg+xml", "face": "font/otf"}


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


def fetcher(assets: dict[str, str], face_files: dict[str, str]) -> URLFetcher:
    """Answers what came with the page; any other address (file:, http:, data:) is fatal."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # slow: only in the child

    class Supplied(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            kind = url.partition(":")[0]
            if url in assets:
                data = assets[url].encode()
            elif url in face_files:
                data = Path(face_files[url]).read_bytes()
            else:
                raise FatalURLFetchingError(f"not supplied with the page: {url[:200]}")
            return URLFetcherResponse(url, data, {"Content-Type": MIME[kind]})

    return Supplied()


def print_page(order: dict) -> tuple[dict, bytes]:
    """Lay the page out, once more if its colophon has to move to an even page, and write the PDF."""
    from weasyprint import HTML  # slow: only in the child
    from weasyprint.text.fonts import FontConfiguration

    notes, fonts = Notes(), FontConfiguration()
    for name in ("weasyprint", "fontTools"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [notes], False
    supplied = fetcher(order["assets"], order["faces"])

    def laid_out(markup: str) -> Document:
        return HTML(string=markup, base_url=None, url_fetcher=supplied).render(font_config=fonts)

    document = laid_out(order["html"])
    if order.get("overleaf") and len(document.pages) % 2:
        document = laid_out(order["html"].replace(*order["overleaf"]))
    pdf = document.write_pdf(pdf_variant=order["variant"], pdf_identifier=order["identifier"].encode())
    return {"pages": len(document.pages), "log": notes.lines}, pdf


def search_no_libraries() -> None:
    """Keep the import of WeasyPrint from starting compilers to look for libraries that it then finds by name anyway."""
    if sys.platform == "linux":
        ctypes.util.find_library = lambda _: None


def main() -> None:
    """Read the order, print, answer."""
    limit(json.loads(sys.argv[1]))
    search_no_libraries()
    facts, pdf = print_page(json.load(sys.stdin))
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
