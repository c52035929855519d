"""Which announcements are on display: the one place where that is decided."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from enforcement.models import Announcement, AnnouncementEntry
from enforcement.states.announcement import AnnouncementState
from quality_portal.workdays.calendar import business_today


def _published(today: date) -> QuerySet[Announcement]:
    """On display: published, not withdrawn, its term not over."""
    return Announcement.objects.filter(
        Q(term_until__isnull=True) | Q(term_until__gte=today), state=AnnouncementState.PUBLISHED
    )


def _chosen(
    since: date | None, until: date | None, kind: str, year: int | None, *, region: str = "", office: str = ""
) -> QuerySet[Announcement]:
    found = _published(business_today())
    if since:
        found = found.filter(published_at__date__gte=since)
    if until:
        found = found.filter(published_at__date__lte=until)
    if year:
        found = found.filter(published_at__year=year)
    if region:
        below = Q(enterprise__region__code=region) | Q(enterprise__region__path__contains=f"{region}/")
        found = found.filter(pk__in=AnnouncementEntry.objects.filter(below).order_by().values("announcement"))
    if office:
        found = found.filter(office__code=office)
    return found.filter(kind=kind) if kind else found
