"""The enterprise's own side: which enterprise one acts for, and what is on file about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from enterprises import queries
from enterprises.guards import CHOSEN, member
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import Policy, declare, refuse
from quality_portal.workdays.calendar import business_today


@member
def own(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """What is on file: read only; corrections go through the bureau."""
    today = business_today()
    whole = queries.enterprise.visible_whole(request.user).get(pk=enterprise.pk)
    tones = {"valid": "ok", "suspended": "warn", "revoked": "bad", "annulled": "bad"}
    licences = [
        {"row": row, "words": row.words(today), "tone": tones.get(row.state, "idle") if row.covers(today) else "idle"}
        for row in whole.licences.all()
    ]
    context = {
        "enterprise": whole,
        "licences": licences,
        "standings": [row for row in whole.standings.all() if row.since <= today and (row.until is None or row.until > today)],
        "members": queries.membership.members_of(whole),
        "several": queries.membership.enterprises_of(request.user).count() > 1,
    }
    return render(request, "enterprises/desk.html", context)


def choose(request: HttpRequest) -> HttpResponse:
    """For a person who acts for several enterprises: which one now."""
    refuse(request, "desk.see", GRANTS)
    mine = queries.membership.enterprises_of(request.user)
    if request.method == "POST":
        chosen = next((row for row in mine if str(row.pk) == request.POST.get("enterprise")), None)
        if chosen is not None:
            request.session[CHOSEN] = chosen.pk
            return redirect("/desk/")
    return render(request, "enterprises/choose.html", {"mine": mine})


choose = declare(choose, Policy("member", "desk.see", GRANTS))
