"""The questions of the report: what is missing, what is wrong, in words."""

from datetime import date
from decimal import Decimal

import pytest

from enforcement.law import rectification as law

STOCK = law.BY_KEY["stock"]
FULL = {"stopped": "yes", "in_stock": "0", "unit": "台", "handling": "none", "sold": "0", "recall": "none"}


def test_keys_are_unique_and_every_required_question_says_what_is_missing():
    for section in law.SECTIONS:
        keys = [question.key for question in section.questions]
        assert len(keys) == len(set(keys))
        assert all(question.missing for question in section.questions if question.required or question.needed_when)


def test_every_condition_names_a_question_of_its_section():
    for section in law.SECTIONS:
        for question in section.questions:
            if question.needed_when:
                other = next(one for one in section.questions if one.key == question.needed_when[0])
                assert set(question.needed_when[1]) <= set(dict(other.choices))


def test_zero_is_an_answer():
    assert law.gaps(STOCK, FULL) == ()


@pytest.mark.parametrize(("key", "value", "words"), [("in_stock", "", "没有库存填 0"), ("sold", "很多", "您填的是“很多”"), ("stopped", "x", "是否已停止")])
def test_gap_says_what_to_do(key, value, words):
    (gap,) = law.gaps(STOCK, FULL | {key: value})
    assert gap.field == key
    assert words in gap.message


def test_a_condition_asks_for_more():
    (gap,) = law.gaps(STOCK, FULL | {"recall": "not_needed"})
    assert gap.field == "recall_note"


@pytest.mark.parametrize(("text", "number"), [("1,200", "1200"), ("１２００", "1200"), (" 3 ", "3"), ("-1", None), ("nan", None), ("", None)])
def test_quantities_as_people_type_them(text, number):
    assert law.clean_number(text) == (Decimal(number) if number else None)


@pytest.mark.parametrize("text", ["2026-11-20", "2026.11.20", "2026年11月20日", "２０２６-１１-２０"])
def test_days_as_people_type_them(text):
    assert law.clean_day(text) == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["2026-13-01", "明天", "20261120"])
def test_no_day(text):
    assert law.clean_day(text) is None


def test_digest_does_not_depend_on_order():
    assert law.digest_of({"a": 1, "b": ["二"]}) == law.digest_of({"b": ["二"], "a": 1})
    assert law.digest_of({"a": 1}) != law.digest_of({"a": 2})


PROMISE = {"signer": "陈立群", "post": "质量负责人", "true": True}


@pytest.mark.parametrize("number", ["13800000001", "0999-6812315", "（0999）6812315 转 8", "１３８ ００００ ０００１", "+86 138 0000 0001", "12315"])
def test_a_number_that_can_be_called_is_taken_as_typed(number):
    assert law.gaps(law.BY_KEY["promise"], PROMISE | {"phone": number}) == ()


@pytest.mark.parametrize("number", ["abc", "123", "6812315a", "-----", "1" * 21])
def test_a_number_that_cannot_be_called_is_named(number):
    (gap,) = law.gaps(law.BY_KEY["promise"], PROMISE | {"phone": number})
    assert gap.field == "phone"
    assert number in gap.message


def test_a_box_left_open_reads_as_no_where_it_is_free_and_as_missing_where_it_is_not():
    boxes = {question.key: question.shown({}) for question in law.BY_KEY["promise"].questions if question.kind == law.TICK}
    assert boxes == {"recheck": "否", "true": ""}


def test_a_text_beyond_all_measure_and_a_year_that_cannot_be_are_named():
    measures = law.BY_KEY["measures"]
    given = {"material": "长" * 5001, "process": "不涉及", "outgoing": "不涉及", "finished_on": "9999-01-01"}
    assert [gap.message for gap in law.gaps(measures, given)] == [
        "“原材料进厂检验”最多 5,000 个字，您填了 5,001 个。请写要点，详细内容作为证明材料上传。",
        "“整改完成日期”的年份不对，您填的是 9999 年。请核对。",
    ]


def test_numbers_and_days_are_read_back_in_one_writing():
    shown = {question.key: question for section in law.SECTIONS for question in section.questions}
    assert shown["in_stock"].shown({"in_stock": " 1，２００"}) == "1,200"
    assert shown["finished_on"].shown({"finished_on": "2026.11.20"}) == "2026-11-20"
    assert shown["in_stock"].shown({"in_stock": "一千"}) == "一千"
