"""Meetings and visits, and where a meeting is called for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, ProductCategory
from enterprises.queries.enterprise import about
from inspections.law.telling import MEETING_THRESHOLD
from inspections.models import Finding, HelpVisit, Meeting
from quality_portal.accounts.models import Office, Region, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.law import Criterion

from .eligibility import months_before
from .visible import offices


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that failed so often in a place that the law wants a meeting."""

    category: ProductCategory
    region: Region | None
    findings: tuple[Finding, ...]
    rule: Criterion = MEETING_THRESHOLD

    @property
    def count(self) -> int:
        return len(self.findings)

    @property
    def enterprises(self) -> int:
        return len({row.enterprise_id for row in self.findings})

    @property
    def topic(self) -> str:
        return f"{self.region.name if self.region else ''}{self.category.name}质量分析会"


def visible(user: User) -> QuerySet[Meeting]:
    """Meetings of one's office and below."""
    return Meeting.objects.filter(office__in=offices(user)).select_related("office", "category", "region", "recorded_by")


def visits(user: User) -> QuerySet[HelpVisit]:
    """Visits of one's office and below."""
    return HelpVisit.objects.filter(office__in=offices(user)).select_related("office", "enterprise", "recorded_by")


def listed(rows: QuerySet[Meeting], *, state: str = "", word: str = "") -> QuerySet[Meeting]:
    if state:
        rows = rows.filter(state=state)
    if word := word.strip():
        rows = rows.filter(Q(topic__icontains=word) | Q(number__iexact=word) | Q(place__icontains=word))
    return rows.order_by("-held_on", "-pk")


def listed_visits(rows: QuerySet[HelpVisit], *, word: str = "", enterprise: int | None = None, open_only: bool = False) -> QuerySet[HelpVisit]:
    if enterprise is not None:
        rows = rows.filter(enterprise=enterprise)
    if word := word.strip():
        rows = rows.filter(about(word) | Q(number__iexact=word))
    if open_only:
        rows = rows.filter(follow_up_on__isnull=False, followed_on=None)
    return rows.order_by("-visited_on", "-pk")


def findings_for(office: Office, since: date) -> QuerySet[Finding]:
    """Findings that a meeting or a visit may be about: of this office and below, that still stand."""
    rows = Finding.objects.filter(office__in=offices_under(office), confirmed_on__gt=since, withdrawal=None)
    return rows.select_related("enterprise__region", "office__region", "conclusion__plan_item__category").order_by("-confirmed_on", "-pk")


def enterprise(key: str) -> Enterprise | None:
    """The enterprise that an address names by its key, if there is one."""
    return Enterprise.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None


def findings_of(enterprise: Enterprise, user: User) -> QuerySet[Finding]:
    """An enterprise's findings that a person may see."""
    return Finding.objects.filter(enterprise=enterprise, office__in=offices(user), withdrawal=None).order_by("-confirmed_on", "-pk")


def suggestions(office: Office, today: date) -> list[Suggestion]:
    """Categories by place with so many failures in the last months, and no meeting about them since the last of these."""
    since = months_before(today, MEETING_THRESHOLD.months)
    piles: dict[tuple[int, int | None], list[Finding]] = defaultdict(list)
    for row in findings_for(office, since).prefetch_related("meetings"):
        piles[row.conclusion.plan_item.category_id, row.enterprise.region_id].append(row)
    found = []
    for rows in piles.values():
        fresh = [row for row in rows if not any(meeting.state != "cancelled" for meeting in row.meetings.all())]
        if len(fresh) >= MEETING_THRESHOLD.count:
            found.append(Suggestion(fresh[0].conclusion.plan_item.category, fresh[0].enterprise.region, tuple(fresh)))
    return sorted(found, key=lambda row: (-row.count, row.category.code))


def suggested(office: Office, today: date, category: str, region: str) -> Suggestion | None:
    """The suggestion of a category and place, as a link names them."""
    rows = suggestions(office, today)
    return next((row for row in rows if row.category.code == category and (row.region.code if row.region else "") == region), None)


def held_about(finding: Finding) -> QuerySet[Meeting]:
    return finding.meetings.exclude(state="cancelled").order_by("-held_on")


def follow_ups(office: Office) -> QuerySet[HelpVisit]:
    """Visits whose return was promised and has not been written down."""
    return HelpVisit.objects.filter(office=office, follow_up_on__isnull=False, followed_on=None).order_by("follow_up_on", "pk")
