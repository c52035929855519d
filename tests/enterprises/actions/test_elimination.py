from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions
from enterprises.actions.elimination import EntryDraft
from enterprises.models import EliminationTask, Equipment, ProductCategory
from enterprises.queries import elimination as queries
from enterprises.states import CatalogueState, TaskState
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)
LAW = date(2025, 1, 1)


@pytest.fixture
def head(person):
    return person("city", Role.APPROVER)


@pytest.fixture
def taps(db):
    return ProductCategory.objects.create(code="9904", name="卫浴")


@pytest.fixture
def record(officer, taps):
    def make(number="第1号", **changes):
        entries = [
            EntryDraft("product", "螺旋升降式铸铁水嘴", ["螺旋升降"], category=taps, deadline=date(2026, 6, 30)),
            EntryDraft("equipment", "直径3米以下水泥粉磨设备", ["水泥磨"], reason="waste"),
        ]
        facts = {"actor": officer, "kind": "elimination", "title": "淘汰目录", "issuer": "国家有关部门", "issued_on": LAW, "since": LAW, "entries": entries}
        return actions.elimination.record_batch(number=number, at=AT, **facts | changes)

    return make


@pytest.fixture
def batch(record, head):
    made = record()
    actions.elimination.publish_batch(batch=made, actor=head, at=AT)
    made.refresh_from_db()
    return made


def machine(company, **changes):
    facts = {"name": "水泥磨", "model": "Φ2.2", "maker": "甲机械厂", "serial": "A-17", "site": "城东路1号", "installed_on": date(2020, 5, 1)}
    return actions.equipment.register(company, **facts | {"actor": SYSTEM, "at": AT} | changes)


def tap(company, taps, name="螺旋升降式水嘴"):
    return actions.product.add(company, name=name, category=taps, actor=SYSTEM, at=AT)


def test_s3_17_publishing_a_batch_opens_one_task_a_hit(record, head, company, other_company, taps):
    made = record()
    tap(company, taps), tap(company, taps, "普通水嘴")
    machine(other_company)
    assert EliminationTask.objects.count() == 0  # a draft names nothing
    assert actions.elimination.publish_batch(batch=made, actor=head, at=AT) == 2
    assert {str(row.thing) for row in EliminationTask.objects.all()} == {"螺旋升降式水嘴", "水泥磨 Φ2.2（出厂编号 A-17）"}
    assert actions.elimination.match(at=AT) == 0


def test_a_thing_registered_later_is_matched_at_once(batch, company, taps):
    task = EliminationTask.objects.get(product=tap(company, taps))
    assert task.due_on == date(2026, 6, 30)  # the entry's own deadline
    assert "淘汰目录（第1号）" in task.basis
    assert "第17点" in task.basis
    ours = EliminationTask.objects.get(equipment=machine(company))
    assert ours.due_on == date(2026, 5, 6)  # none named: sixty days, which end in a holiday
    assert ours.reason == "waste"


def test_an_entry_stays_within_its_category(batch, company, category):
    made = actions.product.add(company, name="螺旋升降式音乐盒", category=category, actor=SYSTEM, at=AT)
    assert not EliminationTask.objects.filter(product=made).exists()


def test_s0_2_3_equipment_to_be_eliminated_is_not_registered_at_another_site(batch, company, other_company):
    piece = machine(company)
    for who, site in ((other_company, "港口路9号"), (company, "城西分厂")):
        with pytest.raises(RuleBroken, match="不得移到别处登记") as refused:
            machine(who, site=site)
        assert "第二部分第3点" in refused.value.basis
    actions.equipment.remove(piece, on=ON, because="运走", actor=SYSTEM, at=AT)
    with pytest.raises(RuleBroken, match="不得移到别处登记"):  # taken away is not eliminated
        machine(other_company, site="港口路9号", origin=Equipment.Origin.FOUND)
    task = EliminationTask.objects.get()
    assert task.state == TaskState.OPEN
    actions.elimination.settle(task=task, ending="closed", on=ON, note="现场拆解", actor=SYSTEM, at=AT)
    with pytest.raises(RuleBroken, match="不得再登记使用"):
        machine(other_company, site="港口路9号")


def test_s0_2_1_eliminated_equipment_is_not_newly_installed_but_may_be_found(batch, company):
    with pytest.raises(RuleBroken, match="不得新上"):
        machine(company, serial="", installed_on=date(2025, 6, 1))
    assert not Equipment.objects.exists()
    found = machine(company, serial="", installed_on=date(2025, 6, 1), origin=Equipment.Origin.FOUND)
    assert EliminationTask.objects.get().equipment == found


def test_an_ordinary_machine_stands_at_one_site(company, other_company):
    first = machine(company, name="车床", model="C6140")
    with pytest.raises(RuleBroken, match="先登记拆除"):
        machine(other_company, name="车床", model="C6140")
    actions.equipment.remove(first, on=ON, because="卖给乙厂", actor=SYSTEM, at=AT)
    moved = machine(other_company, name="车床", model="C6140")
    with pytest.raises(IntegrityError, match="equipment_at_one_site"), transaction.atomic():
        Equipment.objects.filter(pk=first.pk).update(removed_on=None)
    assert moved.removed_on is None


def test_a_task_ends_by_conversion_or_closing_and_takes_the_machine_out(batch, company, officer):
    piece = machine(company)
    task = EliminationTask.objects.get()
    with pytest.raises(RuleBroken, match="搬到别处不是办结"):
        actions.elimination.settle(task=task, ending="moved", on=ON, note="搬走", actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="现场核实"):
        actions.elimination.settle(task=task, ending="closed", on=ON, note=" ", actor=officer, at=AT)
    done = actions.elimination.settle(task=task, ending="closed", on=ON, note="已切割拆除", actor=officer, at=AT)
    piece.refresh_from_db()
    assert (done.state, piece.removed_on) == (TaskState.CLOSED, ON)
    with pytest.raises(IllegalMove):
        actions.elimination.settle(task=task, ending="converted", on=ON, note="再来", actor=officer, at=AT)
    assert [event.verb for event in trail_of(task)] == ["eliminationtask.shut", "eliminationtask.opened"]


def test_only_a_head_says_that_it_is_none_and_it_can_be_reopened(batch, company, taps, officer, head):
    task = EliminationTask.objects.get(product=tap(company, taps))
    with pytest.raises(NotPermitted):
        actions.elimination.unfound(task=task, because="是塑料水嘴", actor=officer, at=AT)
    actions.elimination.unfound(task=task, because="是塑料水嘴", actor=head, at=AT)
    assert actions.elimination.match(at=AT) == 0  # a settled hit is not opened by itself
    again = actions.elimination.reopen(task=task, because="复查仍是铸铁", due_on=ON + timedelta(days=30), actor=officer, at=AT)
    assert (again.state, again.settled_on) == (TaskState.OPEN, None)


def test_who_records_does_not_publish_and_a_published_batch_is_frozen(record, officer, head, person):
    made = record()
    writer = person("city", Role.APPROVER, Role.PLANNER)
    own = record(number="第2号", actor=writer)
    with pytest.raises(NotPermitted, match="录入人"):
        actions.elimination.publish_batch(batch=own, actor=writer, at=AT)
    actions.elimination.publish_batch(batch=made, actor=head, at=AT)
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(number="第9号")


def test_the_same_number_twice_is_refused(record):
    record()
    with pytest.raises(RuleBroken, match="已经录入"):
        record()


def test_a_repealed_batch_names_nothing_new(batch, head, company, taps):
    actions.elimination.repeal_batch(batch=batch, on=ON, because="新目录第3号", actor=head, at=AT)
    tap(company, taps)
    assert EliminationTask.objects.count() == 0
    batch.refresh_from_db()
    assert batch.state == CatalogueState.REPEALED
    assert len(queries.in_force(ON - timedelta(days=1))) == 2
    assert queries.in_force(ON) == []


def test_tasks_are_seen_by_the_region(batch, company, other_company, taps, officer, person):
    tap(company, taps), tap(other_company, taps)
    assert queries.tasks(officer).count() == 1
    assert queries.figures(officer, date(2026, 7, 1)) == {"open": 1, "late": 1, "converted": 0, "closed": 0}
    assert queries.tasks(person("province", Role.CASE_OFFICER)).count() == 2
