"""What the search box offers while somebody types; and results found by the sound of their product."""

import re

import pytest
from django.test import RequestFactory

from enterprises.models import Enterprise
from inspections.models import Conclusion
from inspections.queries import public as inspections
from quality_portal.open_data.limits import SUGGESTIONS, ask
from quality_portal.public.finding import SUGGESTED, search, suggest
from quality_portal.search import names
from quality_portal.search.models import PRODUCT, KnownName
from quality_portal.search.terms import read
from tests.enforcement import conftest as enforcement

cast, finding, make_finding, maker, person, place, road = (
    getattr(enforcement, name) for name in ("cast", "finding", "make_finding", "maker", "person", "place", "road")
)
ADDRESS = "/search/suggestions/"


@pytest.fixture
def kettle(finding):
    """A published result of a kettle whose name was noted when it was concluded."""
    names.keep(PRODUCT, finding.product_name)
    return finding


def asked(client, term, address=ADDRESS):
    answer = client.get(address, {"q": term})
    assert answer.status_code == 200
    return answer.json()["suggestions"]


def titles(rows):
    return ["".join(part["text"] for part in row["parts"]) for row in rows]


def test_an_enterprise_a_product_and_a_paper_are_offered_with_their_addresses(client, kettle, road):
    maker = kettle.enterprise
    offered = {row["url"]: row["kind"] for row in asked(client, maker.name[:4])}
    assert offered[f"/enterprises/{maker.credit_code}/"] == "企业"
    offered = {row["url"]: row["kind"] for row in asked(client, "热水壶")}
    assert "抽查结果" in offered.values()
    assert all(client.get(url).status_code == 200 for url in offered)


@pytest.mark.parametrize("typed", ["dianreshuihu", "drsh", "dian re shui hu", "电热", "热水", "電熱水壺"])
def test_a_product_is_offered_and_found_by_its_sound_and_by_its_writing(client, kettle, typed):
    assert kettle.product_name in titles(asked(client, typed))
    results = next(group for group in search(typed).groups if group.kind == "results")
    assert [hit.number for hit in results.hits] == [kettle.conclusion.report.number]


@pytest.mark.parametrize("typed", ["dianreshuihu", "drsh"])
def test_the_list_of_results_finds_by_sound_too(client, kettle, typed):
    assert kettle.conclusion.report.number in client.get("/results/", {"q": typed}).content.decode()
    assert [row["number"] for row in client.get("/api/v1/data/results/", {"q": typed}).json()["rows"]] == [kettle.conclusion.report.number]


def test_what_sounds_otherwise_is_not_found(client, kettle):
    assert not asked(client, "dianfengshan")
    assert not search("dianfengshan").count


def test_the_part_that_answers_is_marked(client, kettle):
    (row,) = [row for row in asked(client, "热水") if row["kind"] == "抽查结果"]
    assert row["parts"] == [{"text": "电", "marked": False}, {"text": "热水", "marked": True}, {"text": "壶", "marked": False}]


def test_a_product_without_a_published_result_is_not_offered(client, kettle):
    Conclusion.objects.update(state="withdrawn", withdrawn_on="2026-03-01", withdrawn_because="更正")
    assert kettle.product_name not in titles(row for row in asked(client, "热水壶") if row["kind"] == "抽查结果")


def test_at_most_eight_are_offered_and_nothing_for_a_letter(client, db):
    Enterprise.objects.bulk_create(
        Enterprise(name=f"江海第{number}厂", credit_code=f"9199010200000{number:05d}") for number in range(20)
    )
    assert len(asked(client, "江海")) <= SUGGESTED
    assert asked(client, "江海第7厂")[0]["url"] == "/enterprises/919901020000000007/"
    assert asked(client, "江") == asked(client, "") == []


def test_the_same_number_of_questions_whatever_is_found(client, kettle, django_assert_max_num_queries):
    Enterprise.objects.bulk_create(Enterprise(name=f"热水{number}厂", credit_code=f"9199010200000{number:05d}") for number in range(50))
    with django_assert_max_num_queries(12):
        suggest("热水")


def test_how_often_is_told_and_too_often_is_refused(client, kettle, time_machine):
    time_machine.move_to("2026-11-02T01:00:30Z", tick=False)  # all of it within one minute
    answer = client.get(ADDRESS, {"q": "热水壶"})
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("240", "239")
    assert answer["Cache-Control"] == "private, max-age=20"  # kept by whoever asked, by nobody for others
    request = RequestFactory().get(ADDRESS)
    for _ in range(SUGGESTIONS.most):
        ask(request, SUGGESTIONS)
    refused = client.get(ADDRESS, {"q": "热水壶"})
    assert (refused.status_code, "Retry-After" in refused) == (429, True)


def test_english_pages_are_offered_english_addresses(client, kettle):
    rows = asked(client, "热水壶", "/en" + ADDRESS)
    assert rows
    assert all(row["url"].startswith("/en/") and not re.search("[\u3400-\u9fff]", row["kind"]) for row in rows)


@pytest.mark.parametrize("page", ["/", "/search/?q=热水壶"])
def test_the_box_is_a_plain_search_until_the_script_makes_it_more(client, kettle, page):
    html = client.get(page).content.decode()
    form = re.search(r"<form class=\"search\".*?</form>", html, re.DOTALL)[0]
    assert 'data-suggest="建议"' in form
    assert 'method="get"' in form
    assert 'role="combobox"' not in form
    assert "portal/suggest" in html


def test_a_name_that_is_known_stays_as_it_is(db):
    names.keep(PRODUCT, "电热水壶", "電熱水壺")
    names.keep(PRODUCT, "电热水壶")
    assert [(row.name, row.pinyin, row.initials) for row in KnownName.objects.all()] == [("电热水壶", " dian re shui hu", "drsh")]


def test_names_are_heard_the_shortest_first_and_so_many(db):
    names.keep(PRODUCT, *(f"水壶{letter * length}" for length in (3, 1, 2) for letter in "甲乙"))
    assert [row.name for row in names.by_sound(PRODUCT, read("shuihu"), 3)] == ["水壶乙", "水壶甲", "水壶乙乙"]
    assert [row.name for row in names.by_words(PRODUCT, read("水壶"), 1)] == ["水壶乙"]


def test_the_gate_offers_no_more_than_asked(kettle):
    names.keep(PRODUCT, "热水壶套装")
    assert [hit.title for hit in inspections.products_suggested(read("热水壶"), limit=1)] == ["电热水壶"]
