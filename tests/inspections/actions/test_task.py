"""Sampling tasks: people, notice, deadline; ended with the rule that ended them."""

from datetime import date, timedelta

import pytest

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.models import Lead, SamplingTask
from inspections.queries import task as tasks
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries import of as documents_of
from tests.inspections.conftest import AT, DAY

NOW = AT + 3 * DAY


@pytest.fixture
def fields(drawing, item, cast):
    first = drawing.drawn.get(rank=1)
    return {
        "plan_item": item, "enterprise": first.enterprise, "drawn": first, "officers": list(first.officers.all()), "due_on": date(2026, 3, 31),
        "actor": cast.planner, "at": AT + 2 * DAY,
    }  # fmt: skip


def test_o18_17_a_task_has_two_people_and_a_numbered_notice(task):
    assert task.number == "RW990102-2026-0001"
    assert task.officers.count() == 2
    notice = tasks.notice(task)
    assert notice.number == "栖质监抽通〔2026〕1号"
    words = str(notice.content)
    assert all(row in words for row in ("抽样人员少于两人", "王抽样员", "赵抽样员", "第十五条", "不收取检验费用"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": date(2026, 3, 3)}, "due_on"),
        ({"due_on": date(2027, 3, 3)}, "due_on"),
        ({"drawn": None}, "drawn"),
    ],
)
def test_what_cannot_be_is_named(fields, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.task.assign(**fields | change)
    assert refusal.value.field == field
    assert not SamplingTask.objects.exists()


def test_o18_17_a_sampler_alone_is_not_sent(fields, cast):
    for people in ([cast.wang], [cast.wang, cast.wang]):
        with pytest.raises(RuleBroken, match="不得少于两人") as refusal:
            actions.task.assign(**fields | {"officers": people})
        assert refusal.value.field == "officers"
    with pytest.raises(RuleBroken, match="李科没有抽样员角色"):
        actions.task.assign(**fields | {"officers": [cast.wang, cast.planner]})


def test_o18_16_other_people_than_drawn_need_a_reason(fields, person):
    others = [person("city", Role.SAMPLER), person("city", Role.SAMPLER)]
    with pytest.raises(RuleBroken, match="更换的理由") as refusal:
        actions.task.assign(**fields | {"officers": others})
    assert refusal.value.field == "substitution"
    assert actions.task.assign(**fields | {"officers": others, "substitution": "两人出差"}).substitution == "两人出差"


def test_who_has_declared_to_stand_too_near_is_not_sent(fields, cast, person):
    actions.recusal.declare(
        officer=cast.wang, enterprise=fields["enterprise"], reason="kinship", actor=cast.wang, at=AT + 2 * DAY
    )
    with pytest.raises(RuleBroken, match="王抽样员已申报") as refusal:
        actions.task.assign(**fields)
    assert refusal.value.field == "officers"
    other = [cast.zhao, person("city", Role.SAMPLER)]
    assert actions.task.assign(**fields | {"officers": other, "substitution": "王抽样员回避"}).open


def test_a_second_click_sends_nobody_twice(fields, task):
    with pytest.raises(RuleBroken, match=task.number):
        actions.task.assign(**fields)
    assert SamplingTask.objects.count() == 1


def test_all_who_were_drawn_are_sent_to_at_once(drawing, cast):
    made = actions.task.assign_drawn(drawing=drawing, due_on=date(2026, 3, 31), actor=cast.planner, at=NOW)
    assert {task.drawn.rank for task in made} == {1, 2}
    with pytest.raises(RuleBroken, match="都已派出"):
        actions.task.assign_drawn(drawing=drawing, due_on=date(2026, 3, 31), actor=cast.planner, at=NOW)


def test_only_planners_send(fields, cast):
    with pytest.raises(NotPermitted):
        actions.task.assign(**fields | {"actor": cast.wang})


def test_new_people_get_a_new_notice_and_the_old_one_is_void(task, cast, person):
    fresh = person("city", Role.SAMPLER, name="新人")
    actions.task.change_officers(task=task, officers=[cast.wang, fresh], reason="赵抽样员住院", actor=cast.planner, at=NOW)
    old, new = documents_of(task).order_by("pk")
    assert old.is_void
    assert not new.is_void
    assert "新人" in str(new.content)
    assert "赵抽样员" not in str(new.content["table"])
    for officers, reason, field in (([cast.wang], "缺人", "officers"), ([cast.wang, cast.zhao], " ", "reason"), ([cast.wang, fresh], "再换", "officers")):
        with pytest.raises(RuleBroken) as refusal:
            actions.task.change_officers(task=task, officers=officers, reason=reason, actor=cast.planner, at=NOW)
        assert refusal.value.field == field


@pytest.mark.parametrize("ground", ["not_listed", "base", "not_for_sale", "export_only", "marked", "own_terms", "recent", "no_goods"])
def test_o18_19_each_ground_ends_a_task_without_a_sample(task, cast, ground):
    done = actions.task.not_sampled(
        task=task, ground=ground, explanation="库存 12 台，细则要求 50 台", found_on=date(2026, 3, 5), witness="冯某", actor=cast.wang, at=NOW
    )
    assert (done.state, done.ground, done.ended_on) == ("not_sampled", ground, date(2026, 3, 5))


def test_o18_8_a_party_that_proves_a_recent_inspection_is_not_sampled(task, cast):
    done = actions.task.not_sampled(
        task=task, ground="recent", explanation="省局 2026年1月抽样单 CY990000-2026-0007", found_on=date(2026, 3, 5), witness="冯某", actor=cast.wang, at=NOW
    )
    assert done.state == "not_sampled"
    line = trail_of(task).filter(verb="samplingtask.spare").get()
    assert "第八条" in line.basis


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ground": "other"}, "ground"),
        ({"explanation": " "}, "explanation"),
        ({"found_on": date(2026, 3, 6)}, "found_on"),
        ({"found_on": date(2026, 3, 3)}, "found_on"),
        ({"witness": ""}, "photos"),
    ],
)
def test_not_sampling_needs_ground_words_day_and_evidence(task, cast, change, field):
    good = {"ground": "base", "explanation": "库存 12 台", "found_on": date(2026, 3, 5), "witness": "冯某"}
    with pytest.raises(RuleBroken) as refusal:
        actions.task.not_sampled(task=task, actor=cast.wang, at=NOW, **good | change)
    assert refusal.value.field == field


def test_a_photo_is_evidence_too(task, cast, photo):
    actions.sampleform.add_photos(task=task, kind="storage", uploads=[photo()], actor=cast.wang, at=NOW)
    assert actions.task.not_sampled(
        task=task, ground="base", explanation="库存 12 台", found_on=date(2026, 3, 5), actor=cast.wang, at=NOW
    ).state == "not_sampled"  # fmt: skip


def test_only_who_was_sent_acts_on_site(task, person):
    another = person("city", Role.SAMPLER)
    with pytest.raises(NotPermitted, match="不是这个任务的抽样人员"):
        actions.task.not_sampled(task=task, ground="base", explanation="x", found_on=date(2026, 3, 5), witness="冯", actor=another, at=NOW)


def test_o18_18_unlicensed_goods_stop_it_and_both_offices_are_told(task, cast, place):
    leads = actions.task.stop(task=task, facts="没有生产许可证", found_on=date(2026, 3, 5), actor=cast.wang, at=NOW)
    task.refresh_from_db()
    assert task.state == "stopped"
    assert {lead.office for lead in leads} == {place.offices.city, place.offices.county}
    assert all(task.number in lead.facts for lead in Lead.objects.all())
    with pytest.raises(RuleBroken, match="停止抽样"):
        actions.task.stop(task=task, facts="再来", found_on=date(2026, 3, 5), actor=cast.wang, at=NOW)


def test_a_reserve_steps_in_with_the_reason_and_only_when_needed(task, drawing, cast):
    reserve = drawing.drawn.get(reserve=True)
    later = {"because": "前面的企业停产", "due_on": date(2026, 4, 10), "actor": cast.planner, "at": NOW}
    with pytest.raises(RuleBroken, match="不需要备选"):
        actions.task.step_in(task=task, **later)
    actions.task.not_sampled(
        task=task, ground="no_goods", explanation="停产", found_on=date(2026, 3, 5), witness="冯某", actor=cast.wang, at=NOW
    )
    with pytest.raises(RuleBroken, match="为什么由备选"):
        actions.task.step_in(task=task, **later | {"because": ""})
    new = actions.task.step_in(task=task, **later)
    assert (new.drawn, new.replaces, new.reserve) == (reserve, task, True)
    with pytest.raises(RuleBroken, match=r"没有可以递补|已经有备选"):
        actions.task.step_in(task=task, **later)


def test_a_reserve_is_not_sent_to_out_of_turn(fields, drawing):
    reserve = drawing.drawn.get(reserve=True)
    with pytest.raises(RuleBroken, match="递补"):
        actions.task.assign(**fields | {"drawn": reserve, "enterprise": reserve.enterprise, "officers": list(reserve.officers.all())})


def test_a_cancelled_task_may_be_given_again(fields, task, cast):
    with pytest.raises(RuleBroken, match="理由"):
        actions.task.cancel(task=task, reason=" ", actor=cast.planner, at=NOW)
    actions.task.cancel(task=task, reason="企业搬到外市", actor=cast.planner, at=NOW)
    assert tasks.notice(task) is None
    assert actions.task.assign(**fields | {"at": NOW}).open


def test_named_enterprises_of_a_follow_up_are_sent_to_without_a_draw(cast, place, category, make_company):
    company, other = make_company(), make_company()
    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="跟踪", reason="上次不合格", kind="follow_up",
        items=[ItemDraft(category, 1, place.regions.county, targets=(company,))], actor=cast.planner, at=AT,
    )  # fmt: skip
    plan = actions.plan.approve(plan=plan, actor=cast.approver, at=AT + timedelta(hours=1))
    fields = {"plan_item": plan.items.get(), "officers": [cast.wang, cast.zhao], "due_on": date(2026, 3, 31), "actor": cast.planner, "at": NOW}
    with pytest.raises(RuleBroken, match="计划没有指定"):
        actions.task.assign(enterprise=other, **fields)
    assert actions.task.assign(enterprise=company, **fields).product_name == category.name
    with pytest.raises(RuleBroken, match="已经派出"):
        actions.task.assign(enterprise=company, **fields)
