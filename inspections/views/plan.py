"""Plans: the list, one plan, drafting and changing it, dividing an item among its layers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.actions.plan import ItemDraft, StratumDraft
from inspections.actions.plan_items import layers
from inspections.forms.plan import MoreItems, PlanForm, PlanItems, PlanSearch, RevisionForm, StratumForm
from inspections.law.plan import FILING_RULE, MONITOR_RULE, NO_FEE, PERIOD_RULE, SAMPLER_RULE, STRATA_RULE
from inspections.models import Plan, PlanItem, PlanKind
from inspections.permissions import GRANTS
from inspections.queries import choices, inbox, progress
from inspections.queries import plan as guards
from inspections.queries.plan import filing_of
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

from .acts import page_of, posted
from .suggestion import prefill

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
    """One plan: what speaks against it, how far it has come, its money, its items and what was done."""
    items = list(choices.items_of(plan))
    parts = progress.funnels(plan)
    whole = progress.total(parts.values())
    context = {
        "plan": plan,
        "rows": [(item, parts[item.pk]) for item in items],
        "whole": whole,
        "cautions": guards.cautions(guards.proposal_of(plan, items), business_today()) if plan.editable else [],
        "money": progress.money(plan, whole.tested),
        "comparison": progress.before_and_after(plan, items) if plan.kind == "special" and whole.tested else [],
        "random": plan.random,
        "filing": filing_of(plan),
        "filing_rule": FILING_RULE,
        "period_rule": PERIOD_RULE,
        "monitor_rule": MONITOR_RULE if plan.kind == PlanKind.MONITOR else None,
        "no_fee": NO_FEE,
        "sampler_rule": SAMPLER_RULE,
        "events": trail_of(plan)[:30],
        **_doors(request.user, plan),
    }
    return render(request, "inspections/plan.html", context)


def _doors(user: Any, plan: Plan) -> dict[str, bool]:
    """What the reader may do with the plan as it stands."""
    own, working = plan.office_id == user.office_id, plan.state in ("approved", "drawing")
    head = plan.state == "draft" and own and may(user, GRANTS, "plan.approve")
    return {
        "may_approve": head and user.pk != plan.drafted_by_id,
        "may_return": head,
        "own_draft": plan.state == "draft" and user.pk == plan.drafted_by_id and user.has_role(Role.APPROVER),
        "may_edit": plan.editable and own and may(user, GRANTS, "plan.create"),
        "may_withdraw": own and (plan.editable or plan.state == "approved") and may(user, GRANTS, "plan.withdraw"),
        "may_draw": working and may(user, GRANTS, "draw.commit"),
        "may_sample": working and may(user, GRANTS, "sample.record"),
        "may_file": own and plan.approved_at is not None and plan.state != "withdrawn" and filing_of(plan) is None and may(user, GRANTS, "plan.file"),
        "may_close": working and may(user, GRANTS, "plan.close"),
    }


@GET_POST
@allows("plan.create", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a plan, perhaps from what was suggested."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，不能起草计划。请联系系统管理员。"))
        return redirect("inspections:plans")
    today = business_today()
    more, data = posted(request)
    suggested = prefill(request.GET.getlist("pick"), office, today) if data is None else ({}, [])
    lead = queries.visible.leads(request.user).filter(number=request.GET.get("lead", "")).first()
    initial = {"year": today.year, "quarter": (today.month + 2) // 3} | suggested[0]
    form = PlanForm(data, initial=initial, office=office)
    rows = (MoreItems if suggested[1] else PlanItems)(data, initial=suggested[1], form_kwargs={"office": office})
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            plan = actions.plan.create(
                office=office, items=_drafts(rows.kept()), lead=lead, actor=request.user, at=timezone.now(), **_head(form.cleaned_data)
            )
            messages.success(request, _("计划已起草，等待局领导批准。"))
            return redirect(plan)
    words = {"title": _("起草抽查计划"), "button": _("提交批准"), "picked": bool(suggested[1]), "lead": lead}
    context = {"form": form, "items": rows, "more": more, **words}
    return render(request, "inspections/plan_new.html", context)


@GET_POST
@opens(queries.visible.plans, by="number", verb="plan.create", grants=GRANTS)
def edit(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Change a draft, or a plan that was returned."""
    if not plan.editable:
        messages.error(request, _("计划现在是“%(state)s”，不能修改；退回以后才能修改。") % {"state": plan.get_state_display()})
        return redirect(plan)
    more, data = posted(request)
    form = PlanForm(data, initial=_typed(plan), office=plan.office)
    items = choices.items_of(plan)
    rows = MoreItems(data, initial=[_typed_item(item) for item in items] if data is None else None, form_kwargs={"office": plan.office})
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            done = actions.plan.change(
                plan=plan, revision=form.cleaned_data["revision"] or 0, items=_drafts(rows.kept()), actor=request.user,
                at=timezone.now(), **_head(form.cleaned_data),
            )  # fmt: skip
            messages.success(request, _("计划已修改，等待局领导批准。"))
            return redirect(done)
    context = {"form": form, "items": rows, "more": more, "title": _("修改抽查计划"), "button": _("保存并提交批准"), "plan": plan}
    return render(request, "inspections/plan_new.html", context)


def _head(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "revision"}


def _drafts(rows: list[dict[str, Any]]) -> list[ItemDraft]:
    plain = ("category", "quota", "region", "reason", "note", "stratify", "random_share", "lab", "unit_cost", "targets")
    return [
        ItemDraft(**{key: row[key] for key in plain}, reserves=row["reserves"] or 0, weighting=row["weighting"] or "equal") for row in rows
    ]


def _typed(plan: Plan) -> dict[str, Any]:
    """A plan as its form holds it."""
    own = ("revision", "title", "kind", "mandate", "year", "quarter", "reason", "trigger", "budget", "emergency_reason")
    level = "" if plan.level == plan.office.level else plan.level
    return {name: getattr(plan, name) for name in own} | {"level": level, "sampler": plan.sampler_id}


def _typed_item(item: PlanItem) -> dict[str, Any]:
    own = ("quota", "reserves", "reason", "stratify", "unit_cost", "note")
    weighted = item.weighting != "equal"
    return {name: getattr(item, name) for name in own} | {
        "category": item.category_id,
        "region": None if item.region_id == item.plan.office.region_id else item.region_id,
        "lab": item.lab_id,
        "weighting": item.weighting if weighted else "",
        "random_share": item.random_share if weighted else None,
        "targets": "\n".join(target.enterprise.credit_code or "" for target in item.targets.all()),
    }


@GET_POST
@opens(queries.visible.plan_items, by="pk", verb="plan.create", grants=GRANTS)
def strata(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """Divide an item's quota among its layers."""
    plan = item.plan
    if not plan.editable or not item.stratify:
        messages.error(request, _("这一项不分层，或者计划已经批准，不能再分配各层批次。"))
        return redirect(plan)
    known = {row.key: row for row in item.strata.all()}
    data = request.POST if request.method == "POST" else None
    revision = RevisionForm(data, initial={"revision": plan.revision})
    rows = [
        (key, name, StratumForm(data, prefix=key, initial={"quota": known[key].quota, "reserves": known[key].reserves} if key in known else {}))
        for key, name in layers(item.stratify, item.region)
    ]
    if data is not None and all([revision.is_valid(), *(form.is_valid() for _, _, form in rows)]):
        drafts = [StratumDraft(key, form.cleaned_data["quota"] or 0, form.cleaned_data["reserves"] or 0, name) for key, name, form in rows]
        with showing_rules(revision):
            shown = revision.cleaned_data["revision"] or 0
            actions.plan.stratify(item=item, strata=drafts, revision=shown, actor=request.user, at=timezone.now())
            messages.success(request, _("各层批次已保存。"))
            return redirect(plan)
    context = {"plan": plan, "item": item, "rows": rows, "form": revision, "rule": STRATA_RULE.basis}
    return render(request, "inspections/plan_strata.html", context)
