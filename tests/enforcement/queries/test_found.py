"""The public search over everything: what is on display and nothing else, by kinds, in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.queries import case as cases
from enforcement.queries import public
from quality_portal.search.terms import read


@pytest.fixture
def announced(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road.announce()


def page(client, **asked):
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_announcement_is_found_by_title_number_and_any_cell(announced):
    row = announced.entries.get().row
    for typed in (announced.title, announced.document.number.replace("〔", "[").replace("〕", "]"), row["enterprise"], row["product"]):
        assert [hit.title for hit in public.announcements_found(read(typed), limit=5).hits] == [announced.title], typed
    assert public.announcements_found(read("龘龘"), limit=5).count == 0


def test_a_withdrawn_announcement_vanishes_at_once(client, announced):
    company = announced.entries.get().row["enterprise"]
    assert announced.title in page(client, q=announced.title)
    type(announced).objects.filter(pk=announced.pk).update(state="withdrawn", withdrawn_at=announced.published_at, withdrawn_because="复检合格")
    for typed in (announced.title, company, announced.document.number):
        assert f"/announcements/{announced.uuid}/" not in page(client, q=typed)
    found = client.get("/api/v1/search/", {"q": company}).json()
    assert [group["count"] for group in found["groups"] if group["kind"] == "announcements"] == [0]


def test_a_number_leads_straight_to_its_paper(client, announced):
    told = page(client, q=announced.document.number.replace("〔", "（").replace("〕", "）"))
    assert told.index("h-best") < told.index("h-announcements")


def test_a_wrong_digit_asks_whether_another_was_meant(client, announced):
    number = announced.document.number
    wrong = number.replace("〔", "9〔")
    assert "您要找的是不是" in page(client, q=wrong)
    assert number in page(client, q=wrong)


def test_kinds_narrow_by_plain_links_and_the_service_answers_the_same(client, announced):
    company = announced.entries.get().row["enterprise"]
    told = page(client, q=company)
    assert "kind=announcements" in told
    assert "kind=results" in told
    narrowed = page(client, q=company, kind="announcements")
    assert "h-announcements" in narrowed
    assert "h-results" not in narrowed
    served = client.get("/api/v1/search/", {"q": company, "kind": "announcements"}).json()
    assert [group["kind"] for group in served["groups"]] == ["announcements"]
    hit = served["groups"][0]["hits"][0]
    assert (hit["title"], hit["url"]) == (announced.title, f"/announcements/{announced.uuid}/")


@pytest.mark.parametrize("asked", [{"q": "质"}, {"q": ""}, {"q": "质量", "kind": "persons"}, {"q": "质量", "page": "0"}, {"q": "质量", "page": "²"}])
def test_the_service_says_what_is_wrong_with_a_question(client, db, asked):
    assert client.get("/api/v1/search/", asked).status_code == 400


@pytest.mark.parametrize("asked", [{"q": "质量", "kind": "persons"}, {"q": "质量", "page": "-1", "kind": "results"}, {"q": "质量", "page": "²"}, {"q": "质" * 9000}, {"q": "a" * 9000}])
def test_the_page_forgives_a_broken_address(client, db, asked):
    page(client, **asked)


def test_what_is_typed_is_escaped_wherever_it_is_shown(client, announced):
    company = announced.entries.get().row["enterprise"]
    told = page(client, q=f'{company} "><script>alert(1)</script>') + page(client, q=f"{company}<b>")
    assert "<script>alert" not in told
    assert "<b>" not in told
    assert "<mark>" in page(client, q=company)


def test_queries_do_not_grow_with_what_is_found(client, announced):
    client.get("/search/")
    with CaptureQueriesContext(connection) as few:
        page(client, q="电热水壶")
    assert len(few) <= 26


@pytest.mark.parametrize("typed", ["電熱水壺", "沸點電器", "沸点 电器"])
def test_staff_boxes_fold_as_the_public_one_does(road, cast, typed):
    road.open()
    assert list(cases.listed(cast.officer, term=typed)) == [road.case]
    assert not cases.listed(cast.officer, term="沸点食品").exists()
