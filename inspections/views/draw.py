"""The draw: freezing the list, keying in the value by two, voiding by two, who was in the hat, and whether it was fair."""

from datetime import timedelta
from functools import cache

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.draw import CommitForm, KeyForm, VoidAnswerForm
from inspections.forms.fields import ReasonForm
from inspections.law.draw import DRAWN_RULE, RISK_MAX, RISK_V1, VALUE_SOURCE, VALUE_SOURCES
from inspections.models import Draw, Plan
from inspections.permissions import GRANTS
from inspections.queries import choices
from inspections.queries.eligibility import hat_of
from inspections.queries.fairness import fairness as compare
from inspections.queries.officers import recused_since
from inspections.queries.redraw import redrawn
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.shapes import Chip
from quality_portal.workdays.calendar import business_today

from .acts import PAGE_SIZE, act, page_of

GET_POST = require_http_methods(["GET", "POST"])
YEARS = timedelta(days=3 * 365)


@allows("draw.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Draws of one's office and below, the void ones too."""
    here, asked = reverse("inspections:draws"), request.GET.get("state", "")
    rows = choices.matching_draws(queries.visible.draws(request.user), asked).defer("input", "candidates", "officers", "remarks")
    chips = [Chip(words, here if key == asked else f"{here}?state={key}", on=key == asked) for key, words in choices.DRAW_STATES]
    return render(request, "inspections/draws.html", {"page": page_of(request, rows), "chips": chips, "asked": asked})


@allows("draw.see", grants=GRANTS)
def fairness(request: HttpRequest) -> HttpResponse:
    """Expected against actual over the draws of one's own office in three years."""
    office, since = request.user.office, business_today() - YEARS
    context = {"office": office, "fairness": compare(office.pk, since) if office else None}
    return render(request, "inspections/draw_fairness.html", context)


@GET_POST
@opens(queries.visible.plans, by="number", verb="draw.commit", grants=GRANTS)
def commit(request: HttpRequest, plan: Plan, item: int) -> HttpResponse:
    """Freeze the list of one item of a plan; shows what the list would be today."""
    plan_item = get_object_or_404(plan.items.select_related("category", "region"), pk=item)
    return act(
        request,
        CommitForm(request.POST if request.method == "POST" else None, office=plan.office),
        lambda data: actions.draw.commit(plan_item=plan_item, actor=request.user, at=timezone.now(), **data),
        back=plan.get_absolute_url(),
        done=_("名单已锁定，摘要已公开。公开数值公布以后，由两人先后录入。"),
        template="inspections/draw_commit.html",
        preview=cache(lambda: hat_of(plan_item, plan, business_today())),
        item=plan_item,
        plan=plan,
        sources=VALUE_SOURCES,
        risks=RISK_V1,
        risk_max=RISK_MAX,
        basis=DRAWN_RULE.basis,
    )


@opens(queries.visible.draws, by="number", verb="draw.see", grants=GRANTS)
def detail(request: HttpRequest, draw: Draw) -> HttpResponse:
    """One draw: what was in the hat, what came out, what was left out and why."""
    user = request.user
    full = queries.visible.draw_with_outcome(queries.visible.draws(user)).get(pk=draw.pk)
    names = {row["enterprise"]: row["key"] for row in full.candidates}
    layers = {row["key"]: row["name"] for row in full.input["strata"]}
    drawn = list(full.drawn.all())
    recused = recused_since(drawn)
    open_ = full.state == "committed"
    pages = Paginator(full.candidates, PAGE_SIZE)
    context = {
        "draw": full,
        "plan": full.plan_item.plan,
        "drawn": [
            (row, names.get(row.enterprise_id, ""), layers.get(row.stratum, ""), [one for one in row.officers.all() if (one.pk, row.enterprise_id) in recused])
            for row in drawn
        ],
        "hat": pages.get_page(request.GET.get("page")),
        "strata": full.input["strata"],
        "layers": layers,
        "source": VALUE_SOURCE.get(full.source_kind),
        "exclusions": full.exclusions.all()[:500],
        "check": redrawn(full),
        "may_key": open_ and not full.void_asked and may(user, GRANTS, "draw.key_in") and full.keyed_by_id != user.pk,
        "may_correct": open_ and full.keyed_by_id == user.pk,
        "may_ask_void": open_ and not full.void_asked and may(user, GRANTS, "draw.request_void"),
        "may_void": full.void_asked and may(user, GRANTS, "draw.void") and user.pk not in (full.void_requested_by_id, full.committed_by_id),
        "may_sample": full.plan_item.plan.state == "drawing" and may(user, GRANTS, "sample.record"),
        "events": trail_of(full)[:20],
    }
    return render(request, "inspections/draw.html", context)


@GET_POST
@opens(queries.visible.draws, by="number", verb="draw.key_in", grants=GRANTS)
def key_in(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Key in the public value, as the first or as the second person."""
    if request.method != "POST" and draw.state != "committed":
        messages.info(request, _("随机抽取 %(number)s %(state)s，不再录入数值。") % {"number": draw.number, "state": draw.get_state_display()})
        return redirect(draw)
    source = VALUE_SOURCE[draw.source_kind]
    second = draw.keyed_by_id is not None and draw.keyed_by_id != request.user.pk
    return act(
        request,
        KeyForm(request.POST if request.method == "POST" else None, drawing=draw, shape=source.shape_words, user=request.user),
        lambda data: actions.draw.key_in(drawing=draw, actor=request.user, at=timezone.now(), **data),
        back=draw.get_absolute_url(),
        done=_("两人录入一致，抽取完成，结果已公开。") if second else _("已记下。请另一人再录入一次，两人一致就会抽取。"),
        title=_("录入公开数值（第二人）") if second else _("录入公开数值"),
        button=_("核对并抽取") if second else _("提交"),
        intro=_("公开数值：%(source)s，见%(where)s。请对照公布的原文自己录入，不要照抄别人录入的数值；两人一致才会抽取。")
        % {"source": draw.value_source, "where": source.where},
        basis=DRAWN_RULE.basis,
        subject=draw,
        parent=(draw.number, draw.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.draws, by="number", verb="draw.request_void", grants=GRANTS)
def request_void(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Ask for a list to be voided before it is drawn from."""
    return act(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: actions.draw.request_void(drawing=draw, actor=request.user, at=timezone.now(), **data),
        back=draw.get_absolute_url(),
        done=_("申请已提交，等待另一人批准。"),
        title=_("申请作废抽取"),
        button=_("申请作废"),
        grave=True,
        intro=_("作废须由另一位局领导批准。作废的抽取连同理由一直公开，并计入本机关每月作废次数。公开数值公布以后才申请的，也会公开注明。"),
        basis=DRAWN_RULE.basis,
        subject=draw,
        parent=(draw.number, draw.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.draws, by="number", verb="draw.void", grants=GRANTS)
def void(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Answer a request to void: agree, or let the list stand."""

    def answer(data: dict[str, str]) -> None:
        decide = actions.draw.void if data["decision"] == "void" else actions.draw.keep
        decide(drawing=draw, reason=data["reason"], actor=request.user, at=timezone.now())

    return act(
        request,
        VoidAnswerForm(request.POST if request.method == "POST" else None),
        answer,
        back=draw.get_absolute_url(),
        done=_("已答复。"),
        title=_("答复作废申请"),
        button=_("提交答复"),
        grave=True,
        intro=_("%(who)s申请作废，理由：%(why)s。同意以后可以重新锁定名单；作废的抽取连同理由一直公开。")
        % {"who": draw.void_requested_by.display_name if draw.void_requested_by else "", "why": draw.void_reason or _("（还没有人申请）")},
        basis=DRAWN_RULE.basis,
        subject=draw,
        parent=(draw.number, draw.get_absolute_url()),
    )
