from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_portal.core import instruments
from quality_portal.core.law import Instrument, Term, Unit, chinese_number, in_force

NUMBERS = [(1, "一"), (9, "九"), (10, "十"), (17, "十七"), (20, "二十"), (56, "五十六"), (100, "一百"), (105, "一百零五"), (110, "一百一十"), (266, "二百六十六")]


@pytest.mark.parametrize(("number", "words"), NUMBERS)
def test_articles_are_counted_as_chinese_law_counts(number, words):
    assert chinese_number(number) == words


@given(st.integers(1, 999), st.integers(1, 999))
def test_two_articles_never_read_alike(first, second):
    assert (chinese_number(first) == chinese_number(second)) == (first == second)


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_an_article_that_cannot_be_is_refused(number):
    with pytest.raises(ValueError, match="1 to 999"):
        chinese_number(number)


def test_a_citation_prints_law_article_paragraph_and_item():
    assert str(instruments.PQL.article(17, 1)) == "《中华人民共和国产品质量法》第十七条第一款"
    assert str(instruments.PQL.article(18, 1, 4)) == "《中华人民共和国产品质量法》第十八条第一款第（四）项"


def test_an_unconfirmed_citation_says_so():
    assert str(instruments.O18.article(17, certain=False)).endswith("（待核）")


def test_every_instrument_has_a_code_of_its_own():
    codes = [instrument.code for instrument in instruments.INSTRUMENTS]
    assert len(codes) == len(set(codes)) > 20


def test_the_first_day_outside_is_the_day_a_row_ends():
    old = Instrument("old", "旧", until=date(2008, 9, 18))
    rows = [type("Row", (), {"since": None, "until": old.until})()]
    assert in_force(rows, date(2008, 9, 17)) == tuple(rows)
    assert in_force(rows, date(2008, 9, 18)) == ()


def test_a_term_reads_as_a_sentence():
    term = Term("objection", "异议期", 15, Unit.CALENDAR, "收到检验结果之日", instruments.PQL.article(15, 4))
    assert str(term) == "异议期：自收到检验结果之日起15日"
