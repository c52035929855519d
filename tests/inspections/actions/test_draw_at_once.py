"""Two people, or one twice, at the same moment: one draw, one voiding, one recusal, and a sentence for the other."""

from functools import partial

import pytest

from inspections import actions
from inspections.models import DrawnEnterprise, Recusal
from quality_portal.core.roles import Role
from tests.inspections.conftest import AT, DAY
from tests.inspections.test_two_at_once import both


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


@pytest.fixture
def frozen(for_real, item, cast, make_company):
    make_company()
    return actions.draw.commit(plan_item=item, value_source="双色球第2026025期", actor=cast.planner, at=AT + DAY)


def key(frozen, actor):
    return actions.draw.key_in(drawing=frozen, public_value="1 2 3", witness="刘监督", actor=actor, at=AT + 2 * DAY)


def names(got):
    return sorted(type(one).__name__ for one in got)


def test_a_double_click_of_the_first_person_keeps_one_value(frozen, cast):
    assert names(both(lambda: key(frozen, cast.planner))) == ["Draw", "RuleBroken"]
    frozen.refresh_from_db()
    assert (frozen.state, frozen.keyed_value) == ("committed", "1 2 3")


def test_a_double_click_of_the_second_person_draws_once(frozen, cast):
    key(frozen, cast.planner)
    assert names(both(lambda: key(frozen, cast.approver))) == ["Draw", "Draw"]
    assert DrawnEnterprise.objects.count() == 1


def test_two_second_persons_draw_once(frozen, cast, person):
    key(frozen, cast.planner)
    people = iter([cast.approver, person("city", Role.PLANNER, name="副科长")])
    assert names(both(lambda: key(frozen, next(people)))) == ["Draw", "IllegalMove"]
    assert DrawnEnterprise.objects.count() == 1


def test_two_void_once_and_voiding_and_drawing_exclude_each_other(frozen, cast, person):
    key(frozen, cast.planner)
    acts = iter(
        [
            lambda: actions.draw.request_void(drawing=frozen, reason="有误", actor=cast.planner, at=AT + 2 * DAY),
            partial(key, frozen, cast.approver),
        ]
    )

    def whichever():
        return next(acts)()

    got = both(whichever)
    frozen.refresh_from_db()
    assert sum(isinstance(one, Exception) for one in got) == 1
    assert (frozen.state == "drawn") is not frozen.void_asked


def test_two_declare_one_recusal(for_real, cast, make_company):
    company = make_company()
    got = both(lambda: actions.recusal.declare(officer=cast.wang, enterprise=company, reason="kinship", actor=cast.wang, at=AT))
    assert names(got) == ["Recusal", "RuleBroken"]
    assert Recusal.objects.count() == 1
