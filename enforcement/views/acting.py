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
from quality_portal.core.formats import isotime
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


def overtaken(request: HttpRequest, case: Case, words: str) -> None:
    """What the page was for is done already: say who did what last, and on a sent form that nothing of it was taken; not to oneself."""
    last = trail_of(case).first()
    if last is None:
        messages.info(request, words)
        return
    if request.method == "POST" and last.actor_id == request.user.pk and timezone.now() - last.at < TWICE:
        messages.success(request, _("已经办理：%(what)s。") % {"what": last.sentence})
        return
    told = _("最近一次办理：%(who)s在 %(at)s %(what)s。") % {"who": last.actor_name, "at": isotime(last.at), "what": last.sentence}
    kept = _("您填写的内容没有登记。") if request.method == "POST" else ""
    messages.info(request, words + told + kept)


def repeated(request: HttpRequest, case: Case, verb: str, at: datetime) -> bool:
    """Was the case's latest act this very one, by this person, a moment ago?"""
    last = trail_of(case).filter(verb=verb).first()
    return bool(last and last.actor_id == request.user.pk and at - last.at < TWICE)
