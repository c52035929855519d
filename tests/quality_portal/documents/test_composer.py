"""Lines on the grid: every line but the last fills 156 mm, and no line begins or ends with the wrong mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_portal.documents import composer
from quality_portal.documents.composer import BODY, HALF_BLANK, NEVER_FIRST, NEVER_LAST, advance, compose, may_break

TEXT = (
    "根据《中华人民共和国产品质量法》第十五条、第二十四条和《产品质量监督抽查管理暂行办法》第四十四条的规定，省市场监督管理局"
    "组织对电线电缆、复合肥料、细木工板、家用燃气灶具、婴幼儿及儿童服装、车用尿素水溶液等6种产品进行了2026年第三季度监督抽查。"
)


def width(text: str, tracking: float) -> float:
    return sum(advance(char) + tracking for char in text) * BODY.em


def test_every_line_but_the_last_fills_the_block():
    lines = compose(TEXT)
    assert len(lines) > 3
    for number, line in enumerate(lines[:-1]):
        room = BODY.width - (2 * BODY.pitch if number == 0 else 0)
        text = TEXT[line.start : line.stop]
        hang = 0.5 * BODY.em if text[-1] in HALF_BLANK else 0
        assert min(abs(width(text, line.tracking) - room), abs(width(text, line.tracking) - room - hang)) < 0.01


def test_a_line_of_han_stands_on_the_grid_with_28_characters():
    lines = compose("产" * 100)
    assert [line.stop - line.start for line in lines] == [26, 28, 28, 18]
    assert all(abs(line.tracking * BODY.em - BODY.spacing) < 1e-9 for line in lines)


def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark():
    for line in compose(TEXT)[1:]:
        assert TEXT[line.start] not in NEVER_FIRST
        assert TEXT[line.start - 1] not in NEVER_LAST


@pytest.mark.parametrize(
    ("before", "after"), [("2", "0"), ("k", "g"), ("—", "—"), ("（", "一"), ("条", "，"), ("9", "%"), ("a", " "), ("≤", "7"), ("2", "×")]
)
def test_places_where_no_line_may_end(before: str, after: str):
    assert not may_break(before, after)


def test_a_line_may_end_between_han_and_after_a_mark():
    assert may_break("产", "品")
    assert may_break("，", "产")
    assert may_break("产", "（")


def test_a_word_longer_than_a_line_is_cut_and_not_lost():
    text = "网址" + "a" * 200 + "完"
    lines = compose(text)
    assert "".join(text[line.start : line.stop] for line in lines) == text
    assert all(width(text[line.start : line.stop], line.tracking) <= BODY.width + 0.5 * BODY.em for line in lines)


@given(st.text(alphabet="产品质量，。（）《》2a.% —", min_size=1, max_size=160))
def test_no_character_is_lost_or_doubled(text: str):
    lines = compose(text)
    assert [line.start for line in lines] == [0, *[line.stop for line in lines[:-1]]]
    assert lines[-1].stop == len(text)


def test_two_figures_fill_one_cell():
    assert advance("2") + advance("6") == advance("年")


def test_blanks_between_latin_words_stay_and_between_han_go():
    assert composer.tidy("共 5 批 60227 IEC 01(BV)\n") == "共5批60227 IEC 01(BV)"
    assert composer.tidy("联系人：沈某　电话") == "联系人：沈某　电话"


def test_a_long_title_is_broken_evenly_and_the_issuer_has_its_own_line():
    title = "云岭省市场监督管理局关于2026年第三季度电线电缆等6种产品质量监督抽查结果的公告"
    lines = composer.title_lines(title, "云岭省市场监督管理局")
    assert "".join(lines) == title
    assert lines[0] == "云岭省市场监督管理局"
    assert max(map(composer.text_width, lines)) <= 20


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于暂停使用澄州驭风岭电动车配件有限公司有关证书的通知", ["关于暂停使用澄州驭风岭电动车配件有限公司", "有关证书的通知"]),
        ("关于澄州热望电器有限公司即热式电热水龙头监督抽查不合格情况的通报", ["关于澄州热望电器有限公司", "即热式电热水龙头监督抽查不合格情况的通报"]),
        ("关于提请吊销云岭省澄州市恒炬照明电器股份有限公司工业产品生产许可证的函", ["关于提请吊销", "云岭省澄州市恒炬照明电器股份有限公司", "工业产品生产许可证的函"]),
        ("关于公布澄州名牌产品名单的公告", ["关于公布澄州名牌产品名单的公告"]),
    ],
)
def test_a_firms_name_is_not_torn_by_the_end_of_a_titles_line(title, lines):
    assert composer.title_lines(title) == lines


def test_a_title_that_cannot_be_broken_is_cut_where_the_line_ends():
    assert composer.title_lines("X" * 45) == ["X" * 20, "X" * 20, "X" * 5]


def test_cells_wrap_to_their_width():
    lines = composer.wrap("聚氯乙烯绝缘电线60227 IEC 01(BV) 450/750V 2.5mm²的同一批次产品", 12, 200)
    assert len(lines) > 1
    assert all(composer.text_width(line) * 12 <= 200 for line in lines)


def test_tracking_survives_the_cut_to_thousandths():
    assert composer.thousandths(-0.01293) == "-0.0131em"
    assert composer.thousandths(0.0204) == "0.0201em"


def test_no_line_begins_with_the_rest_of_a_number():
    assert not may_break("监", "-")
    assert not may_break("3", "／")
    assert may_break("／", "批")


def test_blanks_beside_signs_of_reckoning_are_dropped():
    assert composer.tidy("60,000.00 元 × 0.5～3 倍 = 30,000.00 元") == "60,000.00元×0.5～3倍=30,000.00元"


def test_a_reason_ends_like_a_sentence():
    assert [composer.sentence(text) for text in ("缺设备", "缺设备。", "缺设备；", "")] == ["缺设备。", "缺设备。", "缺设备。", ""]


def test_a_paper_number_is_not_parted():
    assert not may_break("〕", "1")


def test_a_firm_that_begins_a_title_stays_whole():
    assert composer.title_lines("栖云市沸点电器有限公司 电热水壶案卷", longest=14) == ["栖云市沸点电器有限公司 ", "电热水壶案卷"]


def test_what_figures_count_stays_with_them():
    for before, after in ("6年", "1月", "2日", "7号"):
        assert not may_break(before, after)
    assert may_break("年", "1")
    assert may_break("今", "年")
