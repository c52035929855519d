"""Announcements on display: the list, one of them, and what a search finds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet

from enforcement.law import ladder
from enforcement.law.announcement import KINDS
from enforcement.law.counterfeit import TABLE_D, in_order
from enforcement.models import Announcement, AnnouncementEntry, EnterpriseStatement
from enforcement.queries.bulletin.tables import apart_of, headings_of, knowledge_of
from enforcement.states.announcement import TOLD, AnnouncementState
from enforcement.states.case import CaseState
from quality_portal.accounts.models import Region
from quality_portal.audit.official import REASONS
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today

from .display import _chosen, _published
from .measures import _ladders_of, _measures_of
from .records import PublicAnnouncement, PublicEntry, PublicHit, PublicItem, PublicMeasure, PublicStep

FIELDS = (
    "enterprise", "credit_code", "region", "product", "trademark", "model", "batch", "sampled_on", "inspection", "lab", "failed", "outcome",
)  # fmt: skip
ITEM_KEYS = ("name", "limit", "value")
FIRST_ROWS = 3  # of each announcement in a list


def announcements(
    *,
    since: date | None = None,
    until: date | None = None,
    kind: str = "",
    year: int | None = None,
    region: str = "",
    office: str = "",
    brief: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[PublicAnnouncement]:
    """What is on display, newest first, without texts and rows' progress; `brief` with the first rows only. Two queries."""
    rows = _chosen(since, until, kind, year, region=region, office=office).select_related("office", "document")
    # What was found conforming stands after what was not: a list tells of the first rows.
    entries = AnnouncementEntry.objects.order_by("position")
    if brief:
        entries = entries.filter(position__lte=FIRST_ROWS)
    rows = rows.annotate(entry_count=Count("entries")).prefetch_related(Prefetch("entries", entries)).order_by("-published_at", "-pk")
    return [_record(row) for row in rows[offset : None if limit is None else offset + limit]]


def announcement_count(
    *,
    since: date | None = None,
    until: date | None = None,
    kind: str = "",
    year: int | None = None,
    region: str = "",
    office: str = "",
) -> int:
    """How many are on display."""
    return _chosen(since, until, kind, year, region=region, office=office).count()


def announcement_years() -> list[int]:
    """Years that have an announcement on display, latest first."""
    return [day.year for day in _published(business_today()).dates("published_at", "year", order="DESC")]


@dataclass(frozen=True, slots=True)
class AnnouncementOptions:
    """What the list can be narrowed by, as (value, words): only what is on display."""

    kinds: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


def announcement_options() -> AnnouncementOptions:
    """Three queries."""
    shown = list(_published(business_today()).order_by().values_list("kind", "office__code", "office__name").distinct())
    inside = AnnouncementEntry.objects.filter(announcement__in=_published(business_today())).order_by().values("enterprise__region")
    regions = Region.objects.filter(pk__in=inside).order_by("code").values_list("code", "name")
    there = {kind for kind, *_ in shown}
    return AnnouncementOptions(
        tuple((key, str(words)) for key, words in Announcement.Kind.choices if key in there),
        tuple((str(year), f"{year}年") for year in announcement_years()),
        tuple(sorted({(code, name) for _kind, code, name in shown})),
        tuple(regions),
    )


def announcement(slug: str, *, part: str = "", offset: int = 0, limit: int | None = None) -> PublicAnnouncement | None:
    """One announcement by its identifier, with a slice of its rows; drafts are not found. The number of queries is fixed.

    `part` chooses one of its lists (`fail`, `pass`), where it has several.
    """
    try:
        rows = Announcement.objects.filter(state__in=TOLD, uuid=UUID(str(slug)))
    except (ValueError, ValidationError):
        return None
    row = rows.select_related("office", "document", "about__document").annotate(entry_count=Count("entries")).first()
    if row is None:
        return None
    entries = row.entries.select_related("case", "step", "conclusion__report", "enterprise__region").order_by("position")
    if part:
        entries = entries.filter(part=part)
    shown = list(entries[offset : None if limit is None else offset + limit])
    return _record(row, shown, whole=True)


def _record(row: Announcement, entries: Iterable[AnnouncementEntry] | None = None, *, whole: bool = False) -> PublicAnnouncement:
    assert row.published_at is not None
    assert row.document is not None
    over = row.state == AnnouncementState.PUBLISHED and row.term_until is not None and row.term_until < business_today()
    shown = row.state == AnnouncementState.PUBLISHED and not over
    rows = list(row.entries.all() if entries is None else entries) if shown else []
    state, words = ("ended", "公示期已满") if over else (row.state, row.get_state_display())
    told = _told(rows) if whole else {}
    filled = _filled(row.kind, [entry.row for entry in rows])
    apart = apart_of(rows) if whole else {}
    public = tuple(_entry(entry, filled, told.get(entry.pk), apart.get(entry.pk, "")) for entry in rows)
    about = row.about if whole and row.about_id else None
    return PublicAnnouncement(
        slug=str(row.uuid),
        url=f"/announcements/{row.uuid}/",
        number=row.document.number,
        title=row.title if shown else "",
        kind=row.kind,
        kind_name=row.get_kind_display(),
        office=row.office.name,
        office_code=row.office.code,
        published_on=day_of(row.published_at),
        term_until=row.term_until,
        state=state,
        state_words=words,
        subject=_subject(rows, row.entry_count) if shown else "",
        summary=row.summary if shown else "",
        basis=rows[0].step.basis_text if whole and rows and rows[0].step else "",
        statement=public[0].statement if row.entry_count == 1 and public else "",
        withdrawn_on=day_of(row.withdrawn_at) if row.withdrawn_at else None,
        withdrawn_because=row.withdrawn_because,
        withdrawn_words=REASONS.get(row.withdrawn_code, ""),
        document_uuid=str(row.document.uuid) if shown else "",
        check_code=row.document.check_code if shown else "",
        paragraphs=tuple(row.body) if whole and shown else (),
        headings=headings_of(row) if whole and shown else (),
        entries=public,
        entry_count=row.entry_count if shown else 0,
        parts=_parts(row) if whole and shown else (),
        failed="、".join(dict.fromkeys(entry.failed for entry in public if entry.failed)),
        columns=tuple(title for _key, title in filled),
        knowledge=knowledge_of(row) if whole and shown else (),
        about=(about.document.number if about.document else about.title, about.public_url) if about else ("", ""),
        follow_ups=tuple(_hits(_published(business_today()).filter(about=row))) if whole else (),
    )


def _parts(row: Announcement) -> tuple[tuple[str, int], ...]:
    """The lists that it has, with the number of their rows; none where there is one only."""
    counts = row.entries.exclude(part="").order_by("part").values_list("part").annotate(n=Count("pk"))
    return tuple((part, count) for part, count in counts)


def _subject(entries: list[AnnouncementEntry], count: int) -> str:
    if not entries:
        return ""
    row = entries[0].row
    first = " · ".join(part for part in (str(row.get("enterprise", "")), str(row.get("product", ""))) if part)
    if not first:
        return f"{count} 条"
    return first if count == 1 else f"{first} 等 {count} 条"


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is told beside a row of an announcement."""

    progress: tuple[PublicMeasure, ...]
    ladder: tuple[PublicStep, ...]
    statement: str
    stated_on: date | None


def _told(entries: list[AnnouncementEntry]) -> dict[int, _Beside]:
    """Progress and the enterprise's newest words for each row. The number of queries does not grow with the rows."""
    cases = [entry.case for entry in entries if entry.case]
    progress, ladders = _measures_of(cases), _ladders_of(cases)
    said = _statements(entries)
    found = {}
    for entry in entries:
        words = said.get(("entry", entry.pk)) or said.get(("conclusion", entry.conclusion_id))
        measures = tuple(progress.get(entry.case_id, ())) if entry.case_id else ()
        found[entry.pk] = _Beside(measures, ladders.get(entry.case_id or 0, ()), words.text if words else "", day_of(words.given_at) if words and words.text else None)
    return found


def _statements(entries: Collection[AnnouncementEntry]) -> dict[tuple[str, int | None], EnterpriseStatement]:
    """The newest statement about each row and about each result that a row rests on."""
    about = Q(entry__in=[entry.pk for entry in entries]) | Q(conclusion__in=[entry.conclusion_id for entry in entries if entry.conclusion_id])
    found: dict[tuple[str, int | None], EnterpriseStatement] = {}
    for row in EnterpriseStatement.objects.filter(about).order_by("pk"):
        found["entry" if row.entry_id else "conclusion", row.entry_id or row.conclusion_id] = row
    return found


def _filled(kind: str, rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Keys and heads of the columns that some row fills: those of the kind's table, or the words that rows carry as their keys."""
    known = [(column.key, column.title) for column in KINDS[kind].columns if column.key != "no"] if kind in KINDS else []
    used = [(key, title) for key, title in known if any(row.get(key) for row in rows)]
    words = {key: None for row in rows for key in in_order(row) if key not in FIELDS and isinstance(row[key], str) and not key.isascii()}
    return used if len(used) > 1 else [(key, key) for key in words]


def _entry(entry: AnnouncementEntry, filled: list[tuple[str, str]], beside: _Beside | None, apart: str = "") -> PublicEntry:
    row: dict[str, Any] = entry.row
    known = {name: str(row.get(name, "")) for name in FIELDS}
    items = tuple(PublicItem(**{key: str(item.get(key, "")) for key in ITEM_KEYS}) for item in row.get("items", ()))
    closed = beside is not None and entry.case is not None and entry.case.state == CaseState.CLOSED
    report = entry.conclusion.report if beside and entry.conclusion else None
    return PublicEntry(
        **known,
        items=items,
        columns=tuple((title, str(row.get(key, ""))) for key, title in filled if key not in FIELDS),
        cells=tuple(str(row.get(key, "")) for key, _title in filled),
        progress=beside.progress if beside else (),
        ladder=beside.ladder if beside else (),
        corrected=bool(closed and entry.case and entry.case.outcome == ladder.Outcome.PASSED),
        part=entry.part,
        statement=beside.statement if beside else "",
        stated_on=beside.stated_on if beside else None,
        result=report.number if report else "",
        apart=apart,
    )


def _hits(rows: QuerySet[Announcement]) -> list[PublicHit]:
    """Announcements as a line each."""
    entries = AnnouncementEntry.objects.filter(position__lte=FIRST_ROWS).order_by("position")
    told = rows.select_related("document").annotate(entry_count=Count("entries")).prefetch_related(Prefetch("entries", entries))
    return [
        PublicHit(
            row.title,
            f"/announcements/{row.uuid}/",
            " · ".join(part for part in (_subject(list(row.entries.all()), row.entry_count), row.document.number) if part),
            day_of(row.published_at),
        )
        for row in told.order_by("-published_at", "-pk")
        if row.document and row.published_at
    ]


def with_batch(batches: Collection[str]) -> list[tuple[PublicHit, PublicEntry]]:
    """Rows on display that name one of these batch numbers, with their announcement. Two queries."""
    asked = {text.casefold() for text in batches if text}
    if not asked:
        return []
    named = Q()
    for text in asked:
        named |= Q(row__batch__icontains=text)
    rows = AnnouncementEntry.objects.filter(named, announcement__in=_published(business_today())).select_related("announcement__document")
    found = []
    for row in rows.order_by("-announcement__published_at", "position")[:50]:
        words = {word.casefold() for word in re.split(r"[／/、,，;；\s]+", str(row.row.get("batch", "")))}
        if words & asked and row.announcement.published_at:
            notice = row.announcement
            hit = PublicHit(notice.title, notice.public_url, notice.document.number if notice.document else "", day_of(notice.published_at))
            found.append((hit, _entry(row, _filled(notice.kind, [row.row]), None)))
    return found


def announcements_of_result(number: str) -> list[PublicHit]:
    """Announcements on display that rest on a result: by its report, or by the case that followed from it."""
    about = Q(conclusion__report__number=number) | Q(case__finding__conclusion__report__number=number)
    keys = AnnouncementEntry.objects.filter(about).order_by().values("announcement")
    return _hits(_published(business_today()).filter(pk__in=keys))


def announcements_of(credit_code: str) -> list[PublicHit]:
    """Announcements on display that name an enterprise, newest first. Two queries."""
    keys = AnnouncementEntry.objects.filter(enterprise__credit_code=credit_code).order_by().values("announcement")
    return _hits(_published(business_today()).filter(pk__in=keys))


@dataclass(frozen=True, slots=True)
class Ended:
    """What was announced of an enterprise and is shown no more."""

    expired: int
    withdrawn: int

    @property
    def total(self) -> int:
        return self.expired + self.withdrawn


def ended_of(credit_code: str) -> Ended:
    """How many announcements about an enterprise ran out or were withdrawn: the number, nothing of what they said. One query."""
    mine = AnnouncementEntry.objects.filter(enterprise__credit_code=credit_code).order_by().values("announcement")
    counted = Announcement.objects.filter(pk__in=mine).aggregate(
        withdrawn=Count("pk", filter=Q(state=AnnouncementState.WITHDRAWN)),
        expired=Count("pk", filter=Q(state=AnnouncementState.PUBLISHED, term_until__lt=business_today())),
    )
    return Ended(counted["expired"], counted["withdrawn"])


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
