"""Plans: the list, one plan, drafting, approving, closing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.actions.plan import ItemDraft
from inspections.forms.fields import EmptyForm
from inspections.forms.plan import PlanForm, PlanItems, PlanSearch
from inspections.models import Plan
from inspections.permissions import GRANTS
from inspections.queries import choices, inbox
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

from .acts import act, filled, grown, page_of

GET_POST = require_http_methods(["GET", "POST"])


@allows("plan.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Plans of one's office and below, with what waits."""
    search = PlanSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    page = page_of(request, choices.filtered_plans(queries.visible.plans(request.user), data))
    waiting = inbox.counts(request.user.office, business_today()) if request.user.office else []
    context = {"page": page, "search": search, "waiting": waiting, "may_create": may(request.user, GRANTS, "plan.create")}
    return render(request, "inspections/plans.html", context)


@opens(queries.visible.plans, by="number", verb="plan.see", grants=GRANTS)
def detail(request: HttpRequest, plan: Plan) -> HttpResponse:
    """One plan: items, their draws, samples, and what was done."""
    user = request.user
    own = plan.office_id == user.office_id
    context = {
        "plan": plan,
        "items": choices.items_of(plan),
        "random": plan.kind in ("routine", "special"),
        "may_approve": plan.state == "draft" and own and may(user, GRANTS, "plan.approve") and user.pk != plan.drafted_by_id,
        "own_draft": plan.state == "draft" and user.pk == plan.drafted_by_id and user.has_role(Role.APPROVER),
        "may_draw": plan.state in ("approved", "drawing") and may(user, GRANTS, "draw.commit"),
        "may_sample": plan.state in ("approved", "drawing") and may(user, GRANTS, "sample.record"),
        "may_close": plan.state in ("approved", "drawing") and may(user, GRANTS, "plan.close"),
        "events": trail_of(plan)[:30],
    }
    return render(request, "inspections/plan.html", context)


@GET_POST
@allows("plan.create", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a plan."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，不能起草计划。请联系系统管理员。"))
        return redirect("inspections:plans")
    today = business_today()
    more = "more" in request.POST
    data = (grown(request.POST) if more else request.POST) if request.method == "POST" else None
    form = PlanForm(data, initial={"year": today.year, "quarter": (today.month + 2) // 3})
    items = PlanItems(data, form_kwargs={"office": office})
    if data is not None and not more and form.is_valid() & items.is_valid():
        drafts = [
            ItemDraft(row["category"], row["quota"], row["region"], row["reserves"] or 0) for row in filled(items)
        ]
        with showing_rules(form):
            fields = form.cleaned_data | {"quarter": int(form.cleaned_data["quarter"])}
            plan = actions.plan.create(office=office, items=drafts, actor=request.user, at=timezone.now(), **fields)
            messages.success(request, _("计划已起草，等待局领导批准。"))
            return redirect(plan)
    return render(request, "inspections/plan_new.html", {"form": form, "items": items, "more": more})


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
        intro=_("批准以后可以锁定抽取名单。起草人不能批准自己起草的计划。"),
        subject=plan,
        parent=(_("抽查计划"), reverse("inspections:plans")),
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
