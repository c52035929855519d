"""Who else has a case open, and what they changed meanwhile. Polled by the case page; the page itself says it at loading."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import changes, presence
from quality_portal.accounts.guards import opens


@require_safe
@opens(cases.visible, by="number", verb="case.see", grants=GRANTS)
def present(request: HttpRequest, case: Case) -> HttpResponse:
    """The banner for a page that was loaded at a version of the case."""
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else case.version
    context = {"case": case, "others": presence.others(case, request.user), "version": version, "changed": changes.told(changes.since(case, version))}
    return render(request, "enforcement/presence.html", context)
