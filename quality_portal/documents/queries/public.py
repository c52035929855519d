"""The public gate: what anybody who holds a paper may learn about it."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from quality_portal.audit.official import REASONS
from quality_portal.documents.access import why_gone
from quality_portal.documents.models import Document
from quality_portal.documents.numbering import CODE_LENGTH, LETTERS


class State(StrEnum):
    """What can be said of a paper that we issued."""

    GENUINE = "genuine"
    VOID = "void"
    CORRECTED = "corrected"
    GONE = "gone"  # genuine once and not void, but taken down from the public pages


@dataclass(frozen=True, slots=True)
class Other:
    """The document that corrects this one, or that this one corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document that was found. Of one that is not public only number, office, date, state and corrections are confirmed."""

    number: str
    office: str
    issued_on: date
    public: bool
    state: State
    void: bool
    corrected_by: Other | None = None
    corrects: Other | None = None
    reason_code: str = ""
    reason: str = ""
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
    later, gone = found.replaced_by, why_gone(found) if found.public else ""
    known = CheckedDocument(
        number=found.number,
        office=found.issuer,
        issued_on=found.issued_on,
        public=found.public,
        state=_state(found, later, gone),
        void=found.is_void,
        corrected_by=_other(later),
        corrects=_other(found.corrects),
        reason_code=found.void_code,
        reason=gone or (REASONS.get(found.void_code, "") if found.is_void else ""),
    )
    if not found.public:
        return known
    shown = not found.is_void and not gone
    return replace(
        known,
        void_reason=found.void_reason,
        voided_at=found.voided_at,
        kind=found.kind_title,
        title=found.title if shown else "",
        sha256=found.sha256,
        pages=found.pages,
        url=found.get_absolute_url() if shown else "",
    )


def gone_because(document: Document) -> str:
    """Why a public document is not shown any more, in a sentence; empty while it is shown."""
    if document.is_void:
        kind = REASONS.get(document.void_code, "") if document.void_code != "other" else ""
        return f"{kind}。{document.void_reason}" if kind and kind != document.void_reason else document.void_reason
    return why_gone(document)


def _state(found: Document, later: Document | None, gone: str) -> State:
    if found.is_void:
        return State.VOID
    if gone:
        return State.GONE
    return State.CORRECTED if later else State.GENUINE


def _other(document: Document | None) -> Other | None:
    return Other(document.number, document.issued_on) if document else None


def _documents() -> QuerySet[Document]:
    return Document.objects.select_related("corrects", "corrected_by")


def _by_code(text: str) -> Document | None:
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != CODE_LENGTH or set(code) - set(LETTERS):
        return None
    return _documents().filter(check_code=code).first()


def _by_number(text: str) -> Document | None:
    return _documents().filter(number=_as_printed(text)).first()


def _as_printed(text: str) -> str:
    """A number with the brackets it is printed with: people type [2026], (2026), 【2026】, ２０２６, and blanks."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    parts = re.fullmatch(r"(.+?)[\[({【〔〖「]?(\d{4})[\])}】〕〗」]?第?0*(\d+)号?", plain)
    if parts is None:
        return plain
    head, year, serial = parts.groups()
    return f"{head}〔{year}〕{serial}号"
