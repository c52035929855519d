"""The public gate: everything the world may know of enforcement. Frozen records, no models, no persons.

A case is public from its first published announcement on; before that only counts are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet

from enforcement.law import ladder
from enforcement.law.counterfeit import TABLE_D, in_order
from enforcement.models import Announcement, AnnouncementEntry, Case, LicenceMeasure, Recheck, Service
from enforcement.states.announcement import AnnouncementState
from enforcement.states.case import CaseState, StepState
from enforcement.states.letter import ServiceState
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today


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


@dataclass(frozen=True, slots=True)
class PublicRung:
    """How many open cases stand on a rung."""

    number: int
    name: str
    count: int
    law: tuple[str, ...]
    grave: bool


FIELDS = tuple(name for name in PublicEntry.__slots__ if name not in ("items", "columns", "progress", "corrected"))
ITEM_KEYS = ("name", "limit", "value")


def _published(today: date) -> QuerySet[Announcement]:
    """On display: published, not withdrawn, its term not over."""
    return Announcement.objects.filter(Q(term_until__isnull=True) | Q(term_until__gte=today), state=AnnouncementState.PUBLISHED)


def _chosen(since: date | None, until: date | None, kind: str, year: int | None) -> QuerySet[Announcement]:
    found = _published(business_today())
    if since:
        found = found.filter(published_at__date__gte=since)
    if until:
        found = found.filter(published_at__date__lte=until)
    if year:
        found = found.filter(published_at__year=year)
    return found.filter(kind=kind) if kind else found


def announcements(
    *, since: date | None = None, until: date | None = None, kind: str = "", year: int | None = None, limit: int | None = None, offset: int = 0
) -> list[PublicAnnouncement]:
    """What is on display, newest first; without texts and rows' progress."""
    rows = _chosen(since, until, kind, year).select_related("office", "document").prefetch_related("entries").order_by("-published_at", "-pk")
    return [_record(row, whole=False) for row in rows[offset : None if limit is None else offset + limit]]


def announcement_count(*, since: date | None = None, until: date | None = None, kind: str = "", year: int | None = None) -> int:
    """How many are on display."""
    return _chosen(since, until, kind, year).count()


def announcement_years() -> list[int]:
    """Years that have an announcement on display, latest first."""
    return [day.year for day in _published(business_today()).dates("published_at", "year", order="DESC")]


def announcement(slug: str) -> PublicAnnouncement | None:
    """One announcement by its identifier; drafts are not found."""
    try:
        row = (
            Announcement.objects.filter(state__in=(AnnouncementState.PUBLISHED, AnnouncementState.WITHDRAWN), uuid=UUID(str(slug)))
            .select_related("office", "document")
            .prefetch_related(Prefetch("entries", AnnouncementEntry.objects.select_related("case", "step").order_by("position")))
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
    columns = tuple((key, row[key]) for key in in_order(row) if key not in FIELDS and isinstance(row[key], str) and not key.isascii())
    items = tuple(PublicItem(**{key: str(item.get(key, "")) for key in ITEM_KEYS}) for item in row.get("items", ()))
    progress = tuple(_measures(entry.case)) if whole and entry.case else ()
    corrected = bool(whole and entry.case and entry.case.state == CaseState.CLOSED and entry.case.outcome == ladder.Outcome.PASSED)
    return PublicEntry(**known, items=items, columns=columns, progress=progress, corrected=corrected)


def _measures(case: Case) -> list[PublicMeasure]:
    """What was done in a case, oldest first; on one day in the order of its steps."""
    about = {"product": case.product_name}
    pages = {notice.document_id: f"/announcements/{notice.uuid}/" for notice in _published(business_today()).filter(cases=case)}
    found: list[tuple[tuple[date, int, int], PublicMeasure]] = []
    for step in case.steps.filter(state=StepState.SERVED).select_related("document"):
        number, url = step.document.number if step.document else "", pages.get(step.document_id, "")
        measure = PublicMeasure(step.served_on, step.row.name, number=number, basis=step.basis_text, url=url, **about)
        found.append(((step.served_on, step.pk, 0), measure))
    for act in LicenceMeasure.objects.filter(case=case).select_related("licence", "step"):
        measure = PublicMeasure(act.on, f"{act.get_act_display()}证书", str(act.licence), basis=act.step.basis_text, **about)
        found.append(((act.on, act.step_id, 3 if act.act == LicenceMeasure.Act.RESUME else 1), measure))
    found += [
        ((recheck.on, recheck.step_id, 2), PublicMeasure(recheck.on, f"复查{recheck.get_outcome_display()}", **about))
        for recheck in Recheck.objects.filter(case=case)
    ]
    return [measure for _, measure in sorted(found, key=lambda pair: pair[0])]


def record_of(credit_code: str) -> tuple[PublicMeasure, ...]:
    """What was done about an enterprise, newest first: only cases that were announced and still are."""
    today = business_today()
    cases = Case.objects.filter(enterprise__credit_code=credit_code, announcements__in=_published(today)).distinct()
    found = [measure for case in cases for measure in _measures(case)]
    others = _published(today).filter(entries__enterprise__credit_code=credit_code, entries__case=None).distinct()
    for row in others.select_related("document", "office"):
        title = f"公告：{row.title}"
        found.append(PublicMeasure(day_of(row.published_at), title, row.office.name, row.document.number, url=f"/announcements/{row.uuid}/"))
    return tuple(sorted(found, key=lambda item: item.on, reverse=True))


def find(term: str, *, limit: int = 20) -> list[PublicHit]:
    """Announcements whose title, number, enterprise or product holds the term."""
    term = term.strip()
    if not term:
        return []
    named = Q(entries__row__enterprise__icontains=term) | Q(entries__row__product__icontains=term) | Q(entries__row__trademark__icontains=term)
    matching = _published(business_today()).filter(Q(title__icontains=term) | Q(document__number__icontains=term) | named)
    keys = matching.values_list("pk", flat=True).distinct()
    rows = Announcement.objects.filter(pk__in=keys).select_related("document", "office").prefetch_related("entries").order_by("-published_at")
    return [
        PublicHit(row.title, f"/announcements/{row.uuid}/", " · ".join((_subject(list(row.entries.all())), row.document.number)), day_of(row.published_at))
        for row in rows[:limit]
    ]


def ladder_now(family: str = "policy") -> tuple[PublicRung, ...]:
    """How many open cases of a family of ladders stand on each rung; a case not yet decided counts with the rung it waits for."""
    rows = Case.objects.filter(rulebook__in=ladder.books_of(family)).exclude(state=CaseState.CLOSED).values("rung", "target").annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    for row in rows:
        key = row["rung"] or row["target"]
        counts[key] = counts.get(key, 0) + row["n"]
    return tuple(
        PublicRung(rung.number, rung.name, counts.get(rung.key, 0), tuple(str(citation) for citation in rung.basis[:2]), rung.grave)
        for rung in ladder.stages(family)
    )


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
    notices = _chosen(since, None, Announcement.Kind.COUNTERFEIT, None).prefetch_related("entries").order_by("-published_at", "-pk")
    return [
        PublicCounterfeit(
            *(str(entry.row.get(column, "")) for column in TABLE_D[1:]), url=f"/announcements/{notice.uuid}/", published_on=day_of(notice.published_at)
        )
        for notice in notices[:limit]
        for entry in sorted(notice.entries.all(), key=lambda entry: entry.position)
    ]


@dataclass(frozen=True, slots=True)
class PublicServiceNotice:
    """A paper that could not be delivered and is served by public notice, while the notice runs."""

    enterprise: str
    paper: str
    paper_no: str
    notice_no: str
    office: str
    published_on: date
    effective_on: date
    url: str
    text: tuple[str, ...]


def service_notices() -> list[PublicServiceNotice]:
    """Public notices of service that are running, newest first; what has run out or was made void is no longer told."""
    running = Service.objects.filter(state=ServiceState.UNDER_WAY, notice__isnull=False, notice__state="issued")
    found = running.select_related("document", "notice").order_by("-sent_on", "-pk")
    return [
        PublicServiceNotice(
            enterprise=row.party,
            paper=row.document.kind_title,
            paper_no=row.document.number,
            notice_no=row.notice.number,
            office=row.notice.issuer,
            published_on=row.sent_on,
            effective_on=row.effective_on,
            url=row.notice.get_absolute_url(),
            text=tuple(part if isinstance(part, str) else part["text"] for part in row.notice.content["paragraphs"]),
        )
        for row in found
    ]
