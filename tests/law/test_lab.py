"""The rules of testing: accreditation, receiving, blind and separate, two people, corrections."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections import limits, worksheet
from inspections.law import lab as law
from inspections.law.lab import Ability
from inspections.states import LAB_JOB_MOVES, TESTERS, LabJobState
from inspections.worksheet import Found, Row
from quality_portal.core.law import Citation, Criterion
from quality_portal.core.roles import Role

ROWS = [value for value in vars(law).values() if isinstance(value, Criterion)]
TABLES = [*law.KINDS, *law.RECEIPT_CHECKS, *law.TARGETS]


@pytest.mark.parametrize("row", [*ROWS, *TABLES], ids=lambda row: row.key)
def test_every_row_has_its_basis(row):
    assert isinstance(row.basis, Citation)
    assert row.title


def test_rows_have_keys_of_their_own():
    keys = [row.key for row in ROWS]
    assert len(keys) == len(set(keys))


def test_pql_19_only_what_a_body_was_accredited_for():
    held = [Ability("泄漏电流", "GB 4706.1—2005"), Ability("接地电阻", "GB 4706.1")]
    assert law.missing([("泄漏电流", "GB 4706.1"), ("接地 电阻", "GB 4706.1-2005")], held) == []
    assert law.missing([("泄漏电流", "GB 4706.1-2024")], held) == ["泄漏电流（GB 4706.1-2024）"]
    assert law.missing([("温升", "GB 4706.1"), ("标志", "")], held) == ["温升（GB 4706.1）", "标志"]
    assert "第十九条" in str(law.SCOPE_RULE.basis)


@pytest.mark.parametrize(
    ("wanted", "held", "same"),
    [
        ("GB/T 5023.2", "GB/T 5023.2-2008", True),
        ("GB/T 5023.2—2008", "ＧＢ/Ｔ　5023.2-2008", True),
        ("GB/T 5023.2-2008", "GB/T 5023.2-1997", False),
        ("GB/T 5023.2", "GB/T 5023.3", False),
        ("GB/T 5023", "GB/T 5023.2", False),
        ("", "GB 1", True),
    ],
)
def test_pql_19_a_method_is_the_same_whatever_its_dashes_and_missing_year(wanted, held, same):
    assert law.same_method(wanted, held) is same


@given(st.text(max_size=40))
def test_comparing_words_is_stable(text):
    assert law.compact(law.compact(text)) == law.compact(text)


def test_o18_30_a_sample_is_received_only_when_nothing_is_irregular():
    good = {row.key: True for row in law.RECEIPT_CHECKS}
    assert law.receipt_faults(good, seal_no="F0001", seal_seen=" f0001 ") == []
    assert "封条编号“F0002”与抽样单记载的“F0001”不符" in law.receipt_faults(good, seal_no="F0001", seal_seen="F0002")
    for row in law.RECEIPT_CHECKS:  # every row is reached, each by itself
        assert law.receipt_faults(good | {row.key: False}, seal_no="F1", seal_seen="F1") == [row.fault]
    assert len(law.receipt_faults({}, seal_no="F1", seal_seen="")) == len(law.RECEIPT_CHECKS) + 1
    assert "第三十条（待核）" in str(law.RECEIPT_RULE.basis)


def test_o18_9_samplers_and_planners_do_not_test():
    assert frozenset({Role.LAB}) == TESTERS
    assert "第九条（待核）" in str(law.SEPARATION_RULE.basis)


def test_o18_31_a_stopped_test_goes_nowhere():
    assert not [move for move in LAB_JOB_MOVES if LabJobState.STOPPED in move.from_]
    assert "第三十一条（待核）" in str(law.STOP_RULE.basis)


def test_o18_39_another_body_retests():
    assert "第三十九条（待核）" in str(law.RETEST_RULE.basis)


def test_every_state_of_a_job_is_reached_and_ends_are_ends():
    reached = {"assigned", *(move.to for move in LAB_JOB_MOVES)}
    assert reached == set(LabJobState.values)
    ends = {state for state in reached if not any(state in move.from_ for move in LAB_JOB_MOVES)}
    assert ends == {"verified", "refused", "stopped", "recalled"}


@pytest.mark.parametrize(
    ("old", "verdict", "facts", "falls"),
    [("铅", "pass", "", True), ("铅", "fail", "镉", True), ("铅", "fail", "铅、镉", True), ("铅", "fail", "铅", False)],
)
def test_pql_21_a_finding_falls_with_a_corrected_result_unless_the_same_items_failed(old, verdict, facts, falls):
    effect = law.correction(old_facts=old, verdict=verdict, facts=facts)
    assert effect.withdraw_finding is falls
    assert effect.words
    assert "第二十一条" in str(effect.basis)


def test_s2_targets_speak_of_2015_alone():
    assert [(row.key, row.number, row.year) for row in law.TARGETS] == [("items", 1000, 2015), ("nation", 2, 2015), ("province", 5, 2015)]


# --- The worksheet: verdicts follow from limits ---


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("温升", "max", high="45", unit="K", value="45"), "pass"),
        (Row("温升", "max", high="45", unit="K", value="45.1"), "fail"),
        (Row("截面积", "min", low="1.0", unit="mm²", value="0.72"), "fail"),
        (Row("pH", "range", low="6", high="8", unit="无量纲", value="7"), "pass"),
        (Row("标志", "text", text="清晰", value="不符合"), "fail"),
        (Row("说明", "none", value="见附图"), "na"),
    ],
)
def test_o18_12_the_verdict_follows_from_the_limit(row, verdict):
    assert worksheet.faults([row, Row("甲", "max", high="1", unit="g", value="1")]) == []
    assert worksheet.judge([row])[0].verdict == verdict


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("铅", "max", unit="g", value="1"), "上限"),
        (Row("铅", "max", high="1", value="1"), "单位"),
        (Row("铅", "max", high="1", unit="g"), "请填写"),
        (Row("铅", "max", high="1", unit="g", value="很多"), "应为数字"),
        (Row("铅", "max", high="1", unit="g", value="1" + "0" * 30), "太大"),
        (Row("铅", "max", high="1", unit="g", value="x" * 500), "超过 400 个字"),
        (Row("铅", "max", high="1", unit="g", value="1", override="fail"), "写明改判理由"),
        (Row("铅", "max", high="1", unit="g", value="1", because="x"), "没有改判"),
        (Row("铅", "max", high="1", unit="g", value="1", override="na", because="x"), "只能改判"),
        (Row("铅", "none", value="1", override="fail", because="x"), "只能改判"),
    ],
)
def test_what_stands_against_a_row_is_a_sentence_that_names_it(row, words):
    (order, said), *_ = worksheet.faults([Row("甲", "max", high="1", unit="g", value="1"), row])
    assert order == 2
    assert words in said
    assert "铅" in said


def test_an_override_counts_and_the_computed_verdict_stays():
    judged = worksheet.judge([Row("铅", "max", high="1", unit="g", value="2", override="pass", because="复看")])[0]
    assert (judged.computed, judged.verdict, judged.number) == ("fail", "pass", Decimal(2))


def test_a_worksheet_without_a_verdict_is_refused():
    assert worksheet.faults([Row("说明", "none", value="x")]) == [(0, "没有一个检验项目可以判定，请核对实施细则。")]


@given(st.lists(st.text(max_size=30), min_size=2, max_size=2))
def test_what_was_typed_survives_keeping(values):
    rows = [Row("甲", "max", high="1", unit="g"), Row("乙", "text", text="清晰")]
    kept = worksheet.rows_of(worksheet.stored(worksheet.filled(rows, [Found(n, text) for n, text in enumerate(values, start=1)])))
    assert [row.value for row in kept] == [text.strip() for text in values]
    assert all(row.limit.kind in limits.KINDS for row in kept)
