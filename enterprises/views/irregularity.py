"""Irregular production: the leads, one of them, what is done about it. Taking it up as a case is enforcement's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import actions, queries
from enterprises.forms.elimination import BecauseForm
from enterprises.forms.opening import ClearForm, ConfirmForm, LeadSearch, ReportForm
from enterprises.law.irregularity import KINDS
from enterprises.models import Enterprise, Irregularity
from enterprises.permissions import GRANTS
from enterprises.states import IrregularityState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])


@allows("irregularity.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Leads: what the register shows and what people met."""
    form = LeadSearch(request.GET)
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    found = queries.irregularity.search(
        request.user, state=chosen.get("state", ""), kind=chosen.get("kind", ""), term=chosen.get("q", "")
    )
    context = {
        "form": form,
        "page": page_of(request, found),
        "figures": queries.irregularity.figures(request.user),
        "kinds": KINDS,
        "may_sweep": may(request.user, GRANTS, "irregularity.settle"),
    }
    return render(request, "enterprises/irregularities.html", context)


@GET_POST
@allows("irregularity.settle", grants=GRANTS)
def sweep(request: HttpRequest) -> HttpResponse:
    """Compare the register with the law now instead of at the next hour."""
    if request.method == "POST":
        count = actions.irregularity.sweep(at=timezone.now())
        said = _("新发现 %(n)s 条线索。") % {"n": count} if count else _("没有新的线索：登记都已比对过。")
        messages.success(request, said)
    return redirect("enterprises:irregularities")


@opens(queries.irregularity.visible, by="pk", verb="irregularity.see", grants=GRANTS)
def page(request: HttpRequest, irregularity: Irregularity) -> HttpResponse:
    """One lead."""
    user, state = request.user, irregularity.state
    ready = state == IrregularityState.CONFIRMED
    context = {
        "row": irregularity,
        "still": queries.irregularity.still(irregularity, business_today()) if irregularity.is_open else None,
        "may_confirm": state == IrregularityState.FOUND and may(user, GRANTS, "irregularity.confirm"),
        "may_dismiss": state in (IrregularityState.FOUND, IrregularityState.CONFIRMED) and may(user, GRANTS, "irregularity.settle"),
        "may_clear": state in (IrregularityState.FOUND, IrregularityState.CONFIRMED) and may(user, GRANTS, "irregularity.settle"),
        "case_address": f"/staff/irregularities/{irregularity.pk}/case/",
        "may_take": (ready or state == IrregularityState.TAKEN) and may(user, GRANTS, "irregularity.confirm"),
        "events": trail_of(irregularity)[:20],
    }
    return render(request, "enterprises/irregularity.html", context)


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="irregularity.report", grants=GRANTS)
def report(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write down what was met on the spot."""
    return act(
        request, ReportForm(posted(request), enterprise=enterprise),
        lambda data: actions.irregularity.report(enterprise=enterprise, **data, actor=request.user, at=timezone.now()),
        back=enterprise.get_absolute_url(), done=_("已列为线索，由办案人员核实。"), title=_("登记违规生产线索"), button=_("登记"),
        intro=_("无证生产、未经认证、无标生产等。登记后由办案人员到现场核实，属实的立案查处。"), subject=enterprise,
        parent=(enterprise.name, enterprise.get_absolute_url()),
    )  # fmt: skip


def _act(request: HttpRequest, row: Irregularity, form: Any, do: Any, **context: Any) -> HttpResponse:
    back = row.get_absolute_url()
    return act(request, form, do, back=back, subject=row, parent=(_("违规生产线索"), back), basis=row.law.basis[0], **context)


@GET_POST
@opens(queries.irregularity.visible, by="pk", verb="irregularity.confirm", grants=GRANTS)
def confirm(request: HttpRequest, irregularity: Irregularity) -> HttpResponse:
    """It is so."""
    return _act(
        request, irregularity, ConfirmForm(posted(request), initial={"on": business_today()}),
        lambda data: actions.irregularity.confirm(irregularity=irregularity, **data, actor=request.user, at=timezone.now()),
        done=_("已核实，可以立案查处。"), title=_("登记核实情况"), button=_("属实"),
        intro=_("登记比对只说明档案里没有，是否在违规生产须到现场核实。"),
    )  # fmt: skip


@GET_POST
@opens(queries.irregularity.visible, by="pk", verb="irregularity.settle", grants=GRANTS)
def dismiss(request: HttpRequest, irregularity: Irregularity) -> HttpResponse:
    """It is not so."""
    return _act(
        request, irregularity, BecauseForm(posted(request)),
        lambda data: actions.irregularity.dismiss(irregularity=irregularity, **data, actor=request.user, at=timezone.now()),
        done=_("已登记不成立。"), title=_("认定不成立"), button=_("不成立"), intro=_("同样的事实以后不再重复列为线索。"),
    )  # fmt: skip


@GET_POST
@opens(queries.irregularity.visible, by="pk", verb="irregularity.settle", grants=GRANTS)
def clear(request: HttpRequest, irregularity: Irregularity) -> HttpResponse:
    """It is over without a case."""
    return _act(
        request, irregularity, ClearForm(posted(request), irregularity=irregularity),
        lambda data: actions.irregularity.clear(irregularity=irregularity, **data, actor=request.user, at=timezone.now()),
        done=_("已登记消除。"), title=_("登记已消除"), button=_("登记"),
        intro=_("取得证书、执行标准、通过审查的，须先登记在企业档案里；已立案的在案件里办结。"),
    )  # fmt: skip
