"""What a file says: the words that a machine can read in it, and whether there is anything it cannot read.

Files were let in by `intake`; here they are only read. What lies in a picture, a person has to look at.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import python_calamine
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader

from .models import Attachment

WORD_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
WORD_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
WORD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
OFFICE_PICTURES = re.compile(r"(?:word|xl)/media/")
PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a file with those of its properties; `unread`: there are pictures in it."""

    text: str
    unread: bool


def read(attachment: Attachment) -> Reading:
    """Read a kept file."""
    with attachment.file.open("rb") as stream:
        return read_bytes(attachment.kind, stream.read())


def read_bytes(kind: str, data: bytes) -> Reading:
    """Read a file of one of the kinds that intake lets in."""
    return READERS[kind](data)


def _picture(_data: bytes) -> Reading:
    return Reading("", unread=True)


def _pdf(data: bytes) -> Reading:
    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    about = [str(value) for value in (reader.metadata or {}).values()]
    pictures = any(not text.strip() for text in pages) or any(_has_picture(page) for page in reader.pages)
    return Reading("\n".join([*pages, *about]), unread=pictures)


def _has_picture(page: object) -> bool:
    objects = page.get("/Resources", {}).get_object().get("/XObject", {})
    return any(thing.get_object().get("/Subtype") == "/Image" for thing in objects.get_object().values()) if objects else False


def _docx(data: bytes) -> Reading:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = [_paragraphs(archive.read(name)) for name in names if WORD_PARTS.fullmatch(name)]
        return Reading("\n".join([*parts, _properties(archive)]), unread=any(OFFICE_PICTURES.match(name) for name in names))


def _paragraphs(xml: bytes) -> str:
    """Runs are joined before anything is looked for: Word cuts a number into several."""
    root = fromstring(xml, forbid_dtd=True)
    return "\n".join("".join(run.text or "" for run in paragraph.iter(WORD_TEXT)) for paragraph in root.iter(WORD_PARAGRAPH))


def _xlsx(data: bytes) -> Reading:
    book = python_calamine.load_workbook(io.BytesIO(data))
    lines = [
        "；".join(_cell(cell) for cell in row if cell != "")
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Reading("\n".join([*book.sheet_names, *lines, _properties(archive)]), unread=any(OFFICE_PICTURES.match(name) for name in archive.namelist()))


def _cell(value: object) -> str:
    """A telephone typed as a number comes back as 13800138000.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _properties(archive: zipfile.ZipFile) -> str:
    """Author, company, comments: what an Office file says about itself."""
    there = set(archive.namelist())
    roots = [fromstring(archive.read(name), forbid_dtd=True) for name in PROPERTIES if name in there]
    return "\n".join(node.text for root in roots for node in root.iter() if node.text and node.text.strip())


READERS: dict[str, Callable[[bytes], Reading]] = {"pdf": _pdf, "jpeg": _picture, "png": _picture, "docx": _docx, "xlsx": _xlsx}
