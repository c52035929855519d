"""The door to an enterprise's own pages."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from quality_portal.accounts.guards import Policy, View, declare, refuse

from .models import Enterprise
from .permissions import GRANTS
from .queries import membership

CHOSEN = "enterprise"  # the session key of the enterprise a person of several acts for
VERB = "desk.see"


def current_enterprise(request: HttpRequest) -> Enterprise | None:
    """The enterprise the person acts for now: the only one, or the one chosen among several."""
    mine = list(membership.enterprises_of(request.user)[:50])
    if len(mine) == 1:
        return mine[0]
    chosen = request.session.get(CHOSEN)
    return next((row for row in mine if row.pk == chosen), None)


def member(view: View) -> View:
    """Only members of an enterprise; hands the enterprise over as second argument.

    A person of several enterprises is asked to choose once; one of none is told whom to ask.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse(request, VERB, GRANTS)
        enterprise = current_enterprise(request)
        if enterprise is None:
            return redirect("enterprises:choose")
        return view(request, enterprise, *args, **kwargs)

    return declare(guarded, Policy("member", VERB, GRANTS))


