"""What must go, goes everywhere: every public address is read before and after, and searched for one word."""
# ruff: noqa: F811 - fixtures asked for by the names they were imported under

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from django.test import Client

from enforcement.actions import announcement as announcements
from quality_portal.audit import seal
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import cast, finding, make_finding, maker, person, place, road  # noqa: F401 - fixtures

CANARY = "金丝雀"
CODE = "91990102MA0000001A"
STARTS = (
    "/", "/announcements/", "/feeds/", "/feeds/announcements.atom", "/feeds/announcements.json", f"/search/?q={CANARY}", "/sitemap.xml", "/lists/",
    "/lists/stop-production/", "/lists/licences/", "/products/", "/data/", "/data/manifest.json", "/changes/", "/log/", "/log/entries.jsonl",
    f"/enterprises/{CODE}/", "/api/v1/announcements/", "/api/v1/changes/", "/results/", "/reports/", "/site-map/",
)  # fmt: skip
LINK = re.compile(r"""(?:href=|<loc>|"url":\s*|"id":\s*)["']?([^"'<> ]+)""")
MOST = 220
LONGEST = 30  # seconds that anybody may keep a public answer: with what the portal keeps itself it stays within the minute


class Answer(NamedTuple):
    """What came back, and how long anybody may keep it."""

    status: int
    text: str
    keep: str


@pytest.fixture
def shown(road):
    """An announcement on display whose texts hold the canary."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    draft = announcements.draft(
        cases=[road.case], title=f"关于{CANARY}电热水壶的公告", summary=f"停止使用{CANARY}。", body=[f"{CANARY}第一段"], actor=road.cast.officer, at=road.at
    )
    entry = draft.entries.get()
    entry.row |= {"product": f"{CANARY}电热水壶"}
    entry.save(update_fields=["row"])
    announcements.review(announcement=draft, actor=road.cast.lawyer, at=road.at)
    return announcements.publish(announcement=draft, actor=road.cast.head, at=road.at)


def walk(notice, extra=()) -> dict[str, Answer]:
    """Every address that can be reached from the starts, with its status and text."""
    seal.seal_pending()
    client, seen = Client(), {}
    waiting = [*STARTS, f"/announcements/{notice.uuid}/", f"/api/v1/announcements/{notice.uuid}/", notice.document.get_absolute_url(),
               f"/verify/?no={notice.document.number}", *extra]  # fmt: skip
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen:
            continue
        response = client.get(path)
        text = b"".join(response).decode("utf-8", "replace") if response.streaming else response.content.decode("utf-8", "replace")
        seen[path] = Answer(response.status_code, text, response.get("Cache-Control", "said nothing"))
        waiting += [found for found in _links(text) if found not in seen and found not in waiting]
    return seen


def _links(text: str) -> list[str]:
    """Addresses of the portal's own public pages; one page of each list is enough."""
    found = []
    for link in LINK.findall(text):
        path = unquote(re.sub(r"^https?://[^/]+", "", link).replace("&amp;", "&").partition("#")[0])
        if path.startswith("/") and not path.startswith(("/static/", "/login", "/register", "/account", "/api/docs", "/api/schema", "/draws/verify")):
            found.append(path)
    return list(dict.fromkeys(found))


def holding(pages) -> list[str]:
    """Where the canary sits. What somebody asks a search for is repeated in its box, so the question itself does not count."""
    return sorted(path for path, answer in pages.items() if CANARY in answer.text and not path.startswith("/search/"))


def kept_too_long(keep: str) -> bool:
    """May a browser or a server on the way keep it longer than it may be on display after its withdrawal?"""
    told = dict(re.findall(r"(s-maxage|max-age|stale-while-revalidate)=(\d+)", keep))
    asks_first = "no-store" in keep or "no-cache" in keep
    return not asks_first and (not told or sum(map(int, told.values())) > LONGEST)


def test_the_walk_meets_it_before_and_nobody_keeps_it_long(shown, road):
    with today_is(road.at.date()):
        pages = walk(shown)
    where = holding(pages)
    for needed in ("/announcements/", f"/announcements/{shown.uuid}/", "/feeds/announcements.atom", f"/api/v1/announcements/{shown.uuid}/", f"/enterprises/{CODE}/"):
        assert needed in where, (needed, sorted(pages), where)
    assert not [path for path, answer in pages.items() if answer.status >= 500]
    assert {path: answer.keep for path, answer in pages.items() if kept_too_long(answer.keep)} == {}


@pytest.mark.parametrize("how", ["withdrawn", "over"])
def test_what_is_gone_is_gone_everywhere_with_its_reason_left(shown, road, how):
    day = road.at.date()
    with today_is(day):
        before = walk(shown)
    if how == "withdrawn":
        announcements.withdraw(announcement=shown, reason="原决定撤销。", reason_code="decision_annulled", actor=road.cast.head, at=road.at)
    else:
        day = shown.term_until + timedelta(days=1)
    with today_is(day):
        after = walk(shown, extra=list(before))
    assert holding(after) == []
    page = after[f"/announcements/{shown.uuid}/"]
    assert page[0] == 410
    assert ("原决定撤销。" if how == "withdrawn" else "公示期满") in page[1]
    assert after[shown.document.get_absolute_url()][0] == 410
    assert after[f"/api/v1/announcements/{shown.uuid}/"][0] in ((410,) if how == "withdrawn" else (404, 410))  # an end by date is told when its entry is made
    assert f"/announcements/{shown.uuid}/" not in after[f"/search/?q={CANARY}"][1]
