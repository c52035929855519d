"""The ladders as their lawyer would check them: every cell filled or refused with a reason, every rung reached, none jumped."""

import itertools
from datetime import date

import pytest

from enforcement.law import ladder
from enforcement.law.additions import ADDITIONS, FINDING, TRACKS
from enforcement.law.cautions import CAUTIONS
from enforcement.law.choice import CHOICE, LEVELS
from enforcement.law.clashes import CLASHES
from enforcement.law.ladder import CLOSE, RECHECK, RULEBOOKS, START, Outcome, next_rung
from enforcement.law.rungs import (
    BUSINESS_LETTER,
    CERTIFICATES,
    FORCE_NAMES,
    LETTER_NAMES,
    LICENCE_LETTER,
    NOTIFIED_NAMES,
    PENALTY_TYPES,
    STOP,
    Measure,
)
from enforcement.states.case import MOVES, CaseState
from inspections.law.onsite import FORCED
from quality_portal.core.errors import RuleBroken
from quality_portal.core.law import Unit, in_force

BOOKS = [book for book in RULEBOOKS.values() if book.family in ("policy", "statute-2020")]
FAMILIES = ("policy", "statute-2020")
DECIDED = [outcome for outcome in Outcome if outcome is not Outcome.CONFIRMED]
CELLS = [(book, rung, outcome) for book in BOOKS for rung in book.rungs for outcome in DECIDED]
RUNGS = [(book, rung) for book in BOOKS for rung in book.rungs]
TODAY = date(2026, 11, 22)


def named(value):
    return getattr(value, "key", str(value))


@pytest.mark.parametrize(("book", "rung", "outcome"), CELLS, ids=named)
def test_every_cell_of_the_table_is_filled_or_does_not_apply_for_a_reason(book, rung, outcome):
    target, reason = rung.leads_to(outcome), book.not_applicable.get((rung.key, outcome))
    assert bool(target) != bool(reason), "a cell is either a way or a reason, never both and never neither"
    if target:
        assert next_rung(book.key, rung.key, outcome) == target
        assert target in {CLOSE, RECHECK} | {other.key for other in book.rungs}
    else:
        with pytest.raises(RuleBroken, match=reason[:6]) as refusal:
            next_rung(book.key, rung.key, outcome)
        assert refusal.value.basis


def ways(book):
    """Every way from one rung to another: by outcome, by choice, in place of one that would do nothing, by shortcut."""
    for rung in book.rungs:
        for target in (rung.on_failed, rung.on_overdue, rung.on_executed, rung.optional_next, rung.without_licence):
            if target not in ("", CLOSE, RECHECK):
                yield rung.key, target
    yield from ((START, row.to) for row in book.shortcuts)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_rung_is_reached_and_the_way_only_leads_up(book):
    order = {rung.key: rung.number for rung in book.rungs}
    assert list(order.values()) == list(range(1, len(order) + 1))
    assert next_rung(book.key, START, Outcome.CONFIRMED) == book.rungs[0].key
    assert all(order[target] > order.get(start, 0) for start, target in ways(book))
    assert {book.rungs[0].key} | {target for _, target in ways(book)} == set(order)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_no_rung_is_jumped_but_by_a_shortcut_of_the_document_or_where_it_would_do_nothing(book):
    order = {rung.key: rung.number for rung in book.rungs}
    for rung in book.rungs:
        for target in (rung.on_failed, rung.on_overdue, rung.on_executed, rung.optional_next):
            if target in order:
                assert order[target] == rung.number + 1


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_road_ends(book):
    """Since no way leads down, it is enough that the last rung ends and that none is without a way on."""
    assert any(book.rungs[-1].leads_to(outcome) == CLOSE for outcome in DECIDED)
    for rung in book.rungs:
        assert any(rung.leads_to(outcome) not in ("", RECHECK) for outcome in DECIDED)


@pytest.mark.parametrize(("book", "rung"), [pair for pair in RUNGS if pair[0].family in FAMILIES], ids=named)
def test_after_an_inspection_a_passed_recheck_always_ends_the_case(book, rung):
    assert rung.on_passed == (CLOSE if rung.term else "")
    assert rung.on_executed == ("" if rung.term else CLOSE)


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_nothing_can_be_recorded_before_the_first_decision(book):
    for outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.OVERDUE, Outcome.EXECUTED):
        with pytest.raises(RuleBroken, match="还没有作出任何处理决定"):
            next_rung(book.key, START, outcome)


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=named)
def test_every_rung_has_a_basis_a_statute_and_whole_terms(book, rung):
    assert rung.basis
    assert rung.penalty, "a decision that punishes needs a statute beside the policy"
    assert bool(rung.term) == bool(rung.window) == bool(rung.recheck_basis)
    if book.family in FAMILIES:
        assert bool(rung.policy) == (book.family == "policy")
    if rung.term:
        assert rung.shortest <= rung.term.length <= rung.longest
    if rung.extension:
        assert rung.extension.ask_before < rung.term.length
    assert set(rung.notifies) <= set(NOTIFIED_NAMES)
    assert not rung.by_letter or rung.by_letter in LETTER_NAMES
    assert not rung.penalty_type or rung.penalty_type in PENALTY_TYPES


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=named)
def test_penalty_law_16_what_no_statute_carries_names_its_kind_and_shows_a_caution(book, rung):
    if rung.uncovered:
        assert rung.penalty_kind is not None
        assert rung.cautions
        assert book.family != "statute-2020", "today's ladder asks for nothing that today's statutes do not carry"


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=named)
def test_penalty_law_44_and_63_rights_and_hearing_before_stop_and_revocation(book, rung):
    punished = rung.measure in (Measure.REVOKE, Measure.REVOKE_BUSINESS) or rung.stops_production
    assert rung.needs_hearing == punished
    assert not punished or rung.grave


def test_only_the_order_suspends_and_only_under_policy():
    suspending = {(book.key, rung.key, rung.measure) for book, rung in RUNGS if rung.measure in (Measure.SUSPEND_LICENCES, Measure.WITHHOLD_LICENCES)}
    assert suspending == {
        ("policy/nation", "order", Measure.SUSPEND_LICENCES),
        ("policy/province", "order", Measure.WITHHOLD_LICENCES),
        ("policy/city", "order", Measure.SUSPEND_LICENCES),
    }


# --- S0 part 4 point 3 ---


def test_s0_4_3_announced_and_ordered_at_once_with_certificates_suspended():
    row = ladder.rung("policy/nation", "order")
    assert row.together_with_order
    assert row.measure is Measure.SUSPEND_LICENCES
    assert next_rung("policy/nation", "order", Outcome.OVERDUE) == RECHECK


def test_s0_4_3_a_failed_recheck_stops_production_and_revokes_in_one():
    row = ladder.rung("policy/nation", next_rung("policy/nation", "order", Outcome.FAILED))
    assert (row.stops_production, row.measure, row.by_letter) == (True, Measure.REVOKE, LICENCE_LETTER)


def test_s0_4_3_leading_product_twice_running_in_national_inspections_may_lead_to_the_registrar():
    row = ladder.shortcut_of("policy/nation", "twice_running", "nation")
    assert (row.to, row.force) == ("request", "may")
    assert ladder.shortcut_of("policy/nation", "twice_running", "province") is None
    assert ladder.rung("policy/nation", "request").by_letter == BUSINESS_LETTER


# --- S3 第15、18点 ---


def test_s3_18_announce_notify_and_order_at_once_s3_15_licence_withheld():
    row = ladder.rung("policy/province", "order")
    assert row.together_with_order
    assert {"government", "department"} <= set(row.notifies)
    assert "查明原因" in row.act
    assert row.measure is Measure.WITHHOLD_LICENCES
    assert [trigger.key for trigger in row.triggers] == ["provincial_failure", "serious_problem", "licence_misuse"]


def test_s3_15_rectification_without_effect_revokes_the_licence_and_without_a_licence_production_stops():
    assert next_rung("policy/province", "order", Outcome.FAILED) == "revoke"
    assert next_rung("policy/province", "order", Outcome.FAILED, licensed=False) == "stop"


@pytest.mark.parametrize("level", ["province", "nation"])
def test_s3_18_twice_running_at_provincial_level_or_above_must_stop_production(level):
    row = ladder.shortcut_of("policy/province", "twice_running", level)
    assert (row.to, row.force) == ("stop", "must")


def test_s3_18_twice_running_in_city_inspections_is_no_shortcut():
    assert ladder.shortcut_of("policy/province", "twice_running", "city") is None


def test_s3_18_serious_business_licence_enterprise_and_principal_published():
    row = ladder.shortcut_of("policy/province", "twice_running_serious", "province")
    rung = ladder.rung("policy/province", row.to)
    assert (row.force, rung.publishes_principal, rung.by_letter) == ("must", True, BUSINESS_LETTER)
    assert "removal" in {addition.key for addition in ladder.additions_of("policy/province", rung.key)}


# --- S1（十一） ---


def test_s1_11_order_tells_government_and_departments_and_suspends_within_the_term():
    row = ladder.rung("policy/city", "order")
    assert {"government", "department"} <= set(row.notifies)
    assert (row.measure, row.together_with_order) == (Measure.SUSPEND_LICENCES, False)


def test_s1_11_overdue_or_failed_recheck_leads_to_the_announcement():
    assert next_rung("policy/city", "order", Outcome.OVERDUE) == "announcement"
    assert next_rung("policy/city", "order", Outcome.FAILED) == "announcement"


def test_s1_11_after_the_announcement_joint_stop_then_the_issuing_departments_revoke():
    road = [next_rung("policy/city", key, Outcome.FAILED) for key in ("order", "announcement", "stop")]
    assert road == ["announcement", "stop", "revoke"]
    assert ladder.rung("policy/city", "stop").joint
    assert ladder.rung("policy/city", "revoke").by_letter == LICENCE_LETTER
    assert next_rung("policy/city", "stop", Outcome.FAILED, licensed=False) == "request"
    assert ladder.rung("policy/city", "revoke").optional_next == "request"


# --- the statutes ---


def test_order_18_art_46_sixty_days_and_art_47_seventy_five():
    order = ladder.rung("statute-2020", "order")
    assert (order.term.length, order.term.unit) == (60, Unit.CALENDAR)
    assert order.term.length + order.window.closes == 75


def test_order_18_art_48_the_window_is_day_61_to_90_after_the_announcement():
    row = ladder.rung("statute-2020", "announcement")
    assert (row.term.length + row.window.opens, row.term.length + row.window.closes) == (61, 90)


def test_pql_17_the_province_announces():
    assert ladder.rung("statute-2020", "announcement").level == "province"
    assert ladder.rung("policy/city", "announcement").level == "city"


def test_penalty_law_art_85_five_days_to_ask_for_a_hearing_are_working_days():
    assert (ladder.HEARING_REQUEST.length, ladder.HEARING_REQUEST.unit) == (5, Unit.WORKING)


def test_order_133_an_extension_of_thirty_days_once_asked_for_five_days_before_under_policy_only():
    for book in BOOKS:
        extension = book.rungs[0].extension
        assert bool(extension) == (book.family == "policy")
        if extension:
            assert (extension.longest, extension.ask_before, extension.times) == (30, 5, 1)


def test_what_the_documents_leave_open_is_marked_as_unconfirmed():
    for book in ladder.books_of("policy"):
        for row in ladder.rulebook(book).rungs:
            assert row.term is None or not row.term.basis.certain
    assert "（待核）" in str(ladder.rung("policy/city", "order").term.basis)


# --- which ladder ---


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_level_has_exactly_one_ladder_a_day(family, level):
    for on in (date(2020, 1, 1), TODAY, date(2099, 12, 31)):
        assert len(in_force((row for row in CHOICE if (row.family, row.level) == (family, level)), on)) == 1
        assert ladder.choose(family, level, on) in RULEBOOKS


def test_the_level_of_the_inspection_chooses_the_document():
    chosen = {level: ladder.choose("policy", level, TODAY) for level in LEVELS}
    assert chosen == {"nation": "policy/nation", "province": "policy/province", "city": "policy/city", "county": "policy/city"}
    assert {ladder.choose("statute-2020", level, TODAY) for level in LEVELS} == {"statute-2020"}


def test_todays_law_does_not_reach_back_before_2020():
    with pytest.raises(RuleBroken, match="2019-12-31"):
        ladder.choose("statute-2020", "city", date(2019, 12, 31))


def test_every_family_is_drawn_as_one_line_for_figures():
    for family in FAMILIES:
        keys = [row.key for row in ladder.stages(family)]
        assert len(keys) == len(set(keys))
        assert {rung.key for book in ladder.books_of(family) for rung in ladder.rulebook(book).rungs} == set(keys)


# --- cautions, clashes, shortcuts, endings, additions, tracks ---


def test_domain_2_3_eight_cautions_each_with_the_documents_place_and_the_statute():
    assert len(CAUTIONS) == 8
    for row in CAUTIONS:
        assert row.says
        assert row.basis
        assert row.text.endswith("。")


@pytest.mark.parametrize("clash", CLASHES, ids=named)
def test_every_clash_has_two_sides_and_an_answer_in_every_ladder(clash):
    assert len({saying.words for saying in clash.sayings}) >= 2
    assert set(clash.answers) == {book.key for book in BOOKS if book.family in FAMILIES}
    assert all(answer and why for answer, why in clash.answers.values())


def test_the_answers_are_what_the_tables_do():
    says = {book.key: {row.key: row.answer for row in ladder.clashes_of(book.key)} for book in BOOKS if book.family in FAMILIES}
    for key, answers in says.items():
        book = RULEBOOKS[key]
        assert ("同时公告" in answers["announcement_when"]) == book.rungs[0].together_with_order
        assert ("不" not in answers["certificates"].split("，")[0]) == bool(book.rungs[0].measure)
        adds = {row.key for row in ladder.additions_of(key)}
        assert answers["veto"].startswith("当年不得授予") == ({"honours", "principal_honours", "veto"} <= adds)
        assert answers["procurement"].startswith("禁止采购该产品") == ("procurement" in adds)
        assert ("强制监督抽查" in answers["refusal"]) == ("forced" in adds) == FORCED[book.family].allowed
        force = {row.force for row in book.shortcuts}
        assert [words for words in FORCE_NAMES.values() if words in answers["twice_force"]] == [FORCE_NAMES[one] for one in sorted(force)]


@pytest.mark.parametrize(("book", "row"), [(book, row) for book in BOOKS for row in book.shortcuts], ids=named)
def test_shortcuts_lead_to_a_grave_rung_with_their_place_and_caution(book, row):
    assert book.rung(row.to).grave
    assert row.level in LEVELS
    assert row.caution.text
    assert row.basis in {citation for rung in book.rungs for citation in rung.policy}


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_every_way_to_close_a_case_is_an_ending_and_only_good_ones_lift(book):
    closing = {move.name for move in MOVES if move.to == CaseState.CLOSED}
    assert {row.move for row in book.endings} == closing
    for row in book.endings:
        assert bool(row.lifts) == row.well
    assert book.ending("pass_recheck", Outcome.PASSED).lifts == (CERTIFICATES, STOP)
    assert book.ending("close", Outcome.EXECUTED).key == "executed"
    assert book.ending("close", Outcome.FAILED).key == "terminated"


def test_what_other_documents_add_hangs_on_something_that_exists():
    for row in ADDITIONS:
        for key in row.books:
            known = {FINDING} | {rung.key for rung in RULEBOOKS[key].rungs} | {ending.key for ending in RULEBOOKS[key].endings}
            assert set(row.at) & known, f"{row.key} hangs on nothing in {key}"
    sources = {row.basis.instrument.code for row in ADDITIONS}
    assert {"S2", "S3", "S4"} <= sources


def test_lic_54_the_licence_track_opens_after_national_and_provincial_inspections_only():
    opened = {level: {row.key for row in ladder.tracks_of(level)} for level in LEVELS}
    assert "licence" in opened["nation"] & opened["province"]
    assert "licence" not in opened["city"] | opened["county"]
    assert all(row.steps for row in TRACKS)


def test_every_state_of_a_case_is_reached_and_left():
    starts, ends = set(itertools.chain.from_iterable(move.from_ for move in MOVES)), {move.to for move in MOVES}
    assert ends | {CaseState.AWAITING_STEP} == set(CaseState)
    assert starts == set(CaseState) - {CaseState.CLOSED}
    assert len({move.name for move in MOVES}) == len(MOVES)
