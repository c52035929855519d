"""Catalogues and specifications, public from the moment somebody else than the drafter published them; drafts never.

A withdrawn catalogue stays, with the reason. Who drafted and who published is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from inspections.law.plan import GUARD, REASON
from inspections.law.specification import DECISION, PUBLIC_BEFORE
from inspections.models import Catalogue, CatalogueEntry, Specification, SpecItem
from quality_portal.accounts.models import RANK, Level
from quality_portal.workdays.calendar import local_date

BEFORE_SAMPLING = GUARD["plan_catalogue"]


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A product that will be inspected, why, how often and by which specification."""

    category: str
    reason: str
    basis: str
    frequency: str
    version: str
    specification: str
    note: str


@dataclass(frozen=True, slots=True)
class PublicCatalogue:
    """An office's catalogue of a year."""

    number: str
    title: str
    year: int
    level: str
    office: str
    published_on: date
    note: str
    withdrawn_on: date | None
    withdrawn_because: str
    entries: tuple[PublicEntry, ...]


@dataclass(frozen=True, slots=True)
class PublicSpecItem:
    """A test item with the limit it must meet."""

    name: str
    limit: str
    unit: str
    item_class: str
    standard: str
    method: str


@dataclass(frozen=True, slots=True)
class PublicSpecification:
    """A version of a specification, as it was published."""

    url: str
    category: str
    version: str
    standard: str
    office: str
    since: date
    until: date | None
    state: str
    sample_quantity: str
    backup_quantity: str
    base_quantity: str
    method: str
    decision: str
    basis: str
    items: tuple[PublicSpecItem, ...]
    versions: tuple[tuple[str, str], ...]


def catalogue_years() -> list[int]:
    """The years that have a catalogue, the latest first."""
    rows = Catalogue.objects.filter(published_at__isnull=False).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())


def catalogues(year: int) -> list[PublicCatalogue]:
    """A year's catalogues, the highest level first. Two queries."""
    entries = CatalogueEntry.objects.select_related("category", "specification").order_by("order", "pk")
    rows = Catalogue.objects.filter(year=year, published_at__isnull=False).select_related("office")
    found = list(rows.prefetch_related(Prefetch("entries", entries)))
    found.sort(key=lambda row: (row.state == "withdrawn", RANK[Level(row.level)], row.office.name, row.number))
    return [_catalogue(row) for row in found]


def _catalogue(row: Catalogue) -> PublicCatalogue:
    assert row.published_at is not None
    return PublicCatalogue(
        number=row.number,
        title=row.title,
        year=row.year,
        level=row.get_level_display(),
        office=row.office.name,
        published_on=local_date(row.published_at),
        note=row.note,
        withdrawn_on=local_date(row.withdrawn_at) if row.withdrawn_at else None,
        withdrawn_because=row.withdrawn_because,
        entries=tuple(_entry(entry) for entry in row.entries.all()),
    )


def _entry(entry: CatalogueEntry) -> PublicEntry:
    specification, reason = entry.specification, REASON.get(entry.reason)
    return PublicEntry(
        category=str(entry.category),
        reason=reason.title if reason else "",
        basis=str(reason.basis) if reason else "",
        frequency=entry.get_frequency_display(),
        version=specification.version if specification else "",
        specification=_url(specification) if specification else "",
        note=entry.note,
    )


def _url(row: Specification) -> str:
    return f"/catalogue/specifications/{row.pk}/"


def specification_of(pk: int) -> PublicSpecification | None:
    """A published version, or one that was published and then repealed. None for a draft."""
    public = Specification.objects.filter(Q(state="published") | Q(state="repealed", approved_at__isnull=False))
    row = public.select_related("category", "office").filter(pk=pk).first()
    if row is None:
        return None
    versions = public.filter(category=row.category_id).order_by("-since", "-pk")
    return PublicSpecification(
        url=_url(row),
        category=str(row.category),
        version=row.version,
        standard=row.standard,
        office=row.office.name if row.office else "",
        since=row.since,
        until=row.until,
        state=row.get_state_display(),
        sample_quantity=row.sample_quantity,
        backup_quantity=row.backup_quantity,
        base_quantity=row.base_quantity,
        method=row.method,
        decision=DECISION[row.decision].title,
        basis=str(PUBLIC_BEFORE.basis),
        items=tuple(_item(item) for item in row.items.order_by("order", "pk")),
        versions=tuple((version.version, _url(version)) for version in versions),
    )


def _item(item: SpecItem) -> PublicSpecItem:
    return PublicSpecItem(item.name, item.limit_words, item.unit, item.get_item_class_display(), item.standard, item.method)
