"""Giving cases to others: by whom, to whom, all or none, and twice is once."""

import pytest

from enforcement.actions import case as cases
from enforcement.actions.assign import assign
from enforcement.models import Case
from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.enforcement.conftest import OPENED


@pytest.fixture
def two(make_finding, cast):
    return [cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED) for _ in range(2)]


def give(two, officer, actor, because="工作调整"):
    return assign(cases=two, officer=officer, because=because, actor=actor, at=OPENED)


def test_a_head_gives_cases_to_another_and_the_trail_names_both(two, cast):
    assert {case.pk for case in give(two, cast.second, cast.head)} == {case.pk for case in two}
    assert set(Case.objects.values_list("officer", flat=True)) == {cast.second.pk}
    event = Event.objects.filter(verb="case.assigned").latest("pk")
    assert (event.before, event.after, event.note) == ({"officer": "周敏"}, {"officer": "何建平"}, "工作调整")


def test_a_second_click_changes_and_records_nothing(two, cast):
    give(two, cast.second, cast.head)
    versions = list(Case.objects.values_list("version", flat=True))
    assert give(two, cast.second, cast.head) == []
    assert list(Case.objects.values_list("version", flat=True)) == versions
    assert Event.objects.filter(verb="case.assigned").count() == 2


def test_an_officer_hands_over_the_own_cases_only_and_none_when_one_is_not(two, make_finding, cast):
    foreign = cases.open_case(finding=make_finding(), actor=cast.second, at=OPENED)
    with pytest.raises(NotPermitted, match="何建平主办"):
        give([*two, foreign], cast.both, cast.officer)
    assert set(Case.objects.filter(pk__in=[case.pk for case in two]).values_list("officer", flat=True)) == {cast.officer.pk}
    assert len(give(two, cast.both, cast.officer)) == 2


@pytest.mark.parametrize("who", ["sampler", "stranger"])
def test_nobody_gets_a_case_who_may_not_handle_it(two, cast, who):
    with pytest.raises(NotPermitted):
        give(two, getattr(cast, who), cast.head)


def test_a_reason_is_asked_for_and_a_closed_case_stays(two, cast):
    with pytest.raises(RuleBroken, match="理由") as refusal:
        give(two, cast.second, cast.head, because=" ")
    assert refusal.value.field == "because"
    cases.close_case(case=two[0], because="企业注销", actor=cast.head, at=OPENED)
    with pytest.raises(RuleBroken, match="已结案"):
        give(two, cast.second, cast.head)


def test_a_reader_of_the_file_may_not(two, cast):
    with pytest.raises(NotPermitted):
        give(two, cast.second, cast.sampler)
