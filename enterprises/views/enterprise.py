"""The register: list, one enterprise, new, changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import actions, queries
from enterprises.actions.enterprise import version
from enterprises.forms import EnterpriseForm, SearchForm
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from enterprises.queries import paging
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from . import licence as licence_views
from .posted import posted

EVENTS = 8


@allows("enterprise.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Search the register."""
    form = SearchForm(request.GET, regions=queries.enterprise.regions_of(request.user))
    form.is_valid()
    chosen = form.cleaned_data
    found = queries.enterprise.search(
        request.user,
        term=chosen.get("q", ""),
        region=chosen.get("region"),
        size=chosen.get("size", ""),
        industry=chosen.get("industry", ""),
        state=chosen.get("state", ""),
    )
    count, more = queries.enterprise.capped_count(found)
    page = paging.cut(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "count": count, "more": more, "can_edit": may(request.user, GRANTS, "enterprise.edit")}
    return render(request, "enterprises/index.html", context | {"can_import": may(request.user, GRANTS, "enterprise.import")})


@opens(queries.enterprise.visible_whole, by="pk", verb="enterprise.see", grants=GRANTS)
def page(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Everything known of one enterprise."""
    today = business_today()
    standings = [row for row in enterprise.standings.all() if row.until is None or row.until > today]
    context = {
        "enterprise": enterprise,
        "today": today,
        "licences": [_licence(request, row, today) for row in enterprise.licences.all()],
        "standings": standings,
        "members": queries.membership.members_of(enterprise),
        "events": trail_of(enterprise, *enterprise.licences.all(), *enterprise.standings.all())[:EVENTS],
        "compliance": _compliance(enterprise),
        "can_edit": may(request.user, GRANTS, "enterprise.edit"),
        "can_add_licence": may(request.user, GRANTS, "licence.add"),
    }
    return render(request, "enterprises/page.html", context)


def _compliance(enterprise: Enterprise) -> dict[str, Any]:
    """Equipment, elimination, opening review and irregular production of one enterprise."""
    tasks = list(queries.elimination.of_enterprise(enterprise))
    return {
        "equipment": list(queries.elimination.equipment_of(enterprise)),
        "condemned": {task.equipment_id for task in tasks},
        "tasks": tasks,
        "irregularities": list(queries.irregularity.of_enterprise(enterprise)[:20]),
        "reviews": list(queries.opening.of_enterprise(enterprise)),
    }


def _licence(request: HttpRequest, row: Any, today: Any) -> dict[str, Any]:
    """A licence with its state in words, and what may be done about it."""
    return {
        "row": row,
        "words": row.words(today),
        "tone": licence_views.tone(row, today),
        "moves": licence_views.open_moves(row, request.user),
        "renewal": queries.licence.renewal_of(row, today) if row.state in ("valid", "suspended") else None,
    }


def _regions(request: HttpRequest) -> dict[str, Any]:
    own = queries.enterprise.own_region(request.user)
    return {"regions": queries.enterprise.regions_of(request.user), "must_place": own is not None}


@allows("enterprise.edit", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Write a new enterprise down."""
    form = EnterpriseForm(posted(request), **_regions(request))
    if request.method == "POST" and form.is_valid():
        facts = {key: value for key, value in form.cleaned_data.items() if key != "seen"}
        with showing_rules(form):
            made = actions.enterprise.register(**facts, actor=request.user, at=timezone.now())
            messages.success(request, _("已登记企业“%(name)s”。") % {"name": made.name})
            return redirect(made)
    return render(request, "enterprises/form.html", {"form": form}, status=422 if form.errors else 200)


@opens(queries.enterprise.visible, by="pk", verb="enterprise.edit", grants=GRANTS)
def edit(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Change the facts of an enterprise."""
    initial = EnterpriseForm.initial_of(enterprise, version(enterprise))
    form = EnterpriseForm(posted(request), initial=initial, **_regions(request))
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.enterprise.update(enterprise, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已保存。"))
            return redirect(enterprise)
    context = {"form": form, "enterprise": enterprise}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)
