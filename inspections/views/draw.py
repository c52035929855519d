"""The draw: freezing the list, drawing, voiding, and the page that shows who was in the hat and who was not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.draw import CommitForm, DrawForm
from inspections.forms.fields import ReasonForm
from inspections.models import Draw, Plan
from inspections.permissions import GRANTS
from inspections.queries.redraw import redrawn
from quality_portal.accounts.guards import opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of

from .acts import act

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@opens(queries.visible.plans, by="number", verb="draw.commit", grants=GRANTS)
def commit(request: HttpRequest, plan: Plan, item: int) -> HttpResponse:
    """Freeze the list of one item of a plan."""
    plan_item = get_object_or_404(plan.items, pk=item)
    return act(
        request,
        CommitForm(request.POST if request.method == "POST" else None),
        lambda data: actions.draw.commit(plan_item=plan_item, actor=request.user, at=timezone.now(), **data),
        back=plan.get_absolute_url(),
        done=_("名单已锁定，摘要已公开。公开数值产生后再来抽取。"),
        title=_("锁定抽取名单"),
        button=_("锁定名单"),
        intro=_("现在按企业库列出可以抽取的企业，逐一说明未列入的原因，并公开名单的摘要。锁定以后名单不能再改，一次锁定只能抽取一次。"),
        subject=plan_item,
        parent=(plan.title, plan.get_absolute_url()),
    )


@opens(queries.visible.draws, by="number", verb="draw.see", grants=GRANTS)
def detail(request: HttpRequest, draw: Draw) -> HttpResponse:
    """One draw: what was in the hat, what came out, what was left out and why."""
    full = queries.visible.draw_with_outcome(queries.visible.draws(request.user)).get(pk=draw.pk)
    names = {row["enterprise"]: row["key"] for row in full.candidates}
    context = {
        "draw": full,
        "plan": full.plan_item.plan,
        "drawn": [(row, names.get(row.enterprise_id, "")) for row in full.drawn.all()],
        "exclusions": full.exclusions.all(),
        "check": redrawn(full) if full.state == "drawn" else None,
        "may_draw": full.state == "committed" and may(request.user, GRANTS, "draw.draw"),
        "may_void": full.state == "committed" and may(request.user, GRANTS, "draw.void"),
        "may_sample": full.plan_item.plan.state == "drawing" and may(request.user, GRANTS, "sample.record"),
        "events": trail_of(full)[:20],
    }
    return render(request, "inspections/draw.html", context)


@GET_POST
@opens(queries.visible.draws, by="number", verb="draw.draw", grants=GRANTS)
def run(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Draw with the public value."""
    return act(
        request,
        DrawForm(request.POST if request.method == "POST" else None),
        lambda data: actions.draw.draw(drawing=draw, actor=request.user, at=timezone.now(), **data),
        back=draw.get_absolute_url(),
        done=_("抽取完成，结果已公开。"),
        title=_("抽取"),
        button=_("抽取"),
        intro=_("公开数值的来源：%(source)s。填写的数值与名单摘要一起决定结果，任何人都可以重新计算。") % {"source": draw.value_source},
        subject=draw,
        parent=(draw.number, draw.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.draws, by="number", verb="draw.void", grants=GRANTS)
def void(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Void a list that was not drawn from."""
    return act(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: actions.draw.void(drawing=draw, actor=request.user, at=timezone.now(), **data),
        back=draw.get_absolute_url(),
        done=_("已作废。作废的抽取和理由仍然公开。"),
        title=_("作废抽取"),
        button=_("作废"),
        grave=True,
        intro=_("作废以后可以重新锁定名单。作废的抽取连同理由一直公开。"),
        subject=draw,
        parent=(draw.number, draw.get_absolute_url()),
    )
