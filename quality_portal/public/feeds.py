"""Feeds, Atom and JSON Feed: announcements, all or by kind, category, region, enterprise or brand; and notices to offices.

A feed of announcements is what the gate has on display now, so what is withdrawn leaves with its page; that it was
withdrawn is told in the data changes. A repealed notice stays, marked as such: who kept it has to know.
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

from enforcement.queries import public as enforcement
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
class Entry:
    """One paper in a feed. `changed` is when it was repealed or put right."""

    slug: str
    title: str
    url: str
    words: str
    on: date
    office: str
    tags: tuple[str, ...]
    number: str
    pdf_url: str = ""
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class FeedOf:
    """A feed's name, where its pages are, its own address without the ending."""

    title: str
    home: str
    path: str
    note: str
    entries: list[Entry]


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
    entries = [_announcement(row) for row in reading.page(TABLES["announcements"], asked).rows]
    return FeedOf(title, home, path, _("正在公示的公告；撤下和期满的见数据变更。"), entries)


def _announcement(row: dict[str, Any]) -> Entry:
    words = "；".join(part for part in (row["summary"], row["subject"], row["number"]) if part)
    return Entry(
        row["slug"], row["title"], row["url"], words, row["published_on"], row["office"], (row["kind_words"],), row["number"], row["pdf_url"]
    )


def instructions() -> FeedOf:
    """The notices issued last."""
    entries = [_instruction(item) for item in enforcement.instructions_told(ENTRIES)]
    note = _("监管机关印发的通知；已经废止、更正的注明。")
    return FeedOf(f"{this_site().name}{_('通知')}", "/announcements/instructions/", "/feeds/instructions", note, entries)


def _instruction(item: enforcement.PublicInstruction) -> Entry:
    title, tags, words = item.title, (_("通知"),), [item.number, *item.annex_titles]
    if later := item.corrected_by:
        words.insert(0, _("已由%(number)s更正") % {"number": later.number})
    if not item.in_force:
        later = item.repealed_by
        gone = _("已废止") if later else _("已作废")
        title, tags = f"【{gone}】{title}", (*tags, gone)
        words.insert(0, _("已由%(number)s废止") % {"number": later.number} if later else gone)
    changed = later.on if later else None
    return Entry(item.slug, title, item.url, "；".join(words), item.issued_on, item.office, tags, item.number, item.pdf_url, changed)


@public
def feed(request: HttpRequest, form: str, by: str = "", value: str = "") -> HttpResponse:
    """One feed in one form."""
    if form not in TYPES or (by and by not in topics.BY):
        raise Http404
    return _answer(feed_of(by, value), form)


@public
def notices(request: HttpRequest, form: str) -> HttpResponse:
    """The feed of notices in one form."""
    if form not in TYPES:
        raise Http404
    return _answer(instructions(), form)


def _answer(found: FeedOf, form: str) -> HttpResponse:
    body = _atom(found) if form == "atom" else to_json(_json(found))
    return HttpResponse(body, content_type=TYPES[form], headers={"Access-Control-Allow-Origin": "*"})


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


def _atom(found: FeedOf) -> str:
    base = settings.PUBLIC_ADDRESS
    atom = Atom1Feed(
        title=found.title,
        link=base + found.home,
        description="",
        subtitle=found.note,
        language="zh-Hans",
        author_name=this_site().organiser or this_site().name,
        feed_url=f"{base}{found.path}.atom",
        feed_guid=f"{base}{found.path}",
    )
    for entry in found.entries:
        atom.add_item(
            title=entry.title,
            link=base + entry.url,
            description=entry.words,
            unique_id=f"urn:uuid:{entry.slug}",
            pubdate=_moment(entry.on),
            updateddate=_moment(entry.changed or entry.on),
            author_name=entry.office,
            categories=entry.tags,
        )
    return atom.writeString("utf-8")


def _json(found: FeedOf) -> dict[str, Any]:
    base = settings.PUBLIC_ADDRESS
    return {
        "version": VERSION,
        "title": found.title,
        "home_page_url": base + found.home,
        "feed_url": f"{base}{found.path}.json",
        "description": found.note,
        "language": "zh-Hans",
        "authors": [{"name": this_site().organiser or this_site().name}],
        "items": [
            {
                "id": f"urn:uuid:{entry.slug}",
                "url": base + entry.url,
                "title": entry.title,
                "content_text": entry.words,
                "date_published": _moment(entry.on),
                **({"date_modified": _moment(entry.changed)} if entry.changed else {}),
                "authors": [{"name": entry.office}],
                "tags": list(entry.tags),
                "attachments": [{"url": base + entry.pdf_url, "mime_type": "application/pdf", "title": entry.number}] if entry.pdf_url else [],
            }
            for entry in found.entries
        ],
    }
