"""What others changed on a case since a form was opened, from the trail: field, before, after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from enforcement.models import Case, CounterfeitCase
from enforcement.states.case import CaseState
from quality_portal.audit.models import Event
from quality_portal.audit.queries import trail_of
from quality_portal.core.formats import inner_quotes, isotime, zhday

MOST = 60  # events looked at; a form is seldom older
LONG = 60  # of a text that changed, so much is told


def since(case: Case | CounterfeitCase, version: int, *parts: Model) -> list[Event]:
    """What was recorded on a case and its parts that a reader of an older version has not seen, newest first.

    Each act counts the version up by one; everything it records bears its moment and its person.
    """
    behind, acts, found = case.version - version, set(), []
    for event in trail_of(case, *parts)[:MOST] if behind > 0 else ():
        acts.add((event.at, event.actor_id))
        if len(acts) > behind:
            break
        found.append(event)
    return found


def told(events: Sequence[Event], model: type[Model] = Case) -> str:
    """Who did what last, and which fields are not as they were."""
    if not events:
        return ""
    last = events[0]
    moved = [f"“{label}”（原 {before} → {after}）" for label, before, after in differences(events, model)]
    fields = f"修改了{'、'.join(moved)}" if moved else "修改了本案"
    return f"{last.actor_name}在 {isotime(last.at)} 办理了“{inner_quotes(last.sentence)}”，{fields}。"


def differences(events: Sequence[Event], model: type[Model] = Case) -> list[tuple[str, str, str]]:
    """Each field that differs over these events (newest first): what it said before the oldest, and says after the newest."""
    first: dict[str, Any] = {}
    final: dict[str, Any] = {}
    for event in reversed(events):
        for key, value in (event.before or {}).items():
            first.setdefault(key, value)
        final |= event.after or {}
    return [(_label(key, model), _words(key, first.get(key)), _words(key, value)) for key, value in final.items() if first.get(key) != value]


def _label(key: str, model: type[Model]) -> str:
    """The field's name on the page; clocks are recorded under their own."""
    try:
        return str(model._meta.get_field(key).verbose_name)
    except FieldDoesNotExist:
        return key


def _words(key: str, value: Any) -> str:
    if value in (None, ""):
        return "空"
    if key == "state" and value in CaseState.values:
        return str(CaseState(value).label)
    try:
        return zhday(date.fromisoformat(str(value)))
    except ValueError:
        text = str(value)
        return text if len(text) <= LONG else text[:LONG] + "…"
