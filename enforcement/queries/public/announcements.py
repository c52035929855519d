"""Announcements on display: the list, one of them, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q

from enforcement.law import ladder
from enforcement.law.counterfeit import TABLE_D, in_order
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.states.announcement import AnnouncementState
from enforcement.states.case import CaseState
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today

from .display import _chosen, _published
from .measures import _measures
from .records import PublicAnnouncement, PublicEntry, PublicHit, PublicItem

FIELDS = tuple(name for name in PublicEntry.__slots__ if name not in ("items", "columns", "progress", "corrected"))
ITEM_KEYS = ("name", "limit", "value")


def announcements(
    *,
    since: date | None = None,
    until: date | None = None,
    kind: str = "",
    year: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[PublicAnnouncement]:
    """What is on display, newest first; without texts and rows' progress."""
    rows = (
        _chosen(since, until, kind, year)
        .select_related("office", "document")
        .prefetch_related("entries")
        .order_by("-published_at", "-pk")
    )
    return [_record(row, whole=False) for row in rows[offset : None if limit is None else offset + limit]]


def announcement_count(
    *, since: date | None = None, until: date | None = None, kind: str = "", year: int | None = None
) -> int:
    """How many are on display."""
    return _chosen(since, until, kind, year).count()


def announcement_years() -> list[int]:
    """Years that have an announcement on display, latest first."""
    return [day.year for day in _published(business_today()).dates("published_at", "year", order="DESC")]


def announcement(slug: str) -> PublicAnnouncement | None:
    """One announcement by its identifier; drafts are not found."""
    try:
        row = (
            Announcement.objects.filter(
                state__in=(AnnouncementState.PUBLISHED, AnnouncementState.WITHDRAWN), uuid=UUID(str(slug))
            )
            .select_related("office", "document")
            .prefetch_related(
                Prefetch("entries", AnnouncementEntry.objects.select_related("case", "step").order_by("position"))
            )
            .first()
        )
    except (ValueError, ValidationError):
        return None
    return _record(row, whole=True) if row else None


def _record(row: Announcement, *, whole: bool) -> PublicAnnouncement:
    assert row.published_at is not None
    assert row.document is not None
    over = row.state == AnnouncementState.PUBLISHED and row.term_until is not None and row.term_until < business_today()
    shown = row.state == AnnouncementState.PUBLISHED and not over
    entries = list(row.entries.all())
    state, words = ("ended", "公示期已满") if over else (row.state, row.get_state_display())
    return PublicAnnouncement(
        slug=str(row.uuid),
        url=f"/announcements/{row.uuid}/",
        number=row.document.number,
        title=row.title,
        kind=row.kind,
        kind_name=row.get_kind_display(),
        office=row.office.name,
        published_on=day_of(row.published_at),
        term_until=row.term_until,
        state=state,
        state_words=words,
        subject=_subject(entries) if shown else "",
        summary=row.summary if shown else "",
        basis=entries[0].step.basis_text if whole and shown and entries and entries[0].step else "",
        statement=row.statement if shown else "",
        withdrawn_on=day_of(row.withdrawn_at) if row.withdrawn_at else None,
        withdrawn_because=row.withdrawn_because,
        document_uuid=str(row.document.uuid) if shown else "",
        check_code=row.document.check_code if shown else "",
        paragraphs=tuple(row.body) if whole and shown else (),
        entries=tuple(_entry(entry, whole=whole) for entry in entries) if shown else (),
    )


def _subject(entries: list[AnnouncementEntry]) -> str:
    if not entries:
        return ""
    row = entries[0].row
    first = " · ".join(part for part in (str(row.get("enterprise", "")), str(row.get("product", ""))) if part)
    return first if len(entries) == 1 else f"{first} 等{len(entries)}家"


def _entry(entry: AnnouncementEntry, *, whole: bool) -> PublicEntry:
    row: dict[str, Any] = entry.row
    known = {name: str(row.get(name, "")) for name in FIELDS}
    columns = tuple(
        (key, row[key])
        for key in in_order(row)
        if key not in FIELDS and isinstance(row[key], str) and not key.isascii()
    )
    items = tuple(PublicItem(**{key: str(item.get(key, "")) for key in ITEM_KEYS}) for item in row.get("items", ()))
    progress = tuple(_measures(entry.case)) if whole and entry.case else ()
    corrected = bool(
        whole and entry.case and entry.case.state == CaseState.CLOSED and entry.case.outcome == ladder.Outcome.PASSED
    )
    return PublicEntry(**known, items=items, columns=columns, progress=progress, corrected=corrected)


def find(term: str, *, limit: int = 20) -> list[PublicHit]:
    """Announcements whose title, number, enterprise or product holds the term."""
    term = term.strip()
    if not term:
        return []
    named = (
        Q(entries__row__enterprise__icontains=term)
        | Q(entries__row__product__icontains=term)
        | Q(entries__row__trademark__icontains=term)
    )
    matching = _published(business_today()).filter(
        Q(title__icontains=term) | Q(document__number__icontains=term) | named
    )
    keys = matching.values_list("pk", flat=True).distinct()
    rows = (
        Announcement.objects.filter(pk__in=keys)
        .select_related("document", "office")
        .prefetch_related("entries")
        .order_by("-published_at")
    )
    return [
        PublicHit(
            row.title,
            f"/announcements/{row.uuid}/",
            " · ".join((_subject(list(row.entries.all())), row.document.number)),
            day_of(row.published_at),
        )
        for row in rows[:limit]
    ]


@dataclass(frozen=True, slots=True)
class PublicCounterfeit:
    """A punished party of an announced counterfeit case, in the columns of table D. Persons keep their family name only."""

    case: str
    party: str
    facts: str
    basis: str
    outcome: str
    office: str
    decided_on: str
    url: str
    published_on: date


def counterfeit_announcements(*, since: date | None = None, limit: int | None = None) -> list[PublicCounterfeit]:
    """Announced counterfeit cases on display, newest first."""
    notices = (
        _chosen(since, None, Announcement.Kind.COUNTERFEIT, None)
        .prefetch_related("entries")
        .order_by("-published_at", "-pk")
    )
    return [
        PublicCounterfeit(
            *(str(entry.row.get(column, "")) for column in TABLE_D[1:]),
            url=f"/announcements/{notice.uuid}/",
            published_on=day_of(notice.published_at),
        )
        for notice in notices[:limit]
        for entry in sorted(notice.entries.all(), key=lambda entry: entry.position)
    ]
