"""The public gate of what people follow: announcements by kind, category, region, enterprise and brand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from enforcement.models import Announcement, AnnouncementEntry
from enforcement.states.announcement import AnnouncementState
from enterprises.models import ProductCategory
from enterprises.queries import public as enterprises
from inspections.models import Severity
from quality_portal.accounts.queries import region_names
from quality_portal.audit.official import REASONS
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today

from .public.display import _published

Topic = tuple[str, str]
ALL: Topic = ("all", "")
# What can be followed, and the condition of the open data that it stands for.
BY = {"kind": "kind", "category": "category", "region": "region", "enterprise": "credit_code", "brand": "brand"}
LONGEST_BRAND = 60
# What may hurt somebody today: recalls, fakes, and whatever rests on a serious nonconformity.
URGENT_KINDS = (Announcement.Kind.RECALL, Announcement.Kind.COUNTERFEIT)
GRAVE = Q(conclusion__finding__severity=Severity.SERIOUS) | Q(case__finding__severity=Severity.SERIOUS)


@dataclass(frozen=True, slots=True)
class Followed:
    """An announcement on display, with everything by which somebody may follow it. `urgent` ones wait for no digest."""

    slug: UUID
    number: str
    title: str
    kind_words: str
    office: str
    summary: str
    published_at: datetime
    url: str
    urgent: bool
    topics: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class Gone:
    """An announcement that was withdrawn: when and why, nothing of what it said."""

    slug: UUID
    number: str
    withdrawn_on: date
    reason: str
    url: str


def kinds() -> dict[str, str]:
    """Kinds of announcement in words."""
    return {str(key): str(words) for key, words in Announcement._meta.get_field("kind").choices}


def name_of(by: str, value: str) -> str | None:
    """What a topic is about, in words; None for something that there is not. A brand may come to be announced later."""
    if by == "all":
        return "全部公告" if not value else None
    if by == "kind":
        return kinds().get(value)
    if by == "category":
        return enterprises.category_names().get(value)
    if by == "region":
        return region_names().get(value)
    if by == "enterprise":
        company = enterprises.company(value)
        return company.name if company else None
    return value if by == "brand" and 0 < len(value.strip()) <= LONGEST_BRAND else None


def on_display(slugs: Collection[UUID]) -> dict[UUID, Followed]:
    """Those of these announcements that are on display now. Four queries."""
    return {one.slug: one for one in _followed(_published(business_today()).filter(uuid__in=slugs))}


def published_since(at: datetime) -> list[Followed]:
    """What was put on display since a moment and still is, the first one first. Four queries."""
    return _followed(_published(business_today()).filter(published_at__gte=at).order_by("published_at", "pk"))


def withdrawn_since(at: datetime) -> list[Gone]:
    """What was withdrawn since a moment."""
    rows = Announcement.objects.filter(state=AnnouncementState.WITHDRAWN, withdrawn_at__gte=at).select_related("document")
    return [
        Gone(row.uuid, row.document.number, day_of(row.withdrawn_at), REASONS.get(row.withdrawn_code, ""), f"/announcements/{row.uuid}/")
        for row in rows.order_by("withdrawn_at", "pk")
        if row.document and row.withdrawn_at
    ]


def _followed(rows: Any) -> list[Followed]:
    found = list(rows.select_related("document", "office__region"))
    keys = [row.pk for row in found]
    topics, grave = _topics(keys), set(AnnouncementEntry.objects.filter(GRAVE, announcement__in=keys).values_list("announcement", flat=True))
    return [
        Followed(
            slug=row.uuid,
            number=row.document.number,
            title=row.title,
            kind_words=row.get_kind_display(),
            office=row.office.name,
            summary=row.summary,
            published_at=row.published_at,
            url=f"/announcements/{row.uuid}/",
            urgent=row.kind in URGENT_KINDS or row.pk in grave,
            topics=frozenset(topics[row.pk] | {ALL, ("kind", row.kind)} | _above(row.office.region.path)),
        )
        for row in found
        if row.document and row.published_at
    ]


def _above(path: str | None) -> set[Topic]:
    return {("region", code) for code in (path or "").split("/") if code}


CATEGORIES = ("conclusion__plan_item__category__code", "case__finding__conclusion__plan_item__category__code", "case__product__category__code")


def _topics(keys: list[int]) -> dict[int, set[Topic]]:
    """What the entries of announcements are about, and what lies above it."""
    parents = dict(ProductCategory.objects.exclude(parent=None).values_list("code", "parent__code"))
    found: dict[int, set[Topic]] = defaultdict(set)
    rows = AnnouncementEntry.objects.filter(announcement__in=keys).order_by()
    for key, code, path, brand, *categories in rows.values_list(
        "announcement", "enterprise__credit_code", "enterprise__region__path", "row__trademark", *CATEGORIES
    ):
        mine = found[key] | _above(path)
        if code:
            mine.add(("enterprise", code))
        if brand:
            mine.add(("brand", str(brand)))
        for category in filter(None, categories):
            mine |= {("category", category)} | ({("category", parents[category])} if category in parents else set())
        found[key] = mine
    return found
