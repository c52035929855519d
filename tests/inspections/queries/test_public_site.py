"""What the public site asks of results: a choice from an address, its count, one result, goods, a package in the hand."""

from datetime import date

import pytest

from inspections import actions
from inspections.queries import public
from inspections.queries.public import choice as choices
from quality_portal.core.errors import RuleBroken
from tests.inspections.bench import Found, colleague
from tests.inspections.conftest import AT, BAD, DAY, file_report

EVERYTHING = public.Choice()


def test_an_address_becomes_a_choice_and_back():
    asked = {"q": "  水壶 ", "verdict": "fail", "period": "2026-q1", "level": "city", "region": "990102", "sort": "failed", "page": "3"}
    choice = public.read_choice(asked)
    assert choice == public.Choice(q="水壶", verdict="fail", period="2026-q1", level="city", region="990102", sort="failed")
    assert choice.query() == {"q": "水壶", "verdict": "fail", "period": "2026-q1", "level": "city", "region": "990102", "sort": "failed"}
    assert "sort" not in choice.filters


@pytest.mark.parametrize("asked", [{"verdict": "deemed"}, {"period": "2026-q9"}, {"period": "26"}, {"level": "x"}, {"region": "99'--"}, {"sort": "-pk"}, {"kind": "%"}, {"q": "\x00"}])
def test_what_is_not_understood_is_as_if_it_were_not_asked(asked):
    assert public.read_choice(asked) == EVERYTHING


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 1), ({"verdict": "fail"}, 1), ({"verdict": "pass"}, 0), ({"period": "2026"}, 1), ({"period": "2026-q1"}, 1), ({"period": "2026-q2"}, 0),
        ({"level": "city"}, 1), ({"level": "nation"}, 0), ({"kind": "routine"}, 1), ({"kind": "special"}, 0), ({"region": "990102"}, 1), ({"region": "990200"}, 0),
        ({"category": "T01"}, 1), ({"category": "T02"}, 0), ({"q": "水壶"}, 1), ({"q": "电视机"}, 0),
    ],
)  # fmt: skip
def test_each_filter_narrows_list_and_count_alike(finding, asked, count):
    choice = public.read_choice(asked)
    assert len(public.listed(public.chosen(choice), limit=10)) == count
    assert public.tally(public.chosen(choice)) == public.Tally(count, count)


@pytest.mark.parametrize(("verdict", "tally"), [("fail", public.Tally(1, 1)), ("pass", public.Tally(0, 0))])
def test_results_of_one_verdict_are_counted_in_one_query(finding, verdict, tally, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert public.tally(public.chosen(public.read_choice({"verdict": verdict})), verdict) == tally


def test_what_is_more_than_the_pages_show_is_not_counted_to_its_end(finding, monkeypatch):
    rows = public.chosen(EVERYTHING)
    assert (public.tally(rows).words, public.tally(rows).more) == (("1", "1"), False)
    monkeypatch.setattr(choices, "COUNTED", 0)
    assert (public.tally(rows).words, public.tally(rows).more) == (("0+", "0+"), True)


def test_the_list_and_its_options_take_a_fixed_number_of_queries(finding, django_assert_num_queries):
    with django_assert_num_queries(2):
        public.listed(public.chosen(EVERYTHING), limit=25)
    with django_assert_num_queries(2):
        public.tally(public.chosen(EVERYTHING))
    with django_assert_num_queries(5):
        options = public.options()
    with django_assert_num_queries(0):
        assert public.options() is options
    assert options.words("category", "T01") != "T01"
    assert dict(options.periods)["2026"] == "2026年"
    assert options.levels == (("city", "市级"),)


def test_a_result_not_final_has_no_page(notified, cast):
    number = notified.report.number
    assert public.result_of(number) is None
    actions.finding.confirm_finding(conclusion=notified, actor=cast.planner, at=AT + 40 * DAY)
    assert public.result_of(number).head.number == number


def test_one_result_tells_items_sample_and_where_it_comes_from(finding, django_assert_num_queries):
    number = finding.conclusion.report.number
    with django_assert_num_queries(2):
        page = public.result_of(number)
    assert [(row.name, row.failed) for row in page.tests] == [("泄漏电流", True), ("标志", False)]
    assert page.failures[0].measured > page.failures[0].high
    assert (page.head.batch, page.quantity, page.level) == ("20260115", "3 台", "市级")
    assert public.draw_of(page.draw) is not None
    assert page.head.page == f"/results/{number}/"


def test_a_corrected_result_is_gone_with_its_reason(finding, cast):
    number = finding.conclusion.report.number
    job = actions.labjob.correct(report=finding.conclusion.report, because="读数抄错", actor=cast.tester, at=AT + 50 * DAY)
    found = [Found(1, "30", "", ""), Found(2, "符合", "", "")]
    actions.labjob.enter(job=job, found=found, actor=cast.tester, at=AT + 50 * DAY)
    actions.labjob.verify(job=job, issued_on=date(2026, 4, 22), number="", actor=colleague(cast.lab, cast.tester), at=AT + 51 * DAY)
    assert public.result_of(number) is None
    gone = public.withdrawn_result(number)
    assert gone is not None
    assert "读数抄错" in gone.because


def test_goods_tell_quarters_items_and_who_fails_now(finding, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        goods = public.goods_of("T01", date(2026, 5, 1))
    assert [(year, quarter) for year, quarter, *_ in goods.quarters][-1] == (2026, 2)
    assert (2026, 1, 1, 0) in goods.quarters
    assert (goods.whole.tested, goods.whole.passed, goods.failures) == (1, 0, 1)
    assert goods.items == (("泄漏电流", 1),)
    assert [row.enterprise for row in goods.failing] == [finding.enterprise.name]
    assert public.goods_of("T99", date(2026, 5, 1)) is None


def test_a_parent_takes_in_its_children(finding, category):
    top = type(category).objects.create(code="T", name="大类", advice="看标签。")
    type(category).objects.filter(pk=category.pk).update(parent=top)
    goods = public.goods_of("T", date(2026, 5, 1))
    assert goods.whole.tested == 1
    assert goods.children == ((category.code, category.name),)
    assert public.goods_of(category.code, date(2026, 5, 1)).advice == "看标签。"
    assert [row.tested for row in public.categories(date(2026, 5, 1)) if row.code == category.code] == [1]


@pytest.mark.parametrize("typed", ["20260115", " 批号：20260115", "2026-01-15", "2026 01 15", "２０２６０１１５"])
def test_a_batch_is_found_however_it_is_typed(finding, typed):
    found = public.look(batch=typed)
    assert [row.batch for row in found.batch] == ["20260115"]
    assert found.same_goods == ()


def test_another_batch_of_the_same_goods_is_said_to_be_another(finding, cast):
    found = public.look(batch="20260116", words="水壶")
    assert found.batch == ()
    assert [row.batch for row in found.same_goods] == ["20260115"]


def test_no_record_is_no_answer_of_safety(finding):
    found = public.look(batch="20990101")
    assert (found.batch, found.same_goods, found.passed, found.goods_known) == ((), (), (), False)
    assert public.look(batch="无") == public.Looked()


@pytest.fixture
def coded(sample_fields):
    """The kettle with a code on its package."""
    return actions.sample.record(**sample_fields | {"barcode": "690-1234-567892"})


def test_the_code_on_the_package_is_kept_in_digits_and_finds_the_goods(coded, cast):
    assert coded.barcode == "6901234567892"
    conclusion = file_report(sample=coded, lab=cast.lab, issued_on=date(2026, 3, 12), items=[BAD], actor=cast.tester, at=AT + 10 * DAY).conclusion
    told = actions.conclusion.notify(conclusion=conclusion, received_on=date(2026, 3, 13), actor=cast.planner, at=AT + 11 * DAY)
    actions.finding.confirm_finding(conclusion=told, actor=cast.planner, at=AT + 40 * DAY)
    assert [row.batch for row in public.look(barcode="06901234567892").same_goods] == ["20260115"]
    assert [row.batch for row in public.look(barcode="6901234567892", batch="20260115").batch] == ["20260115"]
    assert public.look(barcode="6901234567892", batch="20260115").same_goods == ()


def test_a_wrong_code_is_refused_with_its_place(sample_fields):
    with pytest.raises(RuleBroken) as refused:
        actions.sample.record(**sample_fields | {"barcode": "6901234567893"})
    assert refused.value.field == "barcode"
    assert "第 13 位" in refused.value.message
