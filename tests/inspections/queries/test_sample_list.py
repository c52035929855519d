"""The list of samples: every filter alone and together, searches, paging by key, a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Enterprise, ProductCategory
from enterprises.queries import paging
from inspections.models import LabBody, PlanItem, Sample
from inspections.queries import sample_list, visible, words
from quality_portal.core.roles import Role
from tests.inspections.conftest import AT

FIRST = date(2026, 3, 1)


@pytest.fixture
def samples(cast, plan, item, place, make_company):
    """Six samples of two makers, two offices, two laboratories, two kinds of goods; two a day."""
    other_kind = ProductCategory.objects.create(code="T02", name="插座", parent=None)
    other_item = PlanItem.objects.create(plan=plan, category=other_kind, region=place.regions.county, quota=9)
    labs = [cast.lab, LabBody.objects.create(name="望海市检验所")]
    makers = [make_company("栖云水壶有限公司"), make_company("望海（集团）电器有限公司")]
    return [
        Sample.objects.create(
            number=f"抽2026-{n}",
            plan_item=other_item if n % 3 == 2 else item,
            office=place.offices.county if n % 2 else place.offices.city,
            enterprise=makers[n % 2],
            product_name="墙壁插座" if n % 3 == 2 else "电热水壶",
            batch=f"B{n}",
            sampled_on=FIRST + timedelta(days=n // 2),
            place="成品库",
            quantity="3 台",
            seal_no=f"F{n}",
            lab=labs[n // 3],
            recorded_at=AT,
            state="taken" if n == 5 else "tested",
            verdict=["pass", "fail", "pass", "pass", "fail", ""][n],
        )
        for n in range(6)
    ]


def numbers(user, **data):
    found = sample_list.printed(sample_list.filtered(visible.samples(user), data))
    return [row.number[-1] for row in paging.cut_by_day(found, "sampled_on").rows]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, "543210"),
        ({"state": "taken"}, "5"),
        ({"verdict": "fail"}, "41"),
        ({"since": FIRST + timedelta(days=1)}, "5432"),
        ({"until": FIRST}, "10"),
        ({"since": FIRST, "until": FIRST}, "10"),
        ({"q": "电热水壶"}, "4310"),
        ({"q": "插座"}, "52"),
        ({"q": "栖云水壶"}, "420"),
        ({"q": "望海(集团"}, "531"),
        ({"q": "插座 栖云"}, "2"),
        ({"q": "壶"}, "43210"),
        ({"q": "抽2026-3"}, "3"),
        ({"q": "抽2026"}, "543210"),
        ({"q": "B4"}, "4"),
        ({"q": "没有这样"}, ""),
        ({"q": "%"}, ""),
        ({"q": "电热水壶", "verdict": "fail"}, "41"),
    ],
)
def test_filters_and_searches(cast, samples, data, found):
    assert "".join(numbers(cast.planner, **data)) == found


def test_filters_by_rows(cast, samples, place):
    assert numbers(cast.planner, office=place.offices.county) == ["5", "3", "1"]
    assert numbers(cast.planner, lab=cast.lab) == ["2", "1", "0"]
    assert numbers(cast.planner, category=ProductCategory.objects.get(code="T02")) == ["5", "2"]
    assert numbers(cast.planner, category=ProductCategory.objects.get(code="T02"), verdict="pass") == ["2"]


def test_a_county_sees_its_own_and_strangers_nothing(cast, samples, person):
    assert numbers(person("county", Role.PLANNER)) == ["5", "3", "1"]
    assert numbers(cast.stranger) == []
    assert numbers(cast.stranger, q="电热水壶") == []


def test_a_word_in_very_many_names_still_finds_them_all(cast, samples, monkeypatch):
    monkeypatch.setattr(words, "MANY", 1)
    assert numbers(cast.planner, q="有限公司") == ["5", "4", "3", "2", "1", "0"]
    assert numbers(cast.planner, q="有限公司 插座") == ["5", "2"]


def test_pages_follow_each_other_both_ways_without_a_row_lost_or_twice(cast, samples):
    found = visible.samples(cast.planner)
    seen, before = [], ""
    while True:
        page = paging.cut_by_day(found, "sampled_on", before=before, size=4)
        seen += [row.number[-1] for row in page.rows]
        if page.older is None:
            break
        before = str(page.older)
    assert seen == ["5", "4", "3", "2", "1", "0"]
    back = paging.cut_by_day(found, "sampled_on", after=str(page.newer), size=4)
    assert [row.number[-1] for row in back.rows] == ["5", "4", "3", "2"]
    assert back.newer is None


@pytest.mark.parametrize("key", ["x", "2026-03-02", "2026-13-01.3", "2026-03-02.x", "2026-03-02." + "9" * 30, ".", "2026-03-02.3.4"])
def test_made_up_keys_show_the_first_page(cast, samples, key):
    rows = paging.cut_by_day(visible.samples(cast.planner), "sampled_on", before=key, after=key).rows
    assert len(rows) == 6


def test_the_page_counts_to_a_cap_and_says_so(client, cast, samples, monkeypatch):
    client.force_login(cast.planner)
    url = reverse("inspections:samples")
    assert "共 6 个" in client.get(url).content.decode()
    monkeypatch.setattr(sample_list, "COUNT_CAP", 3)
    assert "3 个以上" in client.get(url).content.decode()


def test_a_filter_that_cannot_be_is_told_and_the_others_hold(client, cast, samples):
    client.force_login(cast.planner)
    page = client.get(reverse("inspections:samples"), {"since": "2026-03-05", "until": "2026-03-01", "verdict": "fail", "lab": "x"})
    text = page.content.decode()
    assert "截止日期早于起始日期" in text
    assert page.status_code == 200


def test_the_page_takes_as_many_queries_for_six_rows_as_for_one(client, cast, samples):
    client.force_login(cast.planner)
    url = reverse("inspections:samples")
    client.get(url)
    counts = []
    for query in ({"q": "B4"}, {"q": "电热水壶"}):
        with CaptureQueriesContext(connection) as queries:
            client.get(url, query)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_narrows_as_the_page_does(client, cast, samples, place):
    client.force_login(cast.planner)
    found = client.get("/api/v1/samples/", {"q": "插座", "verdict": "pass", "office": place.offices.city.pk, "category": "T02"}).json()
    assert [row["number"] for row in found["results"]] == ["抽2026-2"]
    wrong = client.get("/api/v1/samples/", {"since": "昨天"})
    assert wrong.status_code == 400
    assert "since" in wrong.json()


def test_searching_uses_the_index_on_pairs(cast, samples):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = sample_list.filtered(Sample.objects.all(), {"q": "电热水壶"}).order_by().explain()
    assert "sample_words" in plan
    assert Enterprise.objects.exists()
