"""Money spent on a plan, booked with what it was for. Money flows out of the budget only: enterprises are charged nothing."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from inspections.law.plan import BUDGET_RULE, INVESTMENT_RULE, NO_FEE, PURPOSE
from inspections.models import Plan, PlanExpense
from inspections.permissions import GRANTS
from inspections.states import PlanState
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.yuan import yuan
from quality_portal.workdays.calendar import local_date

from .plan import locked


@transaction.atomic
def book(
    *, plan: Plan, purpose: str, amount: Decimal, spent_on: date, payee: str, voucher: str, actor: Actor, at: datetime
) -> PlanExpense:
    """Book what was spent. The same voucher and purpose again gets the first entry."""
    acts.permit(actor, GRANTS, "plan.spend")
    plan = locked(plan)
    _check(plan, purpose, amount, spent_on, today=local_date(at))
    _check_papers(payee, voucher)
    same = PlanExpense.objects.filter(plan=plan, voucher=voucher.strip(), purpose=purpose, reverses=None).first()
    if same is not None:
        if (same.amount, same.spent_on, same.payee) == (amount, spent_on, payee.strip()):
            return same
        raise RuleBroken(f"凭证 {same.voucher} 已经登记过“{same.get_purpose_display()}” {yuan(same.amount)}；填错的，请先冲销，另用凭证号登记。", field="voucher")
    entry = PlanExpense.objects.create(
        plan=plan, purpose=purpose, amount=amount, spent_on=spent_on, payee=payee.strip(), voucher=voucher.strip(),
        booked_by_id=actor.pk, booked_at=at,
    )  # fmt: skip
    trail.record("plan.spent", plan, actor=actor, at=at, basis=PURPOSE[purpose].basis, after=_told(entry))
    return entry


@transaction.atomic
def reverse(*, expense: PlanExpense, because: str, actor: Actor, at: datetime) -> PlanExpense:
    """Take a wrong entry back by another one. A second click gets the first."""
    acts.permit(actor, GRANTS, "plan.spend")
    plan = locked(expense.plan)
    if not because.strip():
        raise RuleBroken("请写明冲销的理由。", INVESTMENT_RULE.basis, "because")
    if expense.reverses_id is not None:
        raise RuleBroken("这一笔本身就是冲销，不能再冲销；请重新登记。", INVESTMENT_RULE.basis)
    if done := PlanExpense.objects.filter(reverses=expense).first():
        return done
    entry = PlanExpense.objects.create(
        plan=plan, purpose=expense.purpose, amount=-expense.amount, spent_on=local_date(at), payee=expense.payee, voucher=expense.voucher,
        reverses=expense, because=because.strip(), booked_by_id=actor.pk, booked_at=at,
    )  # fmt: skip
    trail.record("plan.spending_reversed", plan, actor=actor, at=at, basis=INVESTMENT_RULE.basis, note=because.strip(), after=_told(entry))
    return entry


def _check(plan: Plan, purpose: str, amount: Decimal, spent_on: date, *, today: date) -> None:
    if not is_open(plan):
        raise RuleBroken(f"计划“{plan.title}”现在是“{plan.get_state_display()}”，批准以后才能登记支出。", BUDGET_RULE.basis)
    if purpose not in PURPOSE:
        raise RuleBroken("请选择支出的用途。监督抽查经费只用于抽样、检验、复检和后处理。", BUDGET_RULE.basis, "purpose")
    if not amount.is_finite() or amount <= 0:
        raise RuleBroken("金额应大于零。不得向被检查人收取费用，支出也不能填负数；填错的，请冲销。", NO_FEE.basis, "amount")
    if amount >= Decimal(10) ** 12:
        raise RuleBroken("金额超过一万亿元，请核对。", field="amount")
    if spent_on > today:
        raise RuleBroken(f"支出日期 {spent_on} 晚于今天，请核对。", field="spent_on")
    if spent_on.year < plan.year - 1:
        raise RuleBroken(f"支出日期 {spent_on} 早于计划年度 {plan.year} 年一年以上，请核对。", field="spent_on")


def _check_papers(payee: str, voucher: str) -> None:
    if not payee.strip():
        raise RuleBroken("请填写收款单位。", INVESTMENT_RULE.basis, "payee")
    if not voucher.strip():
        raise RuleBroken("请填写凭证号。", INVESTMENT_RULE.basis, "voucher")


def _told(entry: PlanExpense) -> dict[str, str]:
    return {"purpose": entry.purpose, "amount": str(entry.amount), "payee": entry.payee, "voucher": entry.voucher}


def is_open(plan: Plan) -> bool:
    """May money still be booked on a plan?"""
    return plan.approved_at is not None and plan.state != PlanState.WITHDRAWN
