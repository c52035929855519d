"""Announcements: the list with its filters, one of them with its rows page by page, papers served by notice."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.shapes import Chip, Quarter, Rung, TimelineItem
from quality_portal.documents.queries import public as documents
from quality_portal.public import linked, pictures
from quality_portal.public.paging import page_of

PAGE = 20
ROWS = 50  # of one announcement; a thousand rows are twenty pages
WHOLE = 3  # up to so many rows are told at length, more as a table
GONE = 410
HERE = "/announcements/"
# What a consumer has to do something about; the others are news of the authority.
WARNINGS = frozenset({"result", "recheck_failed", "overdue", "counterfeit", "typical", "recall", "stop_production"})
QUIET = frozenset({"withdrawal", "correction", "catalogue", "list_exemption", "list_brand", "list_award"})

ARTICLES = frozenset({"typical"})  # read as a text; the list after it only sums it up
_PARTS = {"fail": _("不合格"), "pass": _("未发现不合格")}


@public
def index(request: HttpRequest) -> HttpResponse:
    """What is on display, newest first, by kind, year, office and region."""
    options = enforcement.announcement_options()
    offered = {"kind": options.kinds, "year": options.years, "office": options.offices, "region": options.regions}
    chosen = {name: request.GET.get(name, "") for name in offered}
    chosen = {name: value for name, value in chosen.items() if value and value in dict(offered[name])}
    filters = chosen | ({"year": int(chosen["year"])} if "year" in chosen else {})

    def read(*, limit: int, offset: int) -> list[enforcement.PublicAnnouncement]:
        return enforcement.announcements(**filters, brief=True, limit=limit, offset=offset)

    page = page_of(read, total=enforcement.announcement_count(**filters), size=PAGE, asked=request.GET.get("page"))
    context = {
        "announcements": page.object_list,
        "page_obj": page,
        "total": page.paginator.count,
        "offered": [(name, offered[name], chosen.get(name, "")) for name in offered],
        "chips": [Chip(dict(offered[name])[value], _without(chosen, name), on=True) for name, value in chosen.items()],
        "warnings": WARNINGS,
        "quiet": QUIET,
    }
    return render(request, "public/announcements.html", context)


def _without(chosen: dict[str, str], name: str) -> str:
    left = {key: value for key, value in chosen.items() if key != name}
    return HERE + (f"?{urlencode(left)}" if left else "")


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One announcement; withdrawn or past its term only its head and the reason remain, with 410."""
    number, part = _number(request.GET.get("page")), request.GET.get("part", "")
    found = enforcement.announcement(slug, part=part if part in ("pass", "fail") else "", offset=(number - 1) * ROWS, limit=ROWS)
    if found is None:
        raise Http404
    if found.state != "published":
        return render(request, "public/announcement_gone.html", {"item": found}, status=GONE)
    counts = dict(found.parts)
    total = counts.get(part, found.entry_count)
    told = total <= WHOLE and any(entry.product and entry.part != "pass" for entry in found.entries)
    context = {
        "item": found,
        "paper": documents.check(found.check_code),
        "qr": pictures.qr(request.build_absolute_uri(f"/verify/?no={found.check_code}")),
        "warns": found.kind in WARNINGS,
        "quiet": found.kind in QUIET,
        "article": found.kind in ARTICLES,
        "entries": [_entry(entry, alone=found.entry_count == 1) for entry in found.entries] if told else [],
        "rows": [] if told else found.entries,
        "page_obj": page_of(lambda **_asked: found.entries, total=total, size=ROWS, asked=str(number)),
        "part": part,
        "parts": [(key, _PARTS.get(key, key), count) for key, count in found.parts] if len(counts) > 1 else [],
        "single": found.entries[0] if found.entry_count == 1 else None,
        "linked": linked.announcement(found),
    }
    return render(request, "public/announcement.html", context)


def _number(asked: str | None) -> int:
    return max(int(asked), 1) if asked and asked.isdecimal() and len(asked) < 6 else 1


def _entry(entry: enforcement.PublicEntry, *, alone: bool) -> dict[str, Any]:
    """A row told at length: its timeline and, for the only one, its maker's last quarters."""
    timeline = [
        TimelineItem(item.on, item.title, "；".join(part for part in (item.number, item.text) if part), law=bool(item.number), href=item.url)
        for item in reversed(entry.progress)
    ]
    record = inspections.record_of(entry.credit_code) if entry.credit_code and alone else None
    quarters = [Quarter(mark.year, mark.quarter, mark.result, href=mark.url) for mark in record.quarters] if record else []
    rungs = [
        Rung(step.number, step.name, step.state, grave=step.grave, lines=[part for part in (step.on.isoformat() if step.on else "", step.number_of_paper) if part])
        for step in entry.ladder
    ]
    return {"row": entry, "timeline": timeline, "quarters": quarters, "record": record, "rungs": rungs}


@public
def service_notices(request: HttpRequest) -> HttpResponse:
    """Papers served by public notice, while the notices run."""
    return render(request, "public/service_notices.html", {"notices": enforcement.service_notices()})
