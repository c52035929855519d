"""Programmes: what may be granted, on which basis; publishing their lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brands.actions import honour as honour_actions
from brands.actions import programme as actions
from brands.forms import ProgrammeForm
from brands.law import NOTICE
from brands.models import Programme
from brands.permissions import GRANTS
from brands.queries import honour as honours
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today


@allows("honour.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Every programme, and whether its basis is in force today."""
    today = business_today()
    rows = [
        (row, row.governs(today), row.office_id == request.user.office_id) for row in honours.programmes(request.user)
    ]
    context = {"rows": rows, "may_create": may(request.user, GRANTS, "programme.create")}
    return render(request, "brands/programmes.html", context)


@allows("programme.create", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set up a programme of one's own office."""
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            actions.create(**form.cleaned_data, office=request.user.office, actor=request.user, at=timezone.now())
            messages.success(request, _("项目已设立。"))
            return redirect("brands:programmes")
    return render(request, "brands/programme_new.html", {"form": form})


@opens(honours.own_programmes, by="pk", verb="honour.announce", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Look at the list that is to be published, then draft its announcement."""
    refusal = ""
    if request.method == "POST":
        try:
            notice = honour_actions.announce(programme=programme, actor=request.user, at=timezone.now())
        except PortalError as error:
            refusal = error.message
        else:
            messages.success(request, _("名单公告已起草，送法制审核和批准以后公布。"))
            return redirect(notice)
    rows = honours.unannounced(programme, business_today())
    context = {"programme": programme, "rows": rows, "notice": NOTICE, "refusal": refusal}
    return render(request, "brands/announce.html", context)
