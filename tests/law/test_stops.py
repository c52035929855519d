"""Which clocks stand still while something is tested, heard or publicly announced (程序规定 64, ACL 25): table and clocks agree."""

import pytest

from enforcement.law import stops as law

BY = {(row.occasion, row.clock): row for row in law.BEARINGS}


def test_every_occasion_has_a_row_for_every_clock():
    assert set(BY) == {(occasion, clock) for occasion in law.OCCASIONS for clock in law.ALL_CLOCKS}
    assert len(BY) == len(law.BEARINGS)


@pytest.mark.parametrize("kind", ["testing", "hearing"])
def test_the_stops_of_the_ladder_are_those_of_the_table(kind):
    assert {clock for clock in law.CLOCK_NAMES if not BY[kind, clock].counts} == set(law.BY_KEY[kind].stops)


def test_article_64_a_hearing_stops_the_time_of_the_case_and_nothing_of_the_party():
    assert {row.clock for row in law.BEARINGS if row.occasion == "hearing" and not row.counts} == {law.OFFICE_CLOCK, law.HANDLING}
    assert "第六十四条" in str(BY["hearing", law.HANDLING].basis)


def test_acl_25_only_testing_prolongs_the_holding_of_goods():
    assert {row.occasion for row in law.BEARINGS if row.clock == law.SEIZURE and not row.counts} == {"testing"}


def test_a_clock_that_runs_on_says_why():
    assert all(row.why for row in law.BEARINGS if row.counts)
