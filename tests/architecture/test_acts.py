"""Acts of the API fit the actions that they call: names, what is told, what may be left out."""

from __future__ import annotations

import inspect

import pytest
from rest_framework.fields import empty

from quality_portal.accounts.act_api import ActView

from .source import calls
from .walk import routes

ACTS = [(route, cls) for route in routes() if issubclass(cls := getattr(route.view, "cls", object), ActView)]


@pytest.mark.parametrize(("route", "view"), ACTS, ids=[route.name for route, _ in ACTS])
def test_an_act_tells_its_action_what_it_asks_for(route, view):
    known = inspect.signature(view.act).parameters
    anything = any(row.kind is row.VAR_KEYWORD for row in known.values())
    common = {view.subject, view.doer, "at"}
    assert anything or common <= set(known)
    if view.row is ActView.row:
        assert f":{view.by}>" in route.path
    if view.details is ActView.details:
        fields = {name: field for name, field in (view.takes().fields if view.takes else {}).items() if not field.read_only}
        assert anything or set(fields) <= set(known)
        always = {name for name, field in fields.items() if field.required or field.default is not empty}
        needed = {name for name, row in known.items() if row.default is row.empty and row.kind is not row.VAR_KEYWORD}
        assert needed <= always | common


def test_what_is_sent_is_checked_in_one_place():
    checks = {name for name, call in calls() for word in call.keywords if word.arg == "raise_exception"}
    assert checks == {"quality_portal/accounts/act_api.py"}
