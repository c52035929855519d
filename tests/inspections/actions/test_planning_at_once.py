"""Two people plan, approve, publish and pay at once: one act, one refusal in words, nothing doubled."""

from datetime import date
from decimal import Decimal

import pytest

from inspections import actions
from inspections.actions.catalogue import EntryDraft
from inspections.actions.plan import ItemDraft
from inspections.models import Catalogue, Plan, PlanExpense, Specification
from quality_portal.core.roles import Role
from tests.inspections.actions.test_specification import LEAK
from tests.inspections.conftest import AT
from tests.inspections.test_two_at_once import both


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


def kinds(got):
    return sorted(type(one).__name__ for one in got)


def test_two_clicks_draft_one_plan_and_two_heads_approve_it_once(for_real, place, category, cast, person):
    fields = {"office": place.offices.city, "year": 2026, "quarter": 2, "title": "二季度", "reason": "x", "actor": cast.planner, "at": AT}
    got = both(lambda: actions.plan.create(**fields, items=[ItemDraft(category, 1)]))
    plan = Plan.objects.get()
    assert kinds(got) == ["Plan", "RuleBroken"]
    heads = iter([cast.approver, person("city", Role.APPROVER)])
    got = both(lambda: actions.plan.approve(plan=plan, actor=next(heads), at=AT))
    assert kinds(got) == ["IllegalMove", "Plan"]
    money = {"plan": plan, "purpose": "testing", "amount": Decimal(5), "spent_on": date(2026, 3, 1), "payee": "检验所", "voucher": "P"}
    got = both(lambda: actions.expense.book(**money, actor=cast.planner, at=AT))
    assert got[0] == got[1] == PlanExpense.objects.get()


def test_two_drafts_of_one_version_and_of_one_catalogue(for_real, place, category, cast):
    version = {"category": category, "version": "2026", "standard": "GB 1", "since": date(2026, 4, 1), "items": [LEAK], "sample_quantity": "2 台"}
    got = both(lambda: actions.specification.draft(**version, actor=cast.planner, at=AT))
    assert kinds(got) == ["RuleBroken", "Specification"]
    made = Specification.objects.get(version="2026")
    got = both(lambda: actions.specification.publish(specification=made, actor=cast.approver, at=AT))
    assert kinds(got) == ["IllegalMove", "Specification"]
    listed = {"office": place.offices.city, "year": 2026, "title": "目录", "entries": [EntryDraft(category, "health")]}
    got = both(lambda: actions.catalogue.draft(**listed, actor=cast.planner, at=AT))
    assert kinds(got) == ["Catalogue", "RuleBroken"]
    catalogue = Catalogue.objects.get()
    got = both(lambda: actions.catalogue.publish(catalogue=catalogue, actor=cast.approver, at=AT))
    assert kinds(got) == ["Catalogue", "IllegalMove"]


def test_two_change_one_draft_and_the_second_is_told(for_real, place, category, cast):
    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=2, title="二季度", reason="x", items=[ItemDraft(category, 1)], actor=cast.planner, at=AT
    )
    head = {"year": 2026, "quarter": 2, "title": "二季度", "reason": "y", "kind": "routine", "budget": None, "level": "", "mandate": ""}
    head |= {"trigger": "", "emergency_reason": "", "sampler": None}
    change = {"plan": plan, "revision": 0, "items": [ItemDraft(category, 2)], "actor": cast.planner, "at": AT}
    got = both(lambda: actions.plan.change(**change, **head))
    assert kinds(got) == ["Conflict", "Plan"]
    assert plan.items.get().quota == 2
