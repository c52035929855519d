"""LIC, LL 69–70, CRTA: numbers of licences, and the four words 暂停 吊销 注销 撤销 with their own grounds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.law import (
    BARS,
    CAUTION,
    GROUNDS,
    NUMBER_FORMATS,
    PROVINCES,
    REMINDER,
    RENEWAL,
    SCHEMES,
    TERMS,
    ended_scheme,
    fitting,
    ground,
    grounds_for,
    needs_caution,
    number_warning,
    tidy_number,
)
from enterprises.queries.licence import FACTS
from enterprises.states import ENTERPRISE_MOVES, LICENCE_MOVES, LicenceKind, LicenceState

DIGITS = "0123456789"
FULL_WIDTH = str.maketrans(DIGITS + "XK-() ", "０１２３４５６７８９ＸＫ－（）　")
production = st.builds(
    "{}XK{}-{}-{}".format,
    st.sampled_from(["", *(f"({letter})" for letter in PROVINCES)]),
    st.text(DIGITS, min_size=2, max_size=2),
    st.text(DIGITS, min_size=3, max_size=3),
    st.text(DIGITS, min_size=5, max_size=5),
)
MOVES = {move.name for move in LICENCE_MOVES}
NEW, OLD = date(2024, 1, 1), date(2003, 1, 1)


@pytest.mark.parametrize("number", ["XK13-014-00123", "(苏)XK13-014-00123"])
def test_production_licence_numbers_since_2005(number):
    assert number_warning("production", number, NEW) == ""


def test_full_width_brackets_and_blanks_are_accepted():
    assert tidy_number("（苏）ｘｋ13－014－ 00123") == "(苏)XK13-014-00123"


@pytest.mark.parametrize("number", ["XK13-14-00123", "(火)XK13-014-00123", "123456789"])
def test_other_numbers_warn_and_show_the_pattern(number):
    assert "(苏)XK13-014-00123" in number_warning("production", number, NEW)


def test_nine_digits_were_right_before_2005():
    assert number_warning("production", "123456789", OLD) == ""


def test_kinds_without_a_known_format_never_warn():
    assert number_warning("qms", "什么都行", NEW) == ""


def test_every_row_has_its_basis_and_names_a_real_kind():
    assert all(str(row.basis) for row in (*NUMBER_FORMATS, *GROUNDS, *TERMS))
    assert {row.kind for row in NUMBER_FORMATS} <= set(LicenceKind.values)
    assert {kind for row in GROUNDS for kind in row.kinds} <= set(LicenceKind.values)


def test_every_move_has_a_ground_for_some_kind_and_every_ground_a_move():
    assert {row.move for row in GROUNDS} == MOVES
    assert len({row.key for row in GROUNDS}) == len(GROUNDS)


def test_ll_70_and_69_deregistering_and_annulling_share_no_ground():
    deregister = {row.title for row in grounds_for("deregister", "production")}
    annul = {row.title for row in grounds_for("annul", "production")}
    revoke = {row.title for row in grounds_for("revoke", "production")}
    assert deregister
    assert annul
    assert not deregister & annul
    assert not (deregister | annul) & revoke


def test_lic_54_is_a_ground_only_for_production_and_access_licences():
    keys = {kind: {row.key for row in grounds_for("revoke", kind)} for kind in LicenceKind.values}
    assert {kind for kind, found in keys.items() if "recheck_failed" in found} == {"production", "access"}


def test_states_are_total_and_reachable():
    reached = {LicenceState.VALID, *(move.to for move in LICENCE_MOVES)}
    assert reached == set(LicenceState)
    ends = {state for state in LicenceState if not any(state in move.from_ for move in LICENCE_MOVES)}
    assert ends == {LicenceState.DEREGISTERED}


def test_every_move_cites_and_names_its_roles():
    for move in (*LICENCE_MOVES, *ENTERPRISE_MOVES):
        assert str(move.basis).startswith("《")
        assert move.by


@given(production, st.dates(date(2005, 9, 1), date(2040, 1, 1)), st.booleans())
def test_every_number_of_the_new_form_passes_however_it_is_typed(number, issued_on, wide):
    typed = number.translate(FULL_WIDTH) if wide else number.lower()
    assert tidy_number(typed) == number
    assert number_warning("production", tidy_number(f" {typed} "), issued_on) == ""


@given(production, st.integers(0, 30), st.sampled_from("甲?#"))
def test_a_spoiled_number_warns(number, place, letter):
    at = place % len(number)
    assert number_warning("production", number[:at] + letter + number[at + 1 :], NEW)


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing(text):
    assert tidy_number(tidy_number(text)) == tidy_number(text)


@given(st.text(DIGITS, max_size=20))
def test_a_ccc_number_has_sixteen_digits(number):
    assert (number_warning("ccc", number, NEW) == "") is (len(number) == 16)


@given(st.text(DIGITS, min_size=9, max_size=9), st.dates(date(1985, 1, 1), date(2005, 8, 31)))
def test_nine_digits_pass_in_their_years_and_not_later(number, issued_on):
    assert number_warning("production", number, issued_on) == ""
    assert number_warning("production", number, NEW)


def test_brackets_of_every_shape_are_read_alike():
    assert {tidy_number(f"{a}苏{b}XK13-014-00123") for a, b in ("()", "（）", "〔〕", "【】", "［］")} == {"(苏)XK13-014-00123"}


def test_no_ground_serves_two_acts_and_every_fact_it_asks_for_is_known():
    assert len({row.title for row in GROUNDS}) == len(GROUNDS)
    assert {row.when for row in GROUNDS if row.when} == set(FACTS)
    assert {state for row in GROUNDS for state in row.states} <= set(LicenceState.values)
    assert all(row.authority and row.by for row in GROUNDS)


def test_ll_70_item_4_is_the_only_way_out_of_a_revoked_or_annulled_licence():
    for state in ("revoked", "annulled"):
        assert [row.key for row in grounds_for("deregister", "production", state)] == ["withdrawn"]
    assert "withdrawn" not in {row.key for row in grounds_for("deregister", "production", "valid")}


def test_crta_26_certificates_are_suspended_by_the_certifier_and_never_annulled_as_permits():
    assert "certifier" in {row.key for row in grounds_for("suspend", "ccc")}
    assert ground("certifier").authority == "认证机构"
    assert grounds_for("annul", "ccc") == ()


def test_s3_15_withholding_has_three_triggers():
    assert [row.key for row in grounds_for("suspend", "production") if row.key.startswith("withheld")] == [
        "withheld_failed", "withheld_serious", "withheld_misused",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("move", "kind", "cited", "key"),
    [
        ("revoke", "production", "《中华人民共和国工业产品生产许可证管理条例》第五十四条", "recheck_failed"),
        ("revoke", "production", "《中华人民共和国工业产品生产许可证管理条例》第四十九条", "lent"),
        ("revoke", "business", "《中华人民共和国产品质量法》第五十条", "business_serious"),
        ("suspend", "production", "依据", "policy_failed"),
        ("deregister", "production", "依据", "recalled"),
        ("annul", "ccc", "依据", None),
    ],
)
def test_a_decision_that_only_cites_its_law_finds_its_ground(move, kind, cited, key):
    found = fitting(move, kind, "valid", cited)
    assert (found.key if found else None) == key


def test_lic_55_three_years_after_revocation_for_any_ground():
    rule = next(row for row in BARS if row.key == "revoked")
    assert (rule.term.length, str(rule.term.basis)) == (3, "《中华人民共和国工业产品生产许可证管理条例》第五十五条")
    assert all(rule.follows("revoke", "production", row.key) for row in GROUNDS)
    assert not rule.follows("suspend", "production", "policy_failed")


def test_ll_79_bars_only_after_fraud():
    rule = next(row for row in BARS if row.key == "fraud")
    assert rule.follows("annul", "production", "fraud")
    assert not rule.follows("annul", "production", "procedure")
    assert "待核" in str(rule.term.basis)


def test_lic_59_provincial_access_licences_belong_to_their_years():
    assert ended_scheme("access", date(2003, 1, 1)) is None
    assert ended_scheme("access", date(2006, 1, 1)) is SCHEMES[0]
    assert ended_scheme("production", date(2006, 1, 1)) is None


def test_lic_25_reminders_begin_before_the_last_day_to_apply():
    assert REMINDER.length > RENEWAL.length == 6


def test_apl_16_a_policy_document_alone_does_not_take_a_licence_away():
    assert needs_caution(grounds_for("revoke", "production"))
    assert needs_caution(grounds_for("suspend", "production"))
    assert not needs_caution(grounds_for("deregister", "production"))
    assert not needs_caution(grounds_for("resume", "production"))
    assert str(CAUTION.basis).endswith("第十六条")
