"""What a row of a published table says: columns, dates, verdicts, formulas, signs of every width."""

import pytest

from inspections import intake
from inspections.intake import Problem, day_of
from quality_portal.core.errors import RuleBroken

HEADS = ["产品名称", "生产企业", "检验项目", "检验结果", "判定", "发布日期"]
GOOD = ["豆干", "甲公司", "水分", "-1.5", "合格", "2026-07-01"]


def read(cells, heads=HEADS, source="", **given):
    return intake.Reader(intake.layout_of(heads, **given), source).read(cells)


def values(row):
    return dict(zip(intake.FIELDS, row.values, strict=True))


def test_a_bilingual_header_is_read():
    heads = ["产品/Product", "生产企业/Subject", "不合格项（标准值）/Substance/Hazard", "生产日期/通报编号/Reference", "检验结果/Analytical Result"]
    assert intake.layout_of(heads).failures_only
    row, _ = read(["芝麻油", "油坊", "苯并芘", "2015-05-12", "26"], heads)
    got = values(row)
    assert (got["producer_name"], got["item"], row.verdict, got["value_text"]) == ("油坊", "苯并芘", "fail", "26")


@pytest.mark.parametrize(
    ("heads", "places"),
    [
        (["食品名称", "标称生产企业名称", "结论"], {"product_name": 0, "producer_name": 1, "verdict_text": 2}),
        (["产　品　名　称 *", "判　定："], {"product_name": 0, "verdict_text": 1}),
        (["序号", "标称生产企业名称及地址", "样品名称", "检验结论"], {"producer_name": 1, "product_name": 2, "verdict_text": 3}),
        (["产品名称", "产品名称", "判定"], {"product_name": 0, "verdict_text": 2}),
    ],
)
def test_headers_are_known_however_they_are_written(heads, places):
    assert intake.propose(heads) == places


def test_a_cell_of_the_regulator_is_taken_apart():
    row, _ = read(["豆干", "菌落总数║120000CFU/g║≤10000CFU/g"], ["食品名称", "不合格项目║检验结果║标准值"])
    got = values(row)
    assert (got["item"], got["value_text"], got["limit_text"], row.verdict) == ("菌落总数", "120000CFU/g", "≤10000CFU/g", "fail")


def test_negative_numbers_and_what_has_no_field_stay_as_they_are():
    row, problems = read([*GOOD, "某网", ""], [*HEADS, "搜索条件", "空列"])
    assert problems == []
    assert values(row)["value_text"] == "-1.5"
    assert row.extra == '{"搜索条件": "某网"}'


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("合格", "pass"), (" 合 格。", "pass"), ("不合格", "fail"), ("不符合要求", "fail"), ("PASS", "pass"), ("未发现不合格", "other"), ("serious", "other")],
)
def test_verdicts_are_taken_by_their_exact_words(text, verdict):
    assert read([*GOOD[:4], text, ""])[0].verdict == verdict


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-01-14", "2022-01-14"),
        ("2022/1/4", "2022-01-04"),
        ("2022年1月4日", "2022-01-04"),
        ("２０２２－０１－１４", "2022-01-14"),
        ("20220114", "2022-01-14"),
        ("06-01-2020 17:16:27", "2020-01-06"),
        ("2022-01-14 08:00:00", "2022-01-14"),
        ("44575", "2022-01-14"),
    ],
)
def test_dates_of_every_kind(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(("text", "words"), [("2022-02-30", "没有这一天"), ("昨天", "认不出来"), ("2022-13-01", "没有这一天")])
def test_dates_that_cannot_be(text, words):
    found = day_of(text)
    assert isinstance(found, Problem)
    assert words in found.reason


@pytest.mark.parametrize(
    ("place", "text", "column", "words"),
    [
        (0, "", "产品名称", "没有产品名称"),
        (0, "豆" * 501, "产品名称", "最多 500 个字"),
        (3, "=B2*2", "检测结果", "公式"),
        (3, "#DIV/0!", "检测结果", "公式出错"),
        (4, "", "判定", "没有判定"),
        (5, "2026-02-30", "发布日期", "没有这一天"),
    ],
)
def test_what_is_wrong_is_told_with_the_column_and_the_value(place, text, column, words):
    row, problems = read([*GOOD[:place], text, *GOOD[place + 1 :]])
    assert row is None
    assert [(problem.column, words in problem.reason) for problem in problems] == [(column, True)]


def test_everything_wrong_with_a_row_is_told_at_once():
    _, problems = read(["", "甲公司", "水分", "=A1", "", "昨天"])
    assert [problem.column for problem in problems] == ["检测结果", "产品名称", "发布日期", "判定"]


def test_text_that_an_export_guards_is_no_formula():
    assert values(read([*GOOD[:3], '="007"', *GOOD[4:]])[0])["value_text"] == "007"


def test_a_header_in_the_middle_and_cells_too_many_are_told():
    assert "又是表头" in read(HEADS)[1][0].reason
    assert "有 7 格" in read([*GOOD, "多"])[1][0].reason


def test_a_table_of_classes_only_says_the_class_and_the_source_stands_in():
    row, _ = read(["12", "糕点", "菌落总数"], ["id", "food_category", "adulterant"], source="某研究")
    got = values(row)
    assert (got["product_name"], got["origin_no"], got["source"], row.verdict) == ("糕点", "12", "某研究", "fail")


def test_a_list_of_failures_needs_the_item():
    with pytest.raises(RuleBroken, match="不合格项目的列"):
        intake.layout_of(["产品名称", "厂"], {"product_name": 0}, failures_only=True)
    row, problems = read(["豆干", ""], ["产品名称", "不合格项目"])
    assert row is None
    assert problems[0].column == "检测项目"


def test_keys_tell_rows_apart_and_not_the_width_of_a_table():
    assert intake.key_of(["a", "b"]) != intake.key_of(["ab"])
    assert intake.key_of(["a", "b", ""]) == intake.key_of(["a", "b"])
    assert intake.shape_of(["产品名称 "]) == intake.shape_of(["产品名称"])


@pytest.mark.parametrize(("name", "is_name"), [("甲公司", True), ("五**集团", False), ("", False)])
def test_names_hidden_behind_asterisks_name_nobody(name, is_name):
    assert intake.is_name(name) is is_name
