"""Feeds in both forms: what is on display by what it is about, and nothing that was taken down."""
# ruff: noqa: F811 - fixtures asked for by the names they were imported under

from xml.etree import ElementTree as ET

import pytest

from enforcement.actions import announcement as announcements
from tests.enforcement.conftest import cast, finding, make_finding, maker, person, place, road  # noqa: F401 - fixtures

ATOM = "{http://www.w3.org/2005/Atom}"
CODE = "91990102MA0000001A"


@pytest.fixture
def announced(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road.announce()


def titles(client, path):
    """The entries of a feed; both forms must say the same."""
    atom = ET.fromstring(client.get(f"{path}.atom").content)
    said = client.get(f"{path}.json").json()
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    entries = atom.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [item["title"] for item in said["items"]]
    assert [entry.find(f"{ATOM}id").text for entry in entries] == [item["id"] for item in said["items"]]
    return [item["title"] for item in said["items"]]


@pytest.mark.parametrize(
    "path", ["announcements", "kind/recheck_failed", "category/T01", "region/990000", "region/990102", f"enterprise/{CODE}", "brand/沸点"]
)
def test_a_feed_holds_what_it_is_about(client, announced, path):
    assert titles(client, f"/feeds/{path}") == [announced.title]


@pytest.mark.parametrize("path", ["kind/result", "region/990200", "brand/别家"])
def test_and_nothing_else(client, announced, path):
    assert titles(client, f"/feeds/{path}") == []


def test_what_is_withdrawn_leaves_at_once(client, announced, road):
    announcements.withdraw(announcement=announced, reason="原处理决定经复议被撤销", reason_code="decision_annulled", actor=road.cast.head, at=road.later(1))
    assert titles(client, "/feeds/announcements") == []
    assert titles(client, f"/feeds/enterprise/{CODE}") == []


@pytest.mark.parametrize("path", ["kind/no.atom", "category/no.json", "region/no.atom", "enterprise/no.atom", "people/1.atom", "announcements.rss", "kind/result.exe"])
def test_what_there_is_no_feed_of_is_not_found(client, db, path):
    assert client.get(f"/feeds/{path}").status_code == 404


def test_pages_say_where_their_feeds_are(client, announced):
    home = client.get("/").content.decode()
    assert 'type="application/atom+xml"' in home
    assert 'href="/feeds/announcements.json"' in home
    assert f'href="/feeds/enterprise/{CODE}.atom"' in client.get(f"/enterprises/{CODE}/").content.decode()
    page = client.get("/feeds/").content.decode()
    assert 'href="/feeds/category/T01.atom"' in page
    assert client.get("/announcements/feed/")["Location"] == "/feeds/announcements.atom"
