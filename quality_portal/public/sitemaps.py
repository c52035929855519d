"""Every public address for those that read sites by machine. What is withdrawn or over is gone from here at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from enforcement.queries import public as enforcement
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.public.texts import PAGES
from quality_portal.workdays.calendar import business_today

Entry = tuple[str, date | None]
XML = "application/xml"
MOST = 50_000  # addresses a part may hold by the protocol
FIXED = (
    "/", "/search/", "/results/", "/products/", "/lookup/", "/licences/", "/announcements/", "/announcements/service/", "/announcements/instructions/", "/reports/", "/verify/", "/draws/",
    "/catalogue/", "/labs/", "/objections/", "/lists/", "/lists/licences/", "/lists/opening-review/", "/lists/stop-production/", "/lists/exposure/",
    "/lists/exemptions/", "/lists/named-brands/", "/lists/awards/", "/procurement/", "/market-check/", "/corrections/", "/subscribe/", "/feeds/", "/data/", "/changes/", "/log/",
)  # fmt: skip


@public
def index(request: HttpRequest) -> HttpResponse:
    """The parts: pages, announcements, results by month, enterprises by region, reports."""
    parts = ["pages", "announcements", "draws"]
    parts += [f"results-{month:%Y-%m}" for month, _count in inspections.result_months()]
    parts += [f"enterprises-{code}" for code in inspections.maker_regions()]
    addresses = [f"/sitemap-{part}.xml" for part in parts] + ["/reports/sitemap.xml"]
    return _xml("public/sitemap_index.xml", request, [(address, None) for address in addresses])


@public
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part; a name that is none is not found."""
    entries = _entries(name)
    if entries is None:
        raise Http404
    return _xml("public/sitemap.xml", request, list(entries)[:MOST])


def _entries(name: str) -> Iterable[Entry] | None:
    if name == "pages":
        return _pages()
    if name == "announcements":
        return [
            *((item.url, item.published_on) for item in enforcement.announcements(brief=True, limit=MOST)),
            *((item.url, item.issued_on) for item in enforcement.instructions(limit=MOST)),
        ]
    if name == "draws":
        return [(f"/draws/{row.number}/", row.committed_on) for row in inspections.draws(limit=MOST)]
    if found := re.fullmatch(r"results-(\d{4})-(0[1-9]|1[0-2])", name):
        return [(inspections.result_address(number), day) for number, day in inspections.result_numbers(int(found[1]), int(found[2]))]
    if found := re.fullmatch(r"enterprises-(\d{2,12})", name):
        return [(f"/enterprises/{code}/", day) for code, day in inspections.makers_in(found[1])]
    return None


def _pages() -> list[Entry]:
    today = business_today()
    rows = [*FIXED, *(f"/{slug}/" for slug in PAGES)]
    rows += [f"/products/{row.code}/" for row in inspections.categories(today)]
    rows += [f"/catalogue/{year}/" for year in inspections.catalogue_years()]
    rows += [f"/catalogue/specifications/{pk}/" for pk in inspections.specification_pages()]
    rows += [f"/labs/{lab.pk}/" for lab in inspections.lab_list()]
    return [(address, None) for address in rows]


def _xml(template: str, request: HttpRequest, entries: list[Entry]) -> HttpResponse:
    rows = [(request.build_absolute_uri(address), day) for address, day in entries]
    return HttpResponse(render_to_string(template, {"rows": rows}), content_type=XML)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read: everything that is public, at any pace that the limits allow."""
    lines = ["User-agent: *", "Disallow: /staff/", "Disallow: /desk/", "Disallow: /login/", "Allow: /", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
