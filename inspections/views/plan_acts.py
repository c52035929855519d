"""What is done with a plan: approved, returned, withdrawn, ended; money booked and taken back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.fields import EmptyForm, ReasonForm
from inspections.forms.plan import BecauseForm, ExpenseForm, FilingForm
from inspections.law import SOURCE_RULE
from inspections.law.plan import FILING_RULE, INVESTMENT_RULE, NO_FEE
from inspections.models import Plan, PlanExpense
from inspections.permissions import GRANTS
from inspections.queries import progress
from quality_portal.accounts.guards import opens
from quality_portal.workdays.calendar import business_today

from .acts import act

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.approve", grants=GRANTS)
def approve(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Approve a plan, after a look at what it asks."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.plan.approve(plan=plan, actor=request.user, at=timezone.now()),
        back=plan.get_absolute_url(),
        done=_("计划已批准。"),
        title=_("批准计划"),
        button=_("批准"),
        intro=_("批准以后可以锁定抽取名单，计划内容不能再改。起草人不能批准自己起草的计划。"),
        basis=SOURCE_RULE.basis,
        subject=plan,
        parent=(_("抽查计划"), reverse("inspections:plans")),
    )


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.return", grants=GRANTS)
def give_back(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Return a draft to whoever planned it."""
    return act(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: actions.plan.give_back(plan=plan, actor=request.user, at=timezone.now(), **data),
        back=plan.get_absolute_url(),
        done=_("计划已退回，起草人修改后会再次提交。"),
        title=_("退回计划"),
        button=_("退回"),
        intro=_("写明哪里要改。起草人看到理由，修改后再次提交批准。"),
        subject=plan,
        parent=(plan.title, plan.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Take a plan back before anything was drawn under it."""
    return act(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: actions.plan.withdraw(plan=plan, actor=request.user, at=timezone.now(), **data),
        back=plan.get_absolute_url(),
        done=_("计划已撤回。"),
        title=_("撤回计划"),
        button=_("撤回"),
        grave=True,
        intro=_("撤回以后不能恢复。已经锁定过名单或者抽过样的计划不能撤回，只能结束。"),
        subject=plan,
        parent=(plan.title, plan.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.close", grants=GRANTS)
def close(request: HttpRequest, plan: Plan) -> HttpResponse:
    """End a plan."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.plan.close(plan=plan, actor=request.user, at=timezone.now()),
        back=plan.get_absolute_url(),
        done=_("计划已结束。"),
        title=_("结束计划"),
        button=_("结束计划"),
        intro=_("结束以后，这个计划不能再抽取和抽样；已抽的样品照常检验。"),
        subject=plan,
        parent=(_("抽查计划"), reverse("inspections:plans")),
    )


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.file", grants=GRANTS)
def file(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Note that a plan was filed with the organ above."""
    above = plan.office.parent
    form = FilingForm(request.POST if request.method == "POST" else None, office=plan.office, initial={"filed_on": business_today()})
    return act(
        request, form, lambda data: actions.filing.file(plan=plan, actor=request.user, at=timezone.now(), **data),
        back=plan.get_absolute_url(), done=_("备案已登记。"), title=_("登记报上级备案"), button=_("登记"), basis=FILING_RULE.basis, subject=plan,
        parent=(plan.title, plan.get_absolute_url()),
        intro=_("计划报%(above)s备案，登记报送日期和对方给的回执号。") % {"above": above or _("上一级机关")},
    )  # fmt: skip


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.spend", grants=GRANTS)
def spend(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The money of a plan: what was booked, and booking more."""
    whole = progress.total(progress.funnels(plan).values())
    return act(
        request,
        ExpenseForm(request.POST if request.method == "POST" else None, initial={"spent_on": business_today()}),
        lambda data: actions.expense.book(plan=plan, actor=request.user, at=timezone.now(), **data),
        back=reverse("inspections:plan_spend", args=[plan.number]),
        done=_("支出已登记。"),
        template="inspections/plan_money.html",
        plan=plan,
        money=progress.money(plan, whole.tested),
        expenses=progress.expenses(plan),
        may_book=actions.expense.is_open(plan),
        no_fee=NO_FEE,
    )


@GET_POST
@opens(queries.visible.plan_expenses, by="pk", verb="plan.spend", grants=GRANTS)
def reverse_expense(request: HttpRequest, expense: PlanExpense) -> HttpResponse:
    """Take a wrong entry back."""
    money = reverse("inspections:plan_spend", args=[expense.plan.number])
    return act(
        request,
        BecauseForm(request.POST if request.method == "POST" else None),
        lambda data: actions.expense.reverse(expense=expense, actor=request.user, at=timezone.now(), **data),
        back=money,
        done=_("已冲销。原来的一笔仍然保留。"),
        title=_("冲销支出"),
        button=_("冲销"),
        grave=True,
        intro=_("冲销另记一笔相反的金额，原来的一笔不改。"),
        basis=INVESTMENT_RULE.basis,
        subject=expense,
        parent=(_("经费"), money),
    )
