"""Announcements as feeds, Atom and JSON Feed: all, or by kind, category, region, enterprise or brand.

A feed is what the gate has on display now, so what is withdrawn leaves with its page. That it was withdrawn is told in
the data changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from enforcement.queries import topics
from enterprises.queries import public as enterprises
from quality_portal.accounts.guards import public
from quality_portal.accounts.queries import region_names
from quality_portal.core.site import this_site
from quality_portal.open_data import reading
from quality_portal.open_data.asking import BadQuestion, question_of
from quality_portal.open_data.table import TABLES
from quality_portal.open_data.writing import to_json
from quality_portal.workdays.calendar import SHANGHAI

ENTRIES = 50
VERSION = "https://jsonfeed.org/version/1.1"
TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class FeedOf:
    """A feed's name, where its pages are, its own address without the ending."""

    title: str
    home: str
    path: str
    rows: list[dict[str, Any]]


def feed_of(by: str = "", value: str = "") -> FeedOf:
    """What is in a feed. Not found: an enterprise, category or region that is not, or that nobody may ask for."""
    name = topics.name_of(by, value) if by else ""
    if name is None:
        raise Http404
    try:
        asked = question_of(TABLES["announcements"], {topics.BY[by]: value} if by else {}, limit=ENTRIES)
    except BadQuestion as refusal:
        raise Http404 from refusal
    title = f"{this_site().name}{_('公告')}" + (f"：{name}" if name else "")
    path = f"/feeds/{by}/{quote(value, safe='')}" if by else "/feeds/announcements"
    home = f"/enterprises/{value}/" if by == "enterprise" else "/announcements/"
    return FeedOf(title, home, path, reading.page(TABLES["announcements"], asked).rows)


@public
def feed(request: HttpRequest, form: str, by: str = "", value: str = "") -> HttpResponse:
    """One feed in one form."""
    if form not in TYPES or (by and by not in topics.BY):
        raise Http404
    found = feed_of(by, value)
    body = _atom(found) if form == "atom" else to_json(_json(found))
    response = HttpResponse(body, content_type=TYPES[form])
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
def index(request: HttpRequest) -> HttpResponse:
    """Which feeds there are."""
    context = {"kinds": topics.kinds().items(), "categories": enterprises.category_names().items(), "regions": region_names().items()}
    return render(request, "open_data/feeds.html", context)


@public
def former(request: HttpRequest) -> HttpResponse:
    """Where the feed used to be."""
    return redirect("/feeds/announcements.atom", permanent=True)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _words(row: dict[str, Any]) -> str:
    return "；".join(part for part in (row["summary"], row["subject"], row["number"]) if part)


def _atom(found: FeedOf) -> str:
    base = settings.PUBLIC_ADDRESS
    atom = Atom1Feed(
        title=found.title,
        link=base + found.home,
        description="",
        subtitle=_("正在公示的公告；撤下和期满的见数据变更。"),
        language="zh-Hans",
        author_name=this_site().organiser or this_site().name,
        feed_url=f"{base}{found.path}.atom",
        feed_guid=f"{base}{found.path}",
    )
    for row in found.rows:
        at = _moment(row["published_on"])
        atom.add_item(
            title=row["title"],
            link=base + row["url"],
            description=_words(row),
            unique_id=f"urn:uuid:{row['slug']}",
            pubdate=at,
            updateddate=at,
            author_name=row["office"],
            categories=(row["kind_words"],),
        )
    return atom.writeString("utf-8")


def _json(found: FeedOf) -> dict[str, Any]:
    base = settings.PUBLIC_ADDRESS
    return {
        "version": VERSION,
        "title": found.title,
        "home_page_url": base + found.home,
        "feed_url": f"{base}{found.path}.json",
        "description": _("正在公示的公告；撤下和期满的见数据变更。"),
        "language": "zh-Hans",
        "authors": [{"name": this_site().organiser or this_site().name}],
        "items": [
            {
                "id": f"urn:uuid:{row['slug']}",
                "url": base + row["url"],
                "title": row["title"],
                "content_text": _words(row),
                "date_published": _moment(row["published_on"]),
                "authors": [{"name": row["office"]}],
                "tags": [row["kind_words"]],
                "attachments": [{"url": base + row["pdf_url"], "mime_type": "application/pdf", "title": row["number"]}] if row["pdf_url"] else [],
            }
            for row in found.rows
        ],
    }
