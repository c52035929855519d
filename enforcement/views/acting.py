"""From a filled form to an act on a case: refusals stand in the form, a double click is one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.forms.case import CaseForm
from enforcement.models import Case
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import Conflict
from quality_portal.core.forms import showing_rules

# The same person sending the same act again within this time has clicked twice, not changed their mind.
TWICE = timedelta(seconds=60)
DRAFTED_FROM = next(move.from_ for move in Case.MOVES if move.name == "draft")


def acted(request: HttpRequest, case: Case, form: CaseForm, act: Callable[[datetime], Any], *, verb: str, done: str) -> bool:
    """Run the act of a valid form. True when it is done, also when it had just been done by the same person."""
    if request.method != "POST" or not form.is_valid():
        return False
    at = timezone.now()
    with showing_rules(form):
        try:
            act(at)
        except Conflict:
            if not repeated(request, case, verb, at):
                case.refresh_from_db()
                form.renew(case)
                raise
        messages.success(request, done)
        return True
    return False


def in_hand(request: HttpRequest, case: Case) -> bool:
    """Is a decision drafted already? Then its form is not opened again; a form sent twice is answered by the act itself."""
    if request.method == "POST" or case.state in DRAFTED_FROM:
        return False
    messages.info(request, _("本案现在不能起草决定：%(state)s。") % {"state": case.get_state_display()})
    return True


def repeated(request: HttpRequest, case: Case, verb: str, at: datetime) -> bool:
    """Was the case's latest act this very one, by this person, a moment ago?"""
    last = trail_of(case).filter(verb=verb).first()
    return bool(last and last.actor_id == request.user.pk and at - last.at < TWICE)
