"""Notices that are made public: found in the one search box, in feeds, in the open data and among its changes; a repealed one is told as such."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from enforcement.actions import instruction as actions
from enforcement.queries import public
from quality_portal.audit import seal
from quality_portal.audit.queries import public as register
from quality_portal.documents import actions as documents
from quality_portal.open_data import reading
from quality_portal.open_data.queries import changes
from quality_portal.open_data.table import TABLES
from quality_portal.search.terms import read

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TITLE = "关于印发大质量工作机制建设工作方案的通知"
ANNEX = {"title": "工作方案", "text": "一、总体目标\n用一年时间建立机制。", "table": "任务|时限\n分析报告|每季度"}
ATOM = "{http://www.w3.org/2005/Atom}"
PRIVATE = {"openness": "request", "openness_reason": "涉及工作秘密事项"}


@pytest.fixture
def issued(place, cast):
    def make(title=TITLE, **fields):
        given = {"title": title, "body": "现印发给你们。\n请执行。", "offices": [place.offices.county], "annexes": [ANNEX], **fields}
        row = actions.draft(office=place.offices.city, wording=actions.Wording(**given), actor=cast.officer, at=AT)
        actions.review(instruction=row, actor=cast.lawyer, at=AT)
        return actions.issue(instruction=row, actor=cast.head, at=AT)

    return make


@pytest.fixture
def repealed(issued):
    """A notice and the one that repealed it."""
    old = issued()
    new = issued("关于废止大质量工作机制建设工作方案的通知", about=old, effect="repeal", annexes=[])
    old.refresh_from_db()
    return old, new


def found(typed):
    return [hit.title for hit in public.instructions_found(read(typed), limit=5).hits]


def feed(client):
    """The entries of the feed; both forms must say the same."""
    atom = ET.fromstring(client.get("/feeds/instructions.atom").content)
    items = client.get("/feeds/instructions.json").json()["items"]
    assert [entry.find(f"{ATOM}title").text for entry in atom.findall(f"{ATOM}entry")] == [item["title"] for item in items]
    return items


def test_it_is_found_by_words_of_its_title_and_by_its_number(client, issued):
    row, other = issued(), issued("关于开展电热水壶专项整治的通知")
    number = row.document.number
    for typed in ("大质量工作机制", "工作方案 大质量", "大質量", number, number.replace("〔", "[").replace("〕", "]")):
        assert found(typed) == [TITLE], typed
    assert found("通知") == [other.title, TITLE]
    assert found("总体目标") == []
    assert public.instructions_found(read(TITLE), limit=5).hits[0].rank < public.instructions_found(read("工作机制"), limit=5).hits[0].rank
    page = client.get("/search/", {"q": "大质量工作机制"}).content.decode()
    assert f"/announcements/instructions/{row.uuid}/" in page
    assert "<mark>大质量工作机制</mark>" in page
    told = client.get("/api/v1/search/", {"q": "大质量", "kind": "instructions"}).json()
    assert [hit["url"] for hit in told["groups"][0]["hits"]] == [f"/announcements/instructions/{row.uuid}/"]


def test_what_is_not_public_or_repealed_is_not_found(client, repealed, issued):
    new = repealed[1]
    hidden = issued("关于内部考核的通知", **PRIVATE)
    assert found("大质量工作机制") == [new.title]
    assert found("内部考核") == []
    page = client.get("/search/", {"q": "内部考核"}).content.decode()
    assert str(hidden.uuid) not in page
    assert not feed(client)[0]["url"].endswith(f"{hidden.uuid}/")


def test_the_feed_holds_what_was_issued_and_marks_what_was_repealed_or_put_right(client, repealed, issued):
    old, new = repealed
    wrong = issued("关于抽样的通知")
    right = issued("关于更正抽样通知的通知", about=wrong, effect="correct", annexes=[])
    told = {item["id"].rsplit(":", 1)[1]: item for item in feed(client)}
    assert list(told) == [str(row.uuid) for row in (right, wrong, new, old)]
    assert told[str(old.uuid)]["title"] == f"【已废止】{TITLE}"
    assert told[str(old.uuid)]["tags"] == ["通知", "已废止"]
    assert told[str(old.uuid)]["content_text"].startswith(f"已由{new.document.number}废止；")
    assert told[str(old.uuid)]["date_modified"].startswith("2026-03-02")
    assert told[str(old.uuid)]["attachments"] == []
    assert told[str(wrong.uuid)]["title"] == "关于抽样的通知"
    assert told[str(wrong.uuid)]["content_text"] == f"已由{right.document.number}更正；{wrong.document.number}；工作方案"
    assert told[str(new.uuid)]["attachments"][0]["url"].endswith(f"/documents/{new.document.uuid}.pdf")
    assert client.get("/feeds/instructions.rss").status_code == 404


def test_the_pages_say_where_the_feed_and_the_data_are(client, issued):
    issued()
    page = client.get("/announcements/instructions/").content.decode()
    assert 'type="application/atom+xml"' in page
    assert page.count('href="/feeds/instructions.atom"') == 1
    assert 'href="/feeds/#h-instructions"' in page
    assert 'href="/data/instructions/"' in page
    assert 'href="/feeds/instructions.json"' in client.get("/feeds/").content.decode()
    assert client.get("/data/instructions/").status_code == 200


def test_the_feed_asks_as_often_for_three_as_for_one(client, issued, django_assert_num_queries):
    issued()
    for number in range(2):
        issued(f"关于第{number}项工作的通知")
    with django_assert_num_queries(2):
        assert len(public.instructions_told(50)) == 3


def test_the_data_set_holds_the_whole_text_of_what_is_in_force(client, repealed, issued):
    new = repealed[1]
    issued("关于内部考核的通知", **PRIVATE)
    whole = issued("关于抽样的通知")
    rows = list(reading.every(TABLES["instructions"]))
    assert [row["number"] for row in rows] == [whole.document.number, new.document.number]
    row = rows[0]
    assert row["paragraphs"] == ["现印发给你们。", "请执行。"]
    assert row["annexes"] == [
        {"title": "工作方案", "paragraphs": ["一、总体目标", "用一年时间建立机制。"], "head": ["任务", "时限"], "lines": [{"cells": ["分析报告", "每季度"]}]}
    ]
    assert row["corrected_by"] == ""
    right = issued("关于更正抽样通知的通知", about=whole, effect="correct", annexes=[])
    assert client.get(f"/api/v1/data/instructions/{whole.uuid}/").json()["corrected_by"] == right.document.number
    assert [one["title"] for one in client.get("/api/v1/data/instructions/", {"q": "抽样"}).json()["rows"]] == [right.title, whole.title]


def test_issue_correction_and_repeal_are_told_for_ever_without_a_title(client, repealed, issued):
    old, new = repealed
    issued("关于内部考核的通知", **PRIVATE)
    whole = issued("关于抽样的通知")
    issued("关于更正抽样通知的通知", about=whole, effect="correct", annexes=[])
    seal.seal_pending()
    told = [(row.key, row.change, row.title) for row in changes(dataset="instructions")]
    assert (old.document.number, "created", "") in told
    assert (old.document.number, "repealed", "") in told
    assert (new.document.number, "created", new.document.number) in told
    assert (whole.document.number, "corrected", whole.document.number) in told
    assert len(told) == 6
    gone = client.get(f"/api/v1/data/instructions/{old.uuid}/")
    assert (gone.status_code, gone.json()["change"]) == (410, "repealed")
    assert "废止" in client.get("/changes/", {"dataset": "instructions"}).content.decode()
    assert register.act_of("instructions", old.document.number).title == old.document.number


def test_one_whose_paper_is_void_is_told_as_void_and_not_as_repealed(client, issued, cast):
    row = issued()
    documents.void(row.document, reason="文字有误，另行印发。", actor=cast.head, at=AT)
    gone = client.get(f"/announcements/instructions/{row.uuid}/")
    assert gone.status_code == 410
    assert "这份通知已经作废" in gone.content.decode()
    assert "废止" not in gone.content.decode()
    assert feed(client)[0]["title"] == f"【已作废】{TITLE}"
    assert found("大质量") == []
