"""The public gate: what anybody who holds a paper may learn about it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from quality_portal.documents.models import Document
from quality_portal.documents.numbering import CODE_LENGTH, LETTERS


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document that was found. Of one that is not public only number, office and date are confirmed."""

    number: str
    office: str
    issued_on: date
    public: bool
    void: bool
    void_reason: str = ""
    voided_at: datetime | None = None
    kind: str = ""
    title: str = ""
    sha256: str = ""
    pages: int | None = None
    url: str = ""


def check(text: str) -> CheckedDocument | None:
    """Find a document by its number or its check code, however either was typed; None when we never issued it."""
    text = text.replace("\x00", "")
    found = _by_code(text) or _by_number(text)
    if found is None:
        return None
    known = CheckedDocument(
        number=found.number, office=found.issuer, issued_on=found.issued_on, public=found.public, void=found.is_void
    )
    if not found.public:
        return known
    return CheckedDocument(
        number=found.number,
        office=found.issuer,
        issued_on=found.issued_on,
        public=True,
        void=found.is_void,
        void_reason=found.void_reason,
        voided_at=found.voided_at,
        kind=found.kind_title,
        title=found.title,
        sha256=found.sha256,
        pages=found.pages,
        url=found.get_absolute_url(),
    )


def _by_code(text: str) -> Document | None:
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != CODE_LENGTH or set(code) - set(LETTERS):
        return None
    return Document.objects.filter(check_code=code).first()


def _by_number(text: str) -> Document | None:
    return Document.objects.filter(number=_as_printed(text)).first()


def _as_printed(text: str) -> str:
    """A number with the brackets it is printed with: people type [2026], (2026), 【2026】, ２０２６, and blanks."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    parts = re.fullmatch(r"(.+?)[\[({【〔〖「]?(\d{4})[\])}】〕〗」]?第?0*(\d+)号?", plain)
    if parts is None:
        return plain
    head, year, serial = parts.groups()
    return f"{head}〔{year}〕{serial}号"
