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
class PublicStep:
    """A rung of a case's ladder: done, now, or ahead; with the day on which it was served."""

    number: int
    name: str
    state: str
    grave: bool
    on: date | None = None
    number_of_paper: str = ""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A line of an announcement. `cells` are its columns as printed, `columns` those without a field of their own, with their titles."""

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
    ladder: tuple[PublicStep, ...] = ()  # where its case stands
    cells: tuple[str, ...] = ()  # in the order of the announcement's columns
    part: str = ""
    statement: str = ""  # the enterprise's own words, unchanged
    stated_on: date | None = None
    result: str = ""  # the number of the report it rests on
    apart: str = ""  # what tells its enterprise from another one of the same name: credit code or place


@dataclass(frozen=True, slots=True)
class PublicHit:
    """Something a search found."""

    title: str
    url: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class PublicAnnouncement:
    """An announcement. Withdrawn or past its term, only its head and the reason remain.

    `columns` are the titles of the entries' cells.
    """

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
    withdrawn_words: str = ""  # the reason's code in words
    document_uuid: str = ""
    check_code: str = ""
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()  # which of the paragraphs are headings
    entries: tuple[PublicEntry, ...] = ()  # all of them, or the slice that was asked for
    entry_count: int = 0
    failed: str = ""  # the failed items of its first rows, for a list
    columns: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()  # what the last annex tells consumers
    parts: tuple[tuple[str, int], ...] = ()  # its lists with the number of their rows, where it has several
    office_code: str = ""
    about: tuple[str, str] = ("", "")  # the announcement that this one withdraws or corrects: number, address
    follow_ups: tuple[PublicHit, ...] = ()
