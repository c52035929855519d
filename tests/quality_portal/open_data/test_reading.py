"""Pages by cursor: nothing twice, nothing lost, whatever is published meanwhile; conditions read strictly."""

from datetime import date

import pytest
from django.http import QueryDict

from inspections.models import Conclusion
from quality_portal.open_data import reading
from quality_portal.open_data.asking import BadQuestion, pack, question
from quality_portal.open_data.table import TABLES

RESULTS = TABLES["results"]


def asked(text=""):
    return question(RESULTS, QueryDict(text))


def numbers(page):
    return [row["number"] for row in page.rows]


def walk(limit=2):
    """Every page, following the cursors."""
    text, found = f"limit={limit}", []
    while True:
        one = asked(text)
        page = reading.page(RESULTS, one)
        found.append(numbers(page))
        if page.after is None:
            return found
        text = f"limit={limit}&cursor={pack(RESULTS, page.after, one.words)}"


def test_pages_follow_each_other_newest_first(results):
    newest = [row.report.number for row in reversed(results)]
    assert walk() == [newest[:2], newest[2:4], newest[4:]]


def test_rows_of_one_day_are_neither_repeated_nor_lost(results):
    Conclusion.objects.update(state="pending")
    Conclusion.objects.update(final_on=date(2026, 2, 20))
    Conclusion.objects.update(state="final")
    found = [number for page in walk(1) for number in page]
    assert sorted(found) == sorted(row.report.number for row in results)


def test_what_is_published_meanwhile_moves_nothing(results, make_finding):
    first = reading.page(RESULTS, asked("limit=2"))
    cursor = pack(RESULTS, first.after, {})
    make_finding()  # of 20 February: newer than all
    second = reading.page(RESULTS, asked(f"limit=2&cursor={cursor}"))
    assert numbers(second) == [results[2].report.number, results[1].report.number]


def test_what_was_withdrawn_between_two_pages_leaves_no_hole_and_no_trace(results):
    first = reading.page(RESULTS, asked("limit=2"))
    Conclusion.objects.filter(pk=results[2].pk).update(state="withdrawn", withdrawn_on=date(2026, 3, 1), withdrawn_because="更正")
    second = reading.page(RESULTS, asked(f"limit=2&cursor={pack(RESULTS, first.after, {})}"))
    assert numbers(second) == [results[1].report.number, results[0].report.number]


def test_every_reads_all_of_it_in_chunks(results, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    assert len(list(reading.every(RESULTS))) == 5
    assert len(list(reading.every(RESULTS, most=3))) == 3


def test_conditions_narrow(results, maker):
    assert len(reading.page(RESULTS, asked("since=2026-02-12&until=2026-02-13")).rows) == 2
    assert len(reading.page(RESULTS, asked("verdict=pass")).rows) == 0
    assert len(reading.page(RESULTS, asked("region=990000&category=T01&q=电热水壶")).rows) == 5
    assert len(reading.page(RESULTS, asked("region=990200")).rows) == 0
    assert len(reading.page(RESULTS, asked(f"credit_code={maker.enterprise.credit_code.lower()}&kind=routine")).rows) == 5


def test_who_denied_the_goods_is_found_neither_by_name_nor_by_place_nor_by_code(results, maker):
    Conclusion.objects.update(state="pending")
    Conclusion.objects.update(maker_answer="denied")
    Conclusion.objects.update(state="final")
    (row, *_) = reading.page(RESULTS, asked()).rows
    assert (row["enterprise"], row["credit_code"], row["region"], row["region_code"]) == ("", "", "", "")
    assert row["maker_note"] == "标称生产企业已否认"
    assert reading.page(RESULTS, asked(f"credit_code={maker.enterprise.credit_code}")).rows == []
    assert reading.page(RESULTS, asked("region=990102")).rows == []
    assert reading.page(RESULTS, asked("q=沸点电器")).rows == []


def test_what_waits_for_the_maker_is_in_no_data_set(results):
    Conclusion.objects.update(state="pending")
    Conclusion.objects.update(maker_answer="asked")
    Conclusion.objects.update(state="final")
    assert reading.page(RESULTS, asked()).rows == []
    assert reading.one(RESULTS, results[0].report.number) is None


def test_counts_by_field(results):
    found = reading.facets(RESULTS, asked("facets=verdict,region,category"))
    assert found["verdict"] == [{"value": "fail", "words": "不合格", "count": 5}]
    assert found["region"] == [{"value": "990102", "words": "河西区", "count": 5}]
    assert found["category"] == [{"value": "T01", "words": "电热水壶", "count": 5}]


def test_only_the_wanted_fields_are_read(results, django_assert_num_queries):
    with django_assert_num_queries(2) as captured:
        (row, *_) = reading.page(RESULTS, asked("fields=number,verdict")).rows
    assert list(row) == ["number", "verdict"]
    assert "enterprises_enterprise" not in captured[1]["sql"]


@pytest.mark.parametrize("key", sorted(TABLES))
def test_a_page_costs_the_same_whatever_its_length(everything, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        reading.page(TABLES[key], question(TABLES[key], QueryDict("")))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("verdit=fail", "verdit"), ("verdict=bad", "verdict"), ("since=2026-13-01", "since"), ("since=昨天", "since"), ("limit=0", "limit"), ("limit=501", "limit"),
        ("limit=1e3", "limit"), ("fields=number,secret", "fields"), ("facets=plan", "facets"), ("cursor=abc", "cursor"), ("cursor=e30", "cursor"),
        ("credit_code=123", "credit_code"), ("region=' OR 1", "region"), ("q=" + "长" * 81, "q"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_words(db, text, field):
    with pytest.raises(BadQuestion) as refusal:
        asked(text)
    assert refusal.value.field == field
    assert refusal.value.message.endswith(("。", "）"))


def test_a_cursor_serves_only_the_question_it_was_given_for(results):
    page = reading.page(RESULTS, asked("limit=2&verdict=fail"))
    cursor = pack(RESULTS, page.after, {"verdict": "fail"})
    asked(f"verdict=fail&cursor={cursor}")
    with pytest.raises(BadQuestion, match="从第一页开始"):
        asked(f"verdict=pass&cursor={cursor}")
