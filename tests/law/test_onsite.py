"""The rules on site: every ground has its basis, every rulebook an answer, nothing is cited that is not."""

from datetime import date

import pytest

from inspections.law import keeping, suggestion
from inspections.law import onsite as law
from inspections.states import REFUSAL_MOVES, TASK_MOVES
from quality_portal.core.law import Citation, Unit

RULEBOOKS = {"policy", "statute-2020"}
ROWS = [
    *law.MUST_NOT_SAMPLE, law.RECENT_PROOF, law.NO_GOODS, law.UNLICENSED_RULE, *law.MAY_REFUSE, *law.REFUSAL_WAYS, *law.REFUSAL_OUTCOMES,
    *law.FORCED_SAMPLING, *law.PHOTOS, *law.ONLINE_RECORD, *law.ONLINE_DONE, law.PAPERS_TERM,
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: getattr(row, "key", getattr(row, "rulebook", "")))
def test_every_row_has_a_basis_and_words(row):
    assert isinstance(row.basis, Citation)
    assert getattr(row, "title", "") or getattr(row, "words", "") or getattr(row, "name", "")


def test_o133_18_six_cases_in_which_samplers_must_not_sample():
    assert {row.key for row in law.MUST_NOT_SAMPLE} == {"not_listed", "base", "not_for_sale", "export_only", "marked", "own_terms"}
    assert len(law.MUST_NOT_SAMPLE) == 6


def test_o18_19_base_quantity_purpose_and_marking():
    cited = {row.key for row in law.MUST_NOT_SAMPLE if "第十九条（待核）" in str(row.basis)}
    assert cited == {"base", "not_for_sale", "export_only", "marked"}


def test_o133_19_five_cases_in_which_a_party_may_refuse():
    assert [row.key for row in law.MAY_REFUSE] == ["alone", "no_notice", "other_people", "other_party", "fee"]


def test_pql_15_3_asking_for_a_fee_lets_the_party_refuse():
    assert str(law.MAY_REFUSE_BY_KEY["fee"].basis) == "《中华人民共和国产品质量法》第十五条第三款"


def test_o18_18_unlicensed_goods_are_asked_for_before_sampling_but_end_the_task_in_their_own_way():
    assert law.UNLICENSED_RULE in law.BEFORE_SAMPLING
    assert law.UNLICENSED_RULE not in law.NOT_SAMPLED


def test_o18_22_an_absurd_price_is_a_refusal():
    assert "第二十二条" in str(law.REFUSAL_WAY["price"].basis)


def test_s3_18_only_the_policy_deals_with_a_refusal_as_nonconforming_and_says_so():
    policy, statute = law.REFUSAL_OUTCOME["policy"], law.REFUSAL_OUTCOME["statute-2020"]
    assert (policy.move, statute.move) == ("deem", "refer")
    assert "第18点" in str(policy.basis)
    assert "第五十六条" in policy.caution


def test_pql_56_is_what_todays_law_knows_of_a_refusal():
    assert str(law.REFUSAL_OUTCOME["statute-2020"].basis) == "《中华人民共和国产品质量法》第五十六条"
    assert not law.FORCED["statute-2020"].allowed


def test_s3_18_forced_sampling_names_its_conflict_with_pql_15_3():
    row = law.FORCED["policy"]
    assert row.allowed
    assert "第十五条第三款" in row.cost
    assert "不开具收费文书" in row.caution


@pytest.mark.parametrize("table", [law.REFUSAL_OUTCOME, law.FORCED])
def test_every_rulebook_has_exactly_one_answer(table):
    assert set(table) == RULEBOOKS
    assert len(law.REFUSAL_OUTCOMES) == len(law.FORCED_SAMPLING) == len(RULEBOOKS)


def test_every_outcome_is_a_move_of_a_refusal_and_every_move_is_reached():
    moves = {move.name for move in REFUSAL_MOVES}
    assert {row.move for row in law.REFUSAL_OUTCOMES} | {"excuse"} == moves


def test_o18_16_an_open_task_can_end_in_every_way_and_only_a_refusal_is_taken_back():
    ends = {move.name: (move.from_, move.to) for move in TASK_MOVES}
    assert {name for name, (from_, _) in ends.items() if from_ == ("open",)} == {"sample", "spare", "refuse", "stop", "cancel"}
    assert ends["release"] == (("refused",), "cancelled")


def test_o18_52_making_away_with_a_sealed_sample_is_a_refusal_and_o18_25_says_it_may_not_be():
    assert "第五十二条（待核）" in str(law.REFUSAL_WAY["removed"].basis)
    assert "第二十五条（待核）" in str(law.KEEP_RULE.basis)
    for word in ("隐匿", "转移", "变卖", "损毁"):
        assert word in law.REFUSAL_WAY["removed"].title
        assert word in law.KEEP_RULE.title


def test_o18_27_28_29_what_is_noted_of_goods_bought_on_the_net():
    assert [row.key for row in law.ONLINE_RECORD] == ["platform", "account", "order_no", "payment", "address"]
    assert [str(row.basis)[-9:] for row in law.ONLINE_DONE] == ["第二十八条（待核）", "第二十九条（待核）"]


def test_o18_9_on_site_tests_are_the_exception_to_the_separation():
    assert "第九条（待核）" in str(law.ON_SITE_RULE.basis)
    assert "两人以上" in law.ON_SITE_RULE.title


def test_o18_55_each_thing_that_is_kept_has_its_rule_and_its_ways_to_end():
    assert set(keeping.KEPT) == set(keeping.FITTING) == {"test", "backup", "papers"}
    assert "第五十五条（待核）" in str(keeping.KEPT["papers"].basis)
    assert {way for ways in keeping.FITTING.values() for way in ways} == {row.key for row in keeping.WAYS}


def test_o18_55_papers_are_kept_two_years():
    assert (law.PAPERS_TERM.length, law.PAPERS_TERM.unit) == (2, Unit.YEAR)


def test_o18_20_photos_show_place_storage_marking_and_seals():
    assert {row.key for row in law.PHOTOS if row.needed} == {"place", "storage", "marking", "seals"}


def test_keys_are_unique_among_what_is_asked_on_one_page():
    for rows in (law.BEFORE_SAMPLING, law.NOT_SAMPLED, law.MAY_REFUSE, law.PHOTOS, (*law.ONLINE_RECORD, *law.ONLINE_DONE)):
        assert len({row.key for row in rows}) == len(rows)
    assert law.O133.in_force == date(2011, 2, 1)
    assert "procedure" not in suggestion.OF_LEAD
