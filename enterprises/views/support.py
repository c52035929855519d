"""The key-support list, and the market check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import actions, queries
from enterprises.forms.opening import EnlistForm, MarketForm, RemoveForm
from enterprises.law.support import CLEAN, YEARLY
from enterprises.models import Enterprise, Support
from enterprises.permissions import GRANTS
from enterprises.queries import public
from enterprises.states import SupportState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.workdays.calendar import business_today

from .acts import act
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])


@allows("support.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """The list of a year; who should not be on it stands first."""
    today = business_today()
    years = sorted({today.year, *queries.support.years(request.user)}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
    barred = queries.support.to_remove(request.user, year, today)
    rows = list(queries.support.of_year(request.user, year))
    context = {
        "year": year,
        "years": years,
        "listed": [(row, barred.get(row.pk)) for row in sorted(rows, key=lambda row: row.pk not in barred) if row.state == SupportState.LISTED],
        "removed": [row for row in rows if row.state == SupportState.REMOVED],
        "barred": len(barred),
        "may_remove": may(request.user, GRANTS, "support.remove"),
        "rules": (YEARLY, CLEAN),
    }
    return render(request, "enterprises/support.html", context)


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="support.list", grants=GRANTS)
def enlist(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Put an enterprise on the list."""
    return act(
        request, EnlistForm(posted(request), initial={"year": business_today().year}),
        lambda data: actions.support.enlist(
            enterprise=enterprise, office=request.user.office, **data, actor=request.user, at=timezone.now()
        ),
        back=enterprise.get_absolute_url(), done=_("已列入重点扶持名录。"), title=_("列入重点扶持名录"), button=_("列入"),
        intro=_("受到质量处理的企业不得列入；列入后抽查不合格的，应当移出，当年不再列入。"), basis=YEARLY.basis, subject=enterprise,
        parent=(enterprise.name, enterprise.get_absolute_url()),
    )  # fmt: skip


@GET_POST
@opens(queries.support.visible, by="pk", verb="support.remove", grants=GRANTS)
def remove(request: HttpRequest, support: Support) -> HttpResponse:
    """Take an enterprise off the list."""
    bar = queries.support.to_remove(request.user, support.year, business_today()).get(support.pk)
    initial = {"ground_key": "failed", "because": f"{bar.get_kind_display()}：{bar.because}"[:300]} if bar else {}
    back = f"/staff/key-support/?year={support.year}"
    return act(
        request, RemoveForm(posted(request), initial=initial),
        lambda data: actions.support.remove(support=support, **data, actor=request.user, at=timezone.now()),
        back=back, done=_("已移出名录。"), title=_("移出重点扶持名录"), button=_("移出"), grave=True, basis=CLEAN.basis, subject=support,
        intro=_("移出后当年不再列入。"), parent=(_("重点扶持名录"), back),
    )  # fmt: skip


@allows("enterprise.see", grants=GRANTS)
def market(request: HttpRequest) -> HttpResponse:
    """Does this product need a certificate, and has its maker a valid one?"""
    asked = "category" in request.GET
    form = MarketForm(request.GET if asked else None)
    context: dict[str, object] = {"form": form}
    if asked and form.is_valid():
        data = form.cleaned_data
        answer = public.market_check(data["category"], business_today(), maker=data["maker"], product=data["product"])
        context |= {"answer": answer, "unknown": bool(data["maker"]) and answer is not None and not answer.name and not answer.similar}
        if answer is not None and answer.name:
            context["maker"] = queries.enterprise.visible(request.user).filter(name=answer.name).first()
    return render(request, "enterprises/market.html", context)
