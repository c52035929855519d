"""The checklist of basic production conditions."""

import pytest

from enterprises.law.conditions import CONDITIONS, REVIEW_BASIS, Answer, Purpose, condition, conditions_for, judge

ALL_MET = {row.key: Answer.MET.value for row in CONDITIONS}


def test_lic_9_lists_seven_conditions_and_one_paragraph_for_special_laws() -> None:
    places = [row.basis.place for row in conditions_for(Purpose.LICENCE)]
    assert places == [f"第九条第一款第（{n}）项" for n in "一二三四五六七"] + ["第九条第二款"]


def test_s3_15_one_unmet_condition_is_enough_to_refuse() -> None:
    for row in CONDITIONS:
        found = judge("licence", ALL_MET | {row.key: "unmet"})
        assert found.complete
        assert not found.positive
        assert found.unmet == (row,)
    assert judge("licence", ALL_MET).positive


def test_s3_16_opening_review_uses_the_same_checklist_and_says_what_is_to_be_checked() -> None:
    assert conditions_for("opening") == conditions_for("licence")
    policy, borrowed = REVIEW_BASIS[Purpose.OPENING]
    assert str(policy).endswith("第16点")
    assert "待核" in str(borrowed)


def test_an_empty_answer_is_not_a_yes() -> None:
    for row in CONDITIONS:
        answers = {key: value for key, value in ALL_MET.items() if key != row.key}
        assert judge("licence", answers).unanswered == (row,)
        assert not judge("licence", answers | {row.key: "perhaps"}).complete


@pytest.mark.parametrize("row", CONDITIONS, ids=lambda row: row.key)
def test_only_special_laws_may_be_not_applicable(row) -> None:
    found = judge("opening", ALL_MET | {row.key: "not_applicable"})
    assert found.complete is (row.key == "special")
    assert found.misplaced == (() if row.key == "special" else (row,))


def test_the_product_is_settled_by_the_test_and_not_on_the_spot() -> None:
    assert conditions_for("licence", tested=True) == (condition("product"),)
    assert judge("licence", {k: v for k, v in ALL_MET.items() if k != "product"}, tested=False).positive
