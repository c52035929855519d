"""From a filled form to an act on a case: refusals stand in the form, a double click is one act."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from enforcement.forms.case import CaseForm
from enforcement.models import Case
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import Conflict
from quality_portal.core.formats import isotime
from quality_portal.core.forms import showing_rules

logger = logging.getLogger(__name__)

# The same person sending the same act again within this time has clicked twice, not changed their mind.
TWICE = timedelta(seconds=60)
NOT_TYPED = ("csrfmiddlewaretoken", "version", "next")
DRAFTED_FROM = next(move.from_ for move in Case.MOVES if move.name == "draft")


def acted(request: HttpRequest, case: Case, form: CaseForm, act: Callable[[datetime], Any], *, verb: str, done: str) -> bool:
    """Run the act of a valid form. True when it is done, also when the same person has just done it with the same text.

    Another text of the same person, from a second tab, is not on file: it stays in the form, and that is said.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    at, mark = timezone.now(), mark_of(request, case)
    first_time = _remember(mark)
    with showing_rules(form):
        try:
            act(at)
        except Conflict as late:
            again = repeated(request, case, verb, at)
            if first_time or not again:
                _forget(mark)
                case.refresh_from_db()
                form.renew(case)
                raise (Conflict(_other_text(case)) if again else late) from late
        except Exception:
            _forget(mark)
            raise
        messages.success(request, done)
        return True
    return False


def carried_out(request: HttpRequest, form: forms.Form, act: Callable[[datetime], str]) -> bool:
    """Run the act of a sent form that asks for no version, and say what it did. After False the form holds the refusal."""
    if not form.is_valid():
        return False
    with showing_rules(form):
        messages.success(request, act(timezone.now()))
        return True
    return False


def _other_text(case: Case) -> str:
    last = trail_of(case).first()
    told = _("您在 %(at)s 已经办理：%(what)s。") % {"at": isotime(last.at), "what": last.sentence}
    return told + _("这次填写的内容与已登记的不同，没有登记，还保留在下面。需要更改的，请按案件现在的环节办理。")


def mark_of(request: HttpRequest, case: Case) -> str:
    """What is the same when a form is sent twice: who, where, and every word and file of it."""
    typed = {key: request.POST.getlist(key) for key in sorted(request.POST) if key not in NOT_TYPED}
    files = {key: [(file.name, file.size) for file in request.FILES.getlist(key)] for key in sorted(request.FILES)}
    told = json.dumps([request.user.pk, case.pk, request.path, typed, files], ensure_ascii=False)
    return f"acted:{sha256(told.encode()).hexdigest()}"


def _remember(mark: str) -> bool:
    """Note that this text was sent. True when it is the first time; a cache that is away lets every text be a new one."""
    try:
        return cache.add(mark, 1, timeout=int(TWICE.total_seconds()))
    except RedisError as error:
        logger.warning("what was sent is not remembered: %s", error)
        return True


def _forget(mark: str) -> None:
    try:
        cache.delete(mark)
    except RedisError as error:
        logger.warning("what was refused is not forgotten: %s", error)


def _on_file(mark: str) -> bool:
    try:
        return cache.get(mark) is not None
    except RedisError as error:
        logger.warning("what was sent is not remembered: %s", error)
        return False


def in_hand(request: HttpRequest, case: Case) -> bool:
    """Is a decision drafted already? Then its form is not opened again; a form sent twice is answered by the act itself."""
    if request.method == "POST" or case.state in DRAFTED_FROM:
        return False
    messages.info(request, _("本案现在不能起草决定：%(state)s。") % {"state": case.get_state_display()})
    return True


def overtaken(request: HttpRequest, case: Case, words: str, form: type[forms.Form], to: Any = None) -> HttpResponse:
    """What the page was for is done already: say who did what last. What was typed into a sent form is shown back."""
    last = trail_of(case).first()
    if last is None:
        messages.info(request, words)
        return redirect(to or case)
    own = last.actor_id == request.user.pk and timezone.now() - last.at < TWICE
    typed = _typed(request, form) if request.method == "POST" else []
    if request.method == "POST" and own and (not typed or _on_file(mark_of(request, case))):
        messages.success(request, _("已经办理：%(what)s。") % {"what": last.sentence})
        return redirect(to or case)
    told = words + _("最近一次办理：%(who)s在 %(at)s %(what)s。") % {"who": last.actor_name, "at": isotime(last.at), "what": last.sentence}
    if typed:
        context = {"case": case, "told": told + _("您填写的内容没有登记。"), "typed": typed, "to": to or case}
        return render(request, "enforcement/overtaken.html", context)
    kept = _("您填写的内容没有登记。") if request.method == "POST" else ""
    messages.info(request, told + kept)
    return redirect(to or case)


def _typed(request: HttpRequest, form: type[forms.Form]) -> list[tuple[str, str]]:
    """The texts of a sent form with the names of their fields; what was only chosen is chosen again in a moment."""
    texts = [(name, field) for name, field in form.base_fields.items() if type(field) is forms.CharField and not field.widget.is_hidden]
    return [(str(field.label or name), words) for name, field in texts if (words := request.POST.get(name, "").strip())]


def repeated(request: HttpRequest, case: Case, verb: str, at: datetime) -> bool:
    """Was the case's latest act this very one, by this person, a moment ago?"""
    last = trail_of(case).filter(verb=verb).first()
    return bool(last and last.actor_id == request.user.pk and at - last.at < TWICE)
