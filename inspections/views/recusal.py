"""Recusals: the list of one's office, declaring, ending."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.draw import RecusalForm
from inspections.forms.fields import ReasonForm
from inspections.law.draw import RECUSAL_RULE
from inspections.models import Recusal
from inspections.permissions import GRANTS
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "POST"])


@allows("recusal.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """One's own recusals; for planners and approvers, those of the office and below."""
    rows = queries.visible.recusals(request.user)
    context = {"page": page_of(request, rows), "may_end": may(request.user, GRANTS, "recusal.end"), "basis": RECUSAL_RULE.basis}
    return render(request, "inspections/draw_recusals.html", context)


@GET_POST
@allows("recusal.declare", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Declare that somebody must not be sent to an enterprise."""
    back = reverse("inspections:recusals")
    return act(
        request,
        RecusalForm(request.POST if request.method == "POST" else None, user=request.user),
        lambda data: actions.recusal.declare(actor=request.user, at=timezone.now(), **data),
        back=back,
        done=_("回避已登记。以后锁定的抽取不会把这个人派到这家企业。"),
        title=_("申报回避"),
        button=_("申报"),
        intro=_("回避在锁定名单时列入抽取的条件。已经锁定的名单不变；已经抽中的，请在抽样时更换人员并写明理由。"),
        basis=RECUSAL_RULE.basis,
        subject="",
        parent=(_("回避"), back),
    )


@GET_POST
@opens(queries.visible.recusals, by="pk", verb="recusal.end", grants=GRANTS)
def end(request: HttpRequest, recusal: Recusal) -> HttpResponse:
    """End a recusal, with the reason."""
    back = reverse("inspections:recusals")
    return act(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: actions.recusal.end(recusal=recusal, actor=request.user, at=timezone.now(), **data),
        back=back,
        done=_("回避已解除。"),
        title=_("解除回避"),
        button=_("解除"),
        intro=_("解除以后锁定的抽取，可以把这个人派到这家企业。"),
        basis=RECUSAL_RULE.basis,
        subject=recusal,
        parent=(_("回避"), back),
    )
