"""The dossier: one page from any number of the chain, and the same as a paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quality_portal.accounts.guards import allows
from quality_portal.reports import actions
from quality_portal.reports.permissions import GRANTS
from quality_portal.reports.queries.dossier import dossier, threads


@allows("dossier.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Ask for a number; show its dossier, or the threads to choose from when it covers several."""
    number = request.GET.get("number", "").strip()
    found = threads(number, request.user)
    context = {"number": number, "threads": found, "dossier": dossier(found[0]) if len(found) == 1 else None}
    return render(request, "reports/dossier.html", context)


@require_POST
@allows("dossier.print", grants=GRANTS)
def print_pdf(request: HttpRequest) -> HttpResponse:
    """Print the dossier as it is now."""
    number = request.POST.get("number", "").strip()
    found = threads(number, request.user)
    if len(found) != 1:
        messages.error(request, _("没有找到编号“%(number)s”，或者它对应多件产品。请先在下面选定一件。") % {"number": number})
        return redirect("/staff/dossiers/?" + urlencode({"number": number}))
    return redirect(actions.issue_dossier(thread=found[0], actor=request.user, at=timezone.now()))
