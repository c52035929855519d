"""What waits at the desk of planners and heads before anything is drawn."""

from datetime import date

from inspections import actions
from inspections.actions.catalogue import EntryDraft
from inspections.actions.plan import ItemDraft
from inspections.queries import inbox
from tests.inspections.actions.test_specification import LEAK
from tests.inspections.conftest import AT


def waiting(office):
    return {words: count for words, count, _ in inbox.counts(office, date(2026, 3, 2))}


def test_drafts_wait_for_the_head_and_a_returned_plan_for_its_planner(place, category, cast):
    city = place.offices.city
    before = waiting(city)
    plan = actions.plan.create(
        office=city, year=2026, quarter=2, title="二季度", reason="x", items=[ItemDraft(category, 1)], actor=cast.planner, at=AT
    )
    actions.catalogue.draft(office=city, year=2026, title="目录", entries=[EntryDraft(category, "health")], actor=cast.planner, at=AT)
    actions.specification.draft(
        category=category, version="2099", standard="GB 1", since=date(2026, 4, 1), items=[LEAK], sample_quantity="2 台", actor=cast.planner, at=AT
    )
    now = waiting(city)
    assert {key: now[key] for key in now if now[key] != before.get(key)} == {"计划待批准": 1, "目录待发布": 1, "细则待发布": 1}
    actions.plan.give_back(plan=plan, reason="批次太少", actor=cast.approver, at=AT)
    assert waiting(city)["计划待修改"] == 1
    assert waiting(place.offices.county) == {}
