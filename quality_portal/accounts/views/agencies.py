"""The directory of addressees: governments, departments, issuing bodies. Staff read it, the system administrator keeps it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quality_portal.accounts import actions, queries
from quality_portal.accounts.forms import AgencyChangeForm, AgencyForm, AgencySearch
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import Agency
from quality_portal.accounts.permissions import GRANTS
from quality_portal.core.forms import showing_rules

FIELDS = ("kind", "name", "region", "told", "contact", "phone", "address", "active")


@allows("agency.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody a paper may be addressed to."""
    search = AgencySearch(request.GET or None)
    asked = search.cleaned_data if search.is_valid() else {}
    rows = queries.agencies(asked.get("q", ""), kind=asked.get("kind", ""), closed=True)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/agencies.html", {"page": page, "search": search})


@allows("agency.change", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an addressee."""
    form = AgencyForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            agency = actions.add_agency(**form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已加入通讯录：%(name)s。") % {"name": agency.name})
            return redirect("accounts:agencies")
    return render(request, "accounts/agency.html", {"form": form, "agency": None})


@opens(lambda _user: queries.agencies(closed=True), by="pk", verb="agency.change", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Correct or close an addressee."""
    form = AgencyChangeForm(request.POST or None, initial={name: getattr(agency, name) for name in FIELDS})
    if form.is_valid():
        with showing_rules(form):
            actions.change_agency(agency=agency, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已保存。"))
            return redirect("accounts:agencies")
    return render(request, "accounts/agency.html", {"form": form, "agency": agency})
