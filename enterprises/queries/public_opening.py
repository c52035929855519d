"""What the world sees of opening review: the catalogues in force or about to be, never who applied. Part of the public gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from enterprises.law.opening import FIRST as OPENING_RULE
from enterprises.models import OpeningCatalogue

from .opening import VALID

__all__ = ["OPENING_RULE", "PublicOpeningCatalogue", "PublicOpeningItem", "opening_catalogues"]


@dataclass(frozen=True, slots=True)
class PublicOpeningItem:
    code: str
    category: str
    because: str


@dataclass(frozen=True, slots=True)
class PublicOpeningCatalogue:
    office: str
    version: int
    joint_with: str
    since: date
    until: date | None
    begun: bool
    notice: str
    notice_url: str
    items: tuple[PublicOpeningItem, ...]


def opening_catalogues(on: date) -> list[PublicOpeningCatalogue]:
    """Every published version that holds on a day or begins later, the highest office first. A draft is nobody's business."""
    rows = OpeningCatalogue.objects.filter(Q(until=None) | Q(until__gt=on), state__in=VALID)
    rows = rows.select_related("office__region", "document").prefetch_related("items__category")
    return [_catalogue(row, on) for row in rows.order_by("office__region__code", "office", "since")]


def _catalogue(row: OpeningCatalogue, on: date) -> PublicOpeningCatalogue:
    items = sorted(row.items.all(), key=lambda item: item.category.code)
    return PublicOpeningCatalogue(
        office=row.office.name, version=row.version, joint_with=row.joint_with, since=row.since, until=row.until, begun=row.since <= on,
        notice=row.document.number if row.document else "", notice_url=row.document.get_absolute_url() if row.document else "",
        items=tuple(PublicOpeningItem(item.category.code, item.category.name, item.because) for item in items),
    )  # fmt: skip
