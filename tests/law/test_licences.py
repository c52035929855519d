"""LIC, LL 69–70, CRTA: numbers of licences, and the four words 暂停 吊销 注销 撤销 with their own grounds."""

from datetime import date

import pytest

from enterprises.law import GROUNDS, NUMBER_FORMATS, TERMS, grounds_for, number_warning, tidy_number
from enterprises.states import ENTERPRISE_MOVES, LICENCE_MOVES, LicenceKind, LicenceState

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
    assert ends == {LicenceState.DEREGISTERED, LicenceState.ANNULLED}


def test_every_move_cites_and_names_its_roles():
    for move in (*LICENCE_MOVES, *ENTERPRISE_MOVES):
        assert str(move.basis).startswith("《")
        assert move.by
