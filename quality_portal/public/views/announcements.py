"""Announcements: the list, one of them, and the feed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Chip, Quarter, TimelineItem
from quality_portal.documents.queries import public as documents

PAGE = 20
GONE = 410


class _Counted:
    """What the paginator asks for: how many, and a slice."""

    def __init__(self, filters: dict[str, Any]) -> None:
        self.filters = filters

    def __len__(self) -> int:
        return enforcement.announcement_count(**self.filters)

    def __getitem__(self, wanted: slice) -> list[enforcement.PublicAnnouncement]:
        return enforcement.announcements(**self.filters, offset=wanted.start, limit=wanted.stop - wanted.start)


@public
def index(request: HttpRequest) -> HttpResponse:
    """What is on display, newest first, by year."""
    years = enforcement.announcement_years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else None
    page = Paginator(_Counted({"year": year}), PAGE).get_page(request.GET.get("page"))
    chips = [Chip(f"{one}年", "/announcements/" if one == year else f"/announcements/?year={one}", on=one == year) for one in years]
    context = {"announcements": page.object_list, "page_obj": page, "total": page.paginator.count, "chips": chips}
    return render(request, "public/announcements.html", context)


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One announcement; withdrawn or past its term only its head and the reason remain, with 410."""
    found = enforcement.announcement(slug)
    if found is None:
        raise Http404
    if found.state != "published":
        return render(request, "public/announcement_gone.html", {"item": found}, status=GONE)
    context = {
        "item": found,
        "paper": documents.check(found.check_code),
        "entries": [_entry(entry) for entry in found.entries],
        "single": found.entries[0] if len(found.entries) == 1 else None,
    }
    return render(request, "public/announcement.html", context)


def _entry(entry: enforcement.PublicEntry) -> dict[str, Any]:
    """An entry with its timeline and, for a known enterprise, its last quarters."""
    timeline = [
        TimelineItem(item.on, item.title, "；".join(part for part in (item.number, item.text) if part), law=bool(item.number))
        for item in reversed(entry.progress)
    ]
    record = inspections.record_of(entry.credit_code) if entry.credit_code else None
    quarters = [Quarter(mark.year, mark.quarter, mark.result) for mark in record.quarters] if record else []
    return {"row": entry, "timeline": timeline, "quarters": quarters, "record": record}


@public
def service_notices(request: HttpRequest) -> HttpResponse:
    """Papers served by public notice, while the notices run."""
    return render(request, "public/service_notices.html", {"notices": enforcement.service_notices()})
