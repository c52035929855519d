"""The rules of sampling: each row has its basis, each ground is reachable, exemptions count only in their time."""

from datetime import date

import pytest

from inspections import law, states
from inspections.law import EXCLUSION, EXCLUSIONS, Ground, excluded, exemption
from quality_portal.core.law import Citation, Unit

NATIONAL = "《产品免于质量监督检查管理办法》第二条"


def test_pql_15_objection_is_fifteen_calendar_days_from_receipt():
    term = law.OBJECTION_TERM
    assert (term.length, term.unit, term.since) == (15, Unit.CALENDAR, "收到检验结果之日")
    assert str(term.basis) == "《中华人民共和国产品质量法》第十五条第四款"


def test_o18_8_the_same_product_rests_six_months_and_waits_for_review():
    assert (law.REPEAT_TERM.length, law.REPEAT_TERM.unit) == (6, Unit.MONTH)
    assert "第八条（待核）" in str(law.REPEAT_TERM.basis)


def test_o18_17_two_samplers_at_least():
    assert law.MINIMUM_SAMPLERS == 2
    assert "第十七条（待核）" in str(law.SAMPLERS_RULE.basis)


def test_pql_15_1_goods_for_sale_are_picked_at_random_and_never_by_the_party():
    assert law.RANDOM_GOODS.basis.place == "第十五条第一款"
    for words in ("待销产品", "随机抽取", "不得由被抽样者自行抽样"):
        assert words in law.RANDOM_GOODS.title


@pytest.mark.parametrize("row", [*law.MUST_NOT_SAMPLE, *law.MAY_REFUSE, *law.TERMS, *EXCLUSIONS], ids=lambda row: str(getattr(row, "key", row)))
def test_every_row_has_a_basis(row):
    assert isinstance(row.basis, Citation)
    assert row.basis.instrument.title


def test_every_ground_has_one_row():
    assert set(EXCLUSION) == set(Ground)
    assert len(EXCLUSIONS) == len(Ground)


@pytest.mark.parametrize("ground", list(Ground))
@pytest.mark.parametrize("kind", ["routine", "special", "follow_up", "forced"])
def test_o18_8_only_the_rest_is_lifted_and_only_for_follow_up_and_forced_rounds(ground, kind):
    lifted = ground in (Ground.RECENT, Ground.UPPER) and kind in ("follow_up", "forced")
    assert (excluded(ground, kind) is None) is lifted


@pytest.mark.parametrize(
    ("on", "excludes"),
    [
        (date(2000, 3, 13), False),
        (date(2000, 3, 14), True),
        (date(2001, 12, 3), True),
        (date(2001, 12, 4), True),
        (date(2008, 9, 17), True),
        (date(2008, 9, 18), False),
        (date(2026, 3, 1), False),
    ],
)
def test_o109_the_national_exemption_ends_on_2008_09_18(on, excludes):
    answer = exemption(rulebook="policy", on=on, basis=NATIONAL)
    assert answer.excludes is excludes
    assert answer.words
    assert answer.basis


def test_todays_law_knows_no_exemption():
    for basis in (NATIONAL, "《关于进一步加强产品质量工作的通知》二（三）"):
        answer = exemption(rulebook="statute-2020", on=date(2005, 1, 1), basis=basis)
        assert not answer.excludes
        assert "废止" in answer.words


def test_a_local_basis_counts_under_the_policy_rulebook_only():
    basis = "《关于进一步加强产品质量工作的通知》二（三）"
    answer = exemption(rulebook="policy", on=date(2026, 3, 1), basis=basis)
    assert answer.excludes
    assert answer.basis == basis


def test_an_exemption_without_a_basis_counts_nowhere():
    assert not exemption(rulebook="policy", on=date(2026, 3, 1), basis=" ").excludes


@pytest.mark.parametrize(
    ("moves", "choices"),
    [
        (states.PLAN_MOVES, states.PlanState),
        (states.DRAW_MOVES, states.DrawState),
        (states.SAMPLE_MOVES, states.SampleState),
        (states.CONCLUSION_MOVES, states.ConclusionState),
        (states.LEAD_MOVES, states.LeadState),
    ],
)
def test_every_state_is_reached_and_every_move_is_between_known_states(moves, choices):
    reached = {moves[0].from_[0]} | {move.to for move in moves}
    assert reached == set(choices.values)
    for move in moves:
        assert set(move.from_) <= set(choices.values)
        assert move.by
        assert move.basis
