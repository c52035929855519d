"""Why, where and how a product may be planned for inspection; what is checked on goods; what speaks for the next plan."""

import pytest

from inspections.law import marking, suggestion
from inspections.law.plan import (
    FILING_RULE,
    FOLLOW_UP,
    FORCED,
    GUARD,
    GUARDS,
    MONITOR,
    MONITOR_RULE,
    NO_FEE,
    PERIOD_RULE,
    PURPOSES,
    RANDOM_KINDS,
    REASON,
    REASONS,
    RECHECK,
    ROUTINE,
    SPECIAL,
    STRATA,
    binds,
    is_key_goods,
    reason_fits,
)
from inspections.law.specification import DECISIONS, judge
from quality_portal.core.law import Criterion

KINDS = (ROUTINE, SPECIAL, FOLLOW_UP, FORCED, MONITOR, RECHECK)
ALL = (*REASONS, *GUARDS, *PURPOSES, *DECISIONS, *marking.MARKING, *suggestion.PRODUCT_SIGNALS, *suggestion.ENTERPRISE_SIGNALS)


def test_every_row_has_its_law_and_a_key_of_its_own():
    assert all(isinstance(row, Criterion) and row.basis and row.title for row in ALL)
    keys = [row.key for row in ALL]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("health", "（十）"), ("livelihood", "（十）"), ("complaints", "（十）"), ("weak_sme", "（十）"), ("regional", "（十）"),
        ("key_goods", "（十二）"), ("procurement", "第19点"), ("licensed", "二（二）"), ("refused", "第18点"),
    ],
)  # fmt: skip
def test_reasons_are_cited_where_the_documents_say_them(key, place):
    assert str(REASON[key].basis).endswith(place)


def test_pql_15_1_every_reason_rests_on_what_may_be_inspected_at_all():
    apart = {"follow_up", "refused", "recheck"}
    assert {row.statute.place for row in REASONS if row.key not in apart} == {"第十五条第一款"}


def test_each_kind_of_plan_has_its_reasons_and_every_reason_a_kind():
    allowed = {kind: {row.key for row in REASONS if reason_fits(row.key, kind)} for kind in KINDS}
    assert "regional" in allowed[SPECIAL]
    assert "regional" not in allowed[ROUTINE]
    assert "follow_up" in allowed[FOLLOW_UP] - allowed[SPECIAL]
    assert "refused" in allowed[FORCED] - allowed[FOLLOW_UP]
    assert "risk" in allowed[MONITOR] - allowed[ROUTINE]
    assert "recheck" in allowed[RECHECK] - allowed[FOLLOW_UP]
    assert set().union(*allowed.values()) == set(REASON)


@pytest.mark.parametrize("kind", KINDS)
def test_pql_15_2_upper_level_binds_random_rounds_except_in_an_emergency(kind):
    guard = GUARD["plan_upper"]
    assert guard.blocks
    assert guard.basis.place == "第十五条第二款"
    assert binds(guard, kind=kind, emergency=False) is (kind in RANDOM_KINDS)
    assert not binds(guard, kind=kind, emergency=True)


def test_o18_8_the_repeat_term_is_a_caution_and_lifted_for_follow_up():
    guard = GUARD["plan_repeat"]
    assert not guard.blocks
    assert guard.basis.place == "第八条"
    assert not binds(guard, kind=FOLLOW_UP, emergency=False)
    assert binds(guard, kind=ROUTINE, emergency=False)


def test_pql_15_3_nothing_is_charged_to_the_enterprise():
    assert NO_FEE.basis.place == "第十五条第三款"
    assert not any("收取" in row.title or "企业承担" in row.title for row in PURPOSES)


def test_o18_11_and_12_the_yearly_plan_is_filed_and_comes_before_the_quarter():
    assert FILING_RULE.basis.place == "第十一条"
    assert PERIOD_RULE.basis.place == "第十二条"
    assert not FILING_RULE.basis.certain


def test_s2_3_3_monitoring_is_kept_apart_and_bound_by_no_guard_of_inspections():
    assert MONITOR_RULE.basis.place == "三（三）"
    assert "只形成线索" in MONITOR_RULE.title
    bound = {row.key for row in GUARDS if binds(row, kind=MONITOR, emergency=False)}
    assert bound == {"plan_specification", "plan_money", "plan_cost"}


def test_s2_3_5_money_also_pays_for_the_work_after_the_result():
    assert any("后处理" in row.title and "三（五）" in str(row.basis) for row in PURPOSES)


def test_layers_have_keys_and_names_of_their_own():
    assert set(STRATA) == {"size", "licensed", "risk"}
    for rows in STRATA.values():
        assert len({key for key, _ in rows}) == len({name for _, name in rows}) == len(rows)


@pytest.mark.parametrize(
    ("decision", "failed", "verdict", "severity"),
    [
        ("graded", [], "pass", ""), ("graded", ["B"], "fail", "ordinary"), ("graded", ["A"], "fail", "serious"),
        ("graded", ["B", "A"], "fail", "serious"), ("any", ["A"], "fail", "ordinary"), ("any", [], "pass", ""),
        ("strict", ["B"], "fail", "serious"), ("strict", [], "pass", ""),
    ],
)  # fmt: skip
def test_o18_12_a_batch_is_judged_by_the_decision_rule_of_its_specification(decision, failed, verdict, severity):
    got = judge(decision, failed)
    assert (got.verdict, got.severity) == (verdict, severity)
    assert got.basis


def test_a_pass_never_says_more_than_that_nothing_was_found():
    assert {judge(row.key, []).words for row in DECISIONS} == {"未发现不合格"}


def test_pql_27_all_five_items_of_marking_are_checked():
    places = {row.basis.place for row in marking.MARKING}
    assert {f"第二十七条第一款第（{number}）项" for number in "一二三四五"} <= places
    assert all(row.breach for row in marking.MARKING)
    assert {row.penalty.place for row in marking.MARKING if row.basis.place.startswith("第二十七条")} == {"第五十四条"}


def test_pql_33_the_sellers_check_of_goods_bought_in_is_asked_only_at_a_seller():
    at_maker = {row.key for row in marking.checklist(at_seller=False)}
    at_seller = {row.key for row in marking.checklist(at_seller=True)}
    assert marking.MARK["purchase_check"].basis.place == "第三十三条"
    assert at_seller - at_maker == {"purchase_check", "purchase_policy", "purchase_expired"}


def test_signals_are_capped_named_and_point_to_a_reason_of_the_plan():
    for row in (*suggestion.PRODUCT_SIGNALS, *suggestion.ENTERPRISE_SIGNALS):
        assert row.score(0) == 0
        assert row.score(10_000) == row.most
        assert row.reason in REASON
        assert row.points <= row.most


def test_s1_twelve_key_goods_are_food_building_materials_fertiliser_and_pesticide():
    assert is_key_goods("0101", food=True)
    assert is_key_goods("0505", food=False)
    assert is_key_goods("0602", food=False)
    assert not is_key_goods("0301", food=False)
    assert not is_key_goods("0604", food=False)
