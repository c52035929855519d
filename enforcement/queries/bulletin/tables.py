"""The lists of an announcement as they are printed and shown: one place for paper, staff page and public page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from enforcement.law.announcement import CONFORMING_LIST, FAIL, KINDS, PASS, TABLE_B, TABLE_D, Column, columns_of
from enforcement.law.counterfeit import TABLE_D as NAMES_D
from enforcement.law.counterfeit import in_order
from enforcement.models import Announcement, AnnouncementEntry, EnterpriseStatement
from enterprises.models import Enterprise

KNOWLEDGE = "knowledge"
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its title, columns and rows of words."""

    title: str
    part: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)


def lists_of(notice: Announcement) -> list[Table]:
    """The lists in the order of their annexes: conforming first, as bulletins have them."""
    entries = list(AnnouncementEntry.objects.filter(announcement=notice).select_related("enterprise__region").order_by("position"))
    if not entries:
        return []
    found, apart = [], apart_of(entries)
    for part in dict.fromkeys(entry.part for entry in sorted(entries, key=lambda entry: entry.part == FAIL)):
        own = [entry for entry in entries if entry.part == part]
        columns = columns_of_lines(notice.kind, own)
        rows = tuple(cells_of(_told_apart(entry, columns, apart), columns, number) for number, entry in enumerate(own, start=1))
        found.append(Table(_title(notice.kind, part), part, columns, rows))
    return found


def apart_of(entries: Iterable[AnnouncementEntry]) -> dict[int, str]:
    """For rows whose enterprise has a namesake on file: what tells the two apart, the credit code or else the place."""
    firms = {entry.pk: entry.enterprise for entry in entries if entry.enterprise}
    known = Enterprise.objects.filter(name__in={firm.name for firm in firms.values()}).values("name").annotate(n=Count("pk"))
    shared = set(known.filter(n__gt=1).values_list("name", flat=True)) if firms else set()
    return {pk: firm.credit_code or (firm.region.name if firm.region else "") for pk, firm in firms.items() if firm.name in shared}


def _told_apart(entry: AnnouncementEntry, columns: Iterable[Column], apart: dict[int, str]) -> dict[str, Any]:
    """The row with the credit code beside a shared name, where no column of its own tells it."""
    words, named = apart.get(entry.pk, ""), entry.row.get("enterprise", "")
    if not words or not named or "credit_code" in {column.key for column in columns}:
        return entry.row
    return {**entry.row, "enterprise": f"{named}（{words}）"}


def _title(kind: str, part: str) -> str:
    return CONFORMING_LIST if part == PASS else KINDS[kind].list_title


def columns_of_lines(kind: str, entries: Sequence[AnnouncementEntry]) -> tuple[Column, ...]:
    """The columns that these lines fill. Lines drafted in a case are in table B, lines with titles of their own keep them."""
    if not entries:
        return KINDS[kind].columns
    first = entries[0]
    if "案件名称" in first.row:
        return tuple(Column(name, name, column.width) for name, column in zip(NAMES_D, TABLE_D, strict=True))
    if any(not key.isascii() for key in first.row):
        return tuple(Column(name, name) for name in in_order(dict.fromkeys(key for entry in entries for key in entry.row)))
    if kind == "result" and not first.part:
        return TABLE_B
    return columns_of(kind, part=first.part, sellers=any(entry.row.get("seller") for entry in entries))


def cells_of(row: dict[str, Any], columns: Iterable[Column], number: int) -> tuple[str, ...]:
    """A row in its columns."""
    return tuple(str(number) if column.key == "no" else str(row.get(column.key) or NOTHING) for column in columns)


def headings_of(notice: Announcement) -> tuple[str, ...]:
    """The headings of its parts, as they stand in the text."""
    return tuple(dict.fromkeys(part["heading"] for part in notice.parts if part.get("heading") and part.get("key") != KNOWLEDGE))


def knowledge_of(notice: Announcement) -> tuple[str, ...]:
    """What the last annex tells consumers."""
    return tuple(text for part in notice.parts if part.get("key") == KNOWLEDGE for text in part["texts"])


def statements_of(entries: Iterable[AnnouncementEntry]) -> dict[int, EnterpriseStatement]:
    """The newest words of the enterprise beside each line, by the line's key. Words taken back are not shown."""
    rows = list(entries)
    results = [row.conclusion_id for row in rows if row.conclusion_id]
    about = Q(entry__in=[row.pk for row in rows]) | Q(conclusion__in=results)
    by_entry: dict[int, EnterpriseStatement] = {}
    by_result: dict[tuple[int, int], EnterpriseStatement] = {}
    for one in EnterpriseStatement.objects.filter(about).order_by("pk"):
        if one.entry_id:
            by_entry[one.entry_id] = one
        else:
            by_result[(one.conclusion_id, one.enterprise_id)] = one
    found = {}
    for row in rows:
        own = by_entry.get(row.pk) or by_result.get((row.conclusion_id or 0, row.enterprise_id or 0))
        if own and own.text:
            found[row.pk] = own
    return found
