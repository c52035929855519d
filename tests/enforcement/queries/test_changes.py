"""Who comes second is told who changed what: field, before and after."""

import pytest

from enforcement.actions.assign import assign
from enforcement.actions.holding import hold
from enforcement.queries import changes
from quality_portal.core.errors import Conflict


def test_the_loser_of_a_race_is_told_the_field_before_and_after(road, cast):
    case = road.open()
    seen = case.version
    assign(cases=[case], officer=cast.second, because="休假", actor=cast.head, at=road.at)
    with pytest.raises(Conflict) as refusal:
        hold(case, version=seen)
    for words in ("张局", "“主办”（原 周敏 → 何建平）", "您填写的内容还在下面"):
        assert words in refusal.value.message


def test_several_acts_are_told_as_one_way_from_the_first_to_the_last(road):
    case = road.open()
    seen = case.version
    road.decide(days=30)
    case.refresh_from_db()
    found = {label: (before, after) for label, before, after in changes.differences(changes.since(case, seen))}
    assert found["状态"] == ("待提出处理意见", "待送达")


def test_nobody_is_told_of_what_was_there_before(road):
    case = road.open()
    assert changes.since(case, case.version) == []
    assert changes.told([]) == ""
