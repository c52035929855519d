"""What the gate hands over: frozen records, no models, no persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A failed item: what the standard asks for, what was measured."""

    name: str
    limit: str
    value: str


@dataclass(frozen=True, slots=True)
class PublicMeasure:
    """An act of the authority against a product, as the register shows it."""

    on: date
    title: str
    text: str = ""
    number: str = ""
    basis: str = ""
    product: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """An enterprise and product in an announcement, in the columns of table B."""

    enterprise: str
    credit_code: str = ""
    region: str = ""
    product: str = ""
    trademark: str = ""
    model: str = ""
    batch: str = ""
    sampled_on: str = ""
    inspection: str = ""
    lab: str = ""
    failed: str = ""
    outcome: str = ""
    items: tuple[PublicItem, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    progress: tuple[PublicMeasure, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class PublicAnnouncement:
    """An announcement. Withdrawn or past its term, only its head and the reason remain."""

    slug: str
    url: str
    number: str
    title: str
    kind: str
    kind_name: str
    office: str
    published_on: date
    term_until: date | None
    state: str
    state_words: str
    subject: str
    summary: str = ""
    basis: str = ""
    statement: str = ""
    withdrawn_on: date | None = None
    withdrawn_because: str = ""
    document_uuid: str = ""
    check_code: str = ""
    paragraphs: tuple[str, ...] = ()
    entries: tuple[PublicEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicHit:
    """Something a search found."""

    title: str
    url: str
    text: str
    on: date
