"""The record form: what a good one holds, and one thing broken at a time."""

from datetime import date, timedelta

import pytest

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.models import Sample
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY


def test_a_sample_is_recorded_with_its_team_and_seals(sample, sample_fields):
    assert sample.number == "CY990102-2026-0001"
    assert sample.state == "taken"
    assert set(sample.samplers.all()) == set(sample_fields["samplers"])
    assert sample.product == sample_fields["drawn"].product


@pytest.mark.parametrize("field", ["product_name", "batch", "place", "quantity", "seal_no"])
def test_what_the_form_must_hold_is_named(sample_fields, field):
    with pytest.raises(RuleBroken, match="请填写") as refusal:
        actions.sample.record(**sample_fields | {field: " "})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"sampled_on": date(2026, 3, 6)}, "sampled_on", "晚于今天"),
        ({"produced_on": date(2026, 3, 6)}, "produced_on", "晚于抽样日期"),
        ({"sampled_on": date(2026, 3, 2), "produced_on": None}, "sampled_on", "早于随机抽取"),
        ({"backup_seal_no": "F0001"}, "backup_seal_no", "不能相同"),
        ({"backup_seal_no": ""}, "backup_seal_no", "备用样品的封条"),
        ({"price": -1}, "price", "负数"),
        ({"drawn": None}, "drawn", "随机抽取"),
    ],
)
def test_impossible_entries_are_named(sample_fields, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.sample.record(**sample_fields | change)
    assert refusal.value.field == field
    assert not Sample.objects.exists()


def test_o18_17_one_sampler_alone_may_not(sample_fields, cast):
    for people in ([cast.wang], [cast.wang, cast.wang]):
        with pytest.raises(RuleBroken, match="不得少于两人") as refusal:
            actions.sample.record(**sample_fields | {"samplers": people})
        assert "第十七条" in refusal.value.basis


def test_apl_43_who_keeps_away_from_an_enterprise_does_not_sample_there(sample_fields, cast):
    recusal = {"officer": cast.wang, "enterprise": sample_fields["enterprise"], "reason": "kinship"}
    declared = actions.recusal.declare(**recusal, actor=cast.wang, at=AT)
    with pytest.raises(RuleBroken, match="王抽样员已申报对") as refusal:
        actions.sample.record(**sample_fields)
    assert "第四十三条" in refusal.value.basis
    assert refusal.value.field == "samplers"
    actions.recusal.end(recusal=declared, reason="已离职", actor=cast.approver, at=AT + DAY)
    assert actions.sample.record(**sample_fields).number


def test_only_samplers_sample(sample_fields, cast):
    with pytest.raises(RuleBroken, match="李科没有抽样员角色"):
        actions.sample.record(**sample_fields | {"samplers": [cast.wang, cast.planner]})
    with pytest.raises(NotPermitted):
        actions.sample.record(**sample_fields | {"actor": cast.planner})


def test_o18_24_a_seal_serves_once(sample, drawing, sample_fields):
    other = drawing.drawn.get(rank=2)
    again = sample_fields | {"drawn": other, "enterprise": other.enterprise, "samplers": list(other.officers.all())}
    for seals in ({"seal_no": "F0001", "backup_seal_no": "F9"}, {"seal_no": "F0002", "backup_seal_no": "F9"}, {"seal_no": "F8"}, {"seal_no": " ｆ０００１"}):
        with pytest.raises(RuleBroken, match=sample.number):
            actions.sample.record(**again | seals)
    actions.sample.record(**again | {"seal_no": "F8", "backup_seal_no": "F9"})


def test_o18_16_the_drawn_enterprise_the_drawn_officers_or_a_reason(sample_fields, drawing, person):
    from quality_portal.core.roles import Role

    reserve = drawing.drawn.get(reserve=True)
    fresh = [person("city", Role.SAMPLER), person("city", Role.SAMPLER)]
    as_reserve = {"drawn": reserve, "enterprise": reserve.enterprise, "samplers": list(reserve.officers.all())}
    for change, words in (({"enterprise": reserve.enterprise}, "不一致"), ({"samplers": fresh}, "更换"), (as_reserve, "备选企业")):
        with pytest.raises(RuleBroken, match=words):
            actions.sample.record(**sample_fields | change)
    assert actions.sample.record(**sample_fields | as_reserve | {"substitution": "前面的企业停产"}).enterprise == reserve.enterprise


def test_a_drawn_enterprise_is_sampled_once(sample, sample_fields):
    with pytest.raises(RuleBroken, match="已有人登记"):
        actions.sample.record(**sample_fields | {"seal_no": "F8", "backup_seal_no": "F9"})


def test_follow_up_sampling_goes_to_a_known_enterprise(cast, place, category, make_company, sample_fields):
    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="跟踪", reason="上次不合格", kind="follow_up",
        items=[ItemDraft(category, 1)], actor=cast.planner, at=AT,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="待批准"):
        actions.sample.record(**sample_fields | {"plan_item": plan.items.get(), "drawn": None})
    actions.plan.approve(plan=plan, actor=cast.approver, at=AT + timedelta(minutes=1))
    fields = sample_fields | {"plan_item": plan.items.get(), "drawn": None, "enterprise": make_company(), "at": AT + 4 * DAY}
    assert actions.sample.record(**fields).drawn is None
