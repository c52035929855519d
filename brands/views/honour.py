"""Honours: the list, one honour, granting in two steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brands import law
from brands.actions import honour as actions
from brands.forms import ChooseForm, GrantForm, HonourSearch
from brands.models import Honour
from brands.permissions import GRANTS
from brands.queries import honour as honours
from brands.queries import proposal as proposals
from brands.queries import veto
from enterprises.queries import enterprise as enterprises
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

MATCHES = 20


@allows("honour.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Honours of the enterprises one may see."""
    search = HonourSearch(request.GET or None)
    rows = _found(honours.visible(request.user), search.cleaned_data if search.is_valid() else {})
    context = {
        "search": search,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "waiting": proposals.waiting(request.user).count(),
        "may_grant": may(request.user, GRANTS, "honour.grant"),
    }
    return render(request, "brands/honours.html", context)


def _found(rows: QuerySet[Honour], data: dict[str, Any]) -> QuerySet[Honour]:
    if data.get("q"):
        rows = honours.matching(rows, data["q"])
    if data.get("kind"):
        rows = honours.of_kind(rows, data["kind"])
    if data.get("state"):
        rows = honours.in_state(rows, data["state"])
    return honours.valid_on(rows, data["valid_on"]) if data.get("valid_on") else rows


@opens(honours.visible, by="pk", verb="honour.see", grants=GRANTS)
def detail(request: HttpRequest, honour: Honour) -> HttpResponse:
    """One honour: what it rests on, what was confirmed, what threatens it."""
    programme = honour.programme
    facts = [
        (_("企业"), honour.enterprise.name),
        (_("产品"), str(honour.product or _("整个企业"))),
        (_("项目"), f"{programme.name}（{programme.get_level_display()}）"),
        (_("证书编号"), honour.certificate_no),
        (_("有效期"), _("%(a)s 至 %(b)s") % {"a": honour.granted_on.isoformat(), "b": honour.last_day.isoformat()}),
        (_("依据"), honour.basis),
        (_("公告"), honour.document.number if honour.document else _("尚未公布")),
        (_("审查情况"), honour.evidence),
    ]
    worth = None
    if programme.kind == law.Kind.EXEMPTION:
        bounds = {"basis_from": programme.basis_from, "basis_until": programme.basis_until}
        worth = law.exempts_from_draw(
            business_today(), honours.rulebook_for(honour, business_today()), basis=honour.basis, **bounds
        )
    context = {
        "honour": honour,
        "facts": facts,
        "worth": worth,
        "holds": honour.holds(business_today()),
        "proposals": honour.proposals.all(),
        "events": trail_of(honour)[:30],
    }
    return render(request, "brands/honour.html", context)


@allows("honour.grant", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the programme and the enterprise, then grant."""
    programmes = honours.own_programmes(request.user)
    if not (request.GET.get("programme", "").isdigit() and request.GET.get("enterprise", "").isdigit()):
        return _choose(request)
    programme = get_object_or_404(programmes, pk=request.GET["programme"])
    enterprise = get_object_or_404(enterprises.visible(request.user), pk=request.GET["enterprise"])
    today = business_today()
    form = GrantForm(request.POST or None, programme=programme, enterprise=enterprise, initial={"granted_on": today})
    if form.is_valid():
        with showing_rules(form):
            row = actions.grant(
                programme=programme, enterprise=enterprise, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("已授予。公布名单后，公众可以查询。"))
            return redirect(row)
    context = {
        "form": form,
        "programme": programme,
        "enterprise": enterprise,
        "grounds": veto.grounds(enterprise, None, kind=law.Kind(programme.kind), on=today),
        "caution": law.LOCAL_EXEMPTION_CAUTION if programme.kind == law.Kind.EXEMPTION else "",
    }
    return render(request, "brands/honour_new.html", context)


def _choose(request: HttpRequest) -> HttpResponse:
    form = ChooseForm(request.GET or None)
    form.fields["programme"].queryset = honours.own_programmes(request.user)
    found = None
    if form.is_valid():
        found = enterprises.matching(enterprises.visible(request.user), form.cleaned_data["q"])[:MATCHES]
    context = {"form": form, "found": found, "chosen": form.cleaned_data.get("programme") if form.is_valid() else None}
    return render(request, "brands/honour_choose.html", context)
