"""Specifications: one good case, then one thing broken at a time; published rows never change."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from inspections import actions
from inspections.actions.specification import HEAD, SpecItemDraft
from inspections.models import Specification
from inspections.queries.choices import specifications_in_force
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT, DAY

LEAK = SpecItemDraft("泄漏电流", "max", high=Decimal("0.75"), unit="mA", method="GB/T 12113", item_class="A", standard="GB 4706.1 第13章")
MARK = SpecItemDraft("标志", "text", text="应符合标准要求")


@pytest.fixture
def fields(category, cast):
    return {
        "category": category, "version": "2026", "standard": "GB 4706.19—2008", "since": date(2026, 4, 1), "items": [LEAK, MARK],
        "sample_quantity": "2 台", "backup_quantity": "1 台", "base_quantity": "20 台", "decision": "graded", "method": "成品库随机抽取",
        "actor": cast.planner, "at": AT,
    }  # fmt: skip


@pytest.fixture
def drafted(fields):
    return actions.specification.draft(**fields)


def head_of(fields):
    return {key: fields[key] for key in HEAD}


def test_a_version_is_drafted_and_published_by_another_person(drafted, cast, category):
    assert [(item.order, item.name, item.item_class) for item in drafted.items.all()] == [(1, "泄漏电流", "A"), (2, "标志", "B")]
    assert specifications_in_force([category.pk], date(2026, 5, 1)) == {}
    done = actions.specification.publish(specification=drafted, actor=cast.approver, at=AT + DAY)
    assert (done.state, done.approved_by) == ("published", cast.approver)
    assert specifications_in_force([category.pk], date(2026, 3, 31)) == {}
    assert specifications_in_force([category.pk], date(2026, 4, 1)) == {category.pk: done}
    with pytest.raises(IllegalMove):
        actions.specification.publish(specification=drafted, actor=cast.approver, at=AT + DAY)


def test_o18_12_it_is_public_before_it_is_in_force(drafted, cast):
    with pytest.raises(RuleBroken, match="施行日期") as refusal:
        actions.specification.publish(specification=drafted, actor=cast.approver, at=AT + 60 * DAY)
    assert refusal.value.field == "since"


def test_whoever_drafted_it_may_not_publish_it(fields, person):
    from quality_portal.core.roles import Role

    both = person("city", Role.PLANNER, Role.APPROVER)
    drafted = actions.specification.draft(**fields | {"actor": both})
    with pytest.raises(RuleBroken, match="起草人"):
        actions.specification.publish(specification=drafted, actor=both, at=AT)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"version": " "}, "version", "版本"),
        ({"standard": ""}, "standard", "执行标准"),
        ({"sample_quantity": " "}, "sample_quantity", "样品数量"),
        ({"decision": "none"}, "decision", "判定规则"),
        ({"since": date(1900, 1, 1)}, "since", "1985"),
        ({"since": date(2031, 1, 1)}, "since", "2031"),
        ({"items": []}, None, "至少要有一个检验项目"),
        ({"items": [LEAK, LEAK]}, None, "列了两次"),
    ],
)
def test_what_is_missing_or_impossible_is_named(fields, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.specification.draft(**fields | change)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (SpecItemDraft("电压", "max", high=Decimal(5)), "需要填单位"),
        (SpecItemDraft("电压", "range", low=Decimal(9), high=Decimal(5), unit="V"), "大于上限"),
        (SpecItemDraft("电压", "min", unit="V"), "需要填下限"),
        (SpecItemDraft("菌落总数", "plan", text="n=5, c=2, m=1000, M=100", unit="CFU/g"), "小于 m"),
        (SpecItemDraft("菌落总数", "plan", text="n=5, c=5, m=100, M=1000", unit="CFU/g"), "应小于 n"),
        (SpecItemDraft("菌落总数", "plan", text="很多", unit="CFU/g"), "应写成"),
        (SpecItemDraft("标志", "text"), "写出要求"),
        (SpecItemDraft("标志", "text", text="清晰", item_class="C"), "A 或 B"),
        (SpecItemDraft(" ", "text", text="清晰"), "第 1 行"),
    ],
)
def test_an_impossible_item_is_refused_by_name(fields, item, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.specification.draft(**fields | {"items": [item]})
    assert item.name.strip() in refusal.value.message


def test_one_version_of_a_category_exists_once(drafted, fields):
    with pytest.raises(RuleBroken, match="已经有版本 2026"):
        actions.specification.draft(**fields)


def test_a_version_replaces_only_one_of_its_own_category(drafted, fields):
    from enterprises.models import ProductCategory

    other = ProductCategory.objects.create(code="T96", name="电热毯")
    with pytest.raises(RuleBroken, match="上一版本"):
        actions.specification.draft(**fields | {"category": other, "replaces": drafted})


def test_a_draft_is_changed_but_not_over_somebody_elses_change(drafted, fields, cast):
    again = {"specification": drafted, "revision": 0, "items": [MARK], "actor": cast.planner, "at": AT, **head_of(fields)}
    changed = actions.specification.change(**again | {"standard": "GB 4706.19—2024"})
    assert (changed.revision, changed.standard, changed.items.count()) == (1, "GB 4706.19—2024", 1)
    with pytest.raises(Conflict, match="已被他人修改"):
        actions.specification.change(**again)


def test_a_published_version_is_frozen_in_the_database(drafted, fields, cast):
    done = actions.specification.publish(specification=drafted, actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="新版本"):
        actions.specification.change(specification=done, revision=0, items=[MARK], actor=cast.planner, at=AT, **head_of(fields))
    attempts = [
        lambda: Specification.objects.filter(pk=done.pk).update(standard="x"),
        lambda: done.items.update(high=9),
        lambda: done.items.all().delete(),
        lambda: done.items.create(name="另一项", kind="none"),
        lambda: Specification.objects.filter(pk=done.pk).delete(),
    ]
    for attempt in attempts:
        with pytest.raises(InternalError, match="frozen"), transaction.atomic():
            attempt()


def test_a_repealed_version_ends_on_its_day_and_says_why(drafted, cast, category):
    done = actions.specification.publish(specification=drafted, actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="理由"):
        actions.specification.repeal(specification=done, because=" ", actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="不能早于"):
        actions.specification.repeal(specification=done, because="标准更新", until=date(2026, 3, 1), actor=cast.approver, at=AT)
    gone = actions.specification.repeal(specification=done, because="标准更新", until=date(2026, 6, 1), actor=cast.approver, at=AT)
    assert (gone.state, gone.until) == ("repealed", date(2026, 6, 1))
    assert specifications_in_force([category.pk], date(2026, 5, 31)) == {category.pk: gone}
    assert specifications_in_force([category.pk], date(2026, 6, 1)) == {}


def test_the_latest_published_version_is_in_force(fields, cast, category):
    first = actions.specification.draft(**fields)
    second = actions.specification.draft(**fields | {"version": "2026 修改", "since": date(2026, 7, 1), "replaces": first})
    for one in (first, second):
        actions.specification.publish(specification=one, actor=cast.approver, at=AT)
    on = {day: specifications_in_force([category.pk], day)[category.pk].version for day in (date(2026, 6, 30), date(2026, 7, 1))}
    assert list(on.values()) == ["2026", "2026 修改"]


def test_only_a_planner_drafts_and_only_a_head_publishes(fields, drafted, cast):
    with pytest.raises(NotPermitted):
        actions.specification.draft(**fields | {"actor": cast.approver, "version": "x"})
    with pytest.raises(NotPermitted):
        actions.specification.publish(specification=drafted, actor=cast.planner, at=AT + timedelta(hours=1))
