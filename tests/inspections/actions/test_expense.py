"""Money of a plan: booked with its purpose, taken back by another entry, never from an enterprise."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from inspections import actions
from inspections.actions.plan import ItemDraft
from inspections.models import PlanExpense
from inspections.queries.progress import money
from quality_portal.core.errors import NotPermitted, RuleBroken
from tests.inspections.conftest import AT


@pytest.fixture
def fields(plan, cast):
    return {
        "plan": plan, "purpose": "testing", "amount": Decimal("1200.50"), "spent_on": date(2026, 3, 1), "payee": "检验所", "voucher": "P-1",
        "actor": cast.planner, "at": AT,
    }  # fmt: skip


def test_money_is_booked_and_a_batch_has_its_cost(fields):
    actions.expense.book(**fields)
    actions.expense.book(**fields | {"purpose": "travel", "amount": Decimal(300), "voucher": "P-2"})
    total = money(fields["plan"], batches=2)
    assert (total.spent, total.per_batch, total.left) == (Decimal("1500.50"), Decimal("750.25"), None)
    assert money(fields["plan"], batches=0).per_batch is None


def test_a_double_click_books_once_and_another_amount_on_the_voucher_is_refused(fields):
    assert actions.expense.book(**fields) == actions.expense.book(**fields)
    with pytest.raises(RuleBroken, match="已经登记过"):
        actions.expense.book(**fields | {"amount": Decimal(1)})
    assert PlanExpense.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": "dinner"}, "purpose"), ({"amount": Decimal(0)}, "amount"), ({"amount": Decimal(-5)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"), ({"amount": Decimal(10) ** 13}, "amount"), ({"spent_on": date(2026, 3, 3)}, "spent_on"),
        ({"spent_on": date(2001, 1, 1)}, "spent_on"), ({"payee": ""}, "payee"), ({"voucher": " "}, "voucher"),
    ],
)  # fmt: skip
def test_what_is_missing_or_impossible_is_named(fields, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.expense.book(**fields | change)
    assert refusal.value.field == field


def test_pql_15_3_a_negative_amount_is_refused_because_nothing_is_charged(fields):
    with pytest.raises(RuleBroken, match="不得向被检查人收取") as refusal:
        actions.expense.book(**fields | {"amount": Decimal(-1)})
    assert "第十五条第三款" in refusal.value.basis


def test_an_unapproved_plan_spends_nothing(fields, place, category, cast):
    drafted = actions.plan.create(
        office=place.offices.city, year=2026, quarter=3, title="未批准", reason="x", items=[ItemDraft(category, 1)], actor=cast.planner, at=AT
    )
    with pytest.raises(RuleBroken, match="批准以后"):
        actions.expense.book(**fields | {"plan": drafted})


def test_a_wrong_entry_is_taken_back_once_by_another(fields, cast):
    entry = actions.expense.book(**fields)
    undo = {"expense": entry, "actor": cast.planner, "at": AT}
    with pytest.raises(RuleBroken, match="理由"):
        actions.expense.reverse(**undo, because=" ")
    back = actions.expense.reverse(**undo, because="填错金额")
    assert back.amount == -entry.amount
    assert actions.expense.reverse(**undo, because="再点一次") == back
    with pytest.raises(RuleBroken, match="本身就是冲销"):
        actions.expense.reverse(expense=back, because="x", actor=cast.planner, at=AT)
    assert money(fields["plan"], 1).spent == 0
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PlanExpense.objects.filter(pk=entry.pk).update(amount=1)


def test_only_a_planner_books(fields, cast):
    with pytest.raises(NotPermitted):
        actions.expense.book(**fields | {"actor": cast.wang})
