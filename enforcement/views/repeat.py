"""Answering a failure twice running."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enforcement.actions import repeat as actions
from enforcement.forms.repeat import RepeatForm
from enforcement.models import Case
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import repeat as queries
from quality_portal.accounts.guards import opens

from .acting import acted


@opens(cases.visible, by="number", verb="case.shortcut", grants=GRANTS)
def answer(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """Take the shortcut or leave it, with a reason."""
    offer = next((row for row in queries.open_offers(case) if row.shortcut.key == key), None)
    if offer is None:
        messages.info(request, _("这项规定已经有人作出决定，或者本案现在不能适用。"))
        return redirect(case)
    to = case.book.rung(offer.shortcut.to)
    form = RepeatForm(request.POST or None, case=case, offer=offer, to=to)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        actions.answer(
            case=case, shortcut=key, take=found["answer"] == "take", reason=found["reason"], actor=request.user, at=at, version=found["version"]
        )

    take = request.POST.get("answer") == "take"
    done = _("已记录，请起草“%(name)s”。") % {"name": to.name} if take else _("已记录不适用的理由，按原来的级次办理。")
    if acted(request, case, form, act, verb="case.shortcut" if take else "case.shortcut_left", done=done):
        return redirect(case)
    return render(request, "enforcement/repeat.html", {"form": form, "case": case, "offer": offer, "row": to})
