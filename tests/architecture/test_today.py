"""One place asks which day it is."""

from __future__ import annotations

import ast

from .source import files, spelled

CLOCK = "quality_portal/workdays/calendar.py"
FORBIDDEN = ("date.today", "datetime.now", "datetime.today", "datetime.utcnow", "timezone.localdate", "now().date")


def questions(tree: ast.Module) -> list[int]:
    """Lines that ask the machine for the day."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and spelled(node.func).endswith(FORBIDDEN)
    ]


def test_nobody_else_asks_for_today():
    # The launcher runs before Django and dates only its own files.
    found = [
        f"{name}:{line}"
        for name, tree in files()
        if name != CLOCK and not name.startswith("quality_portal/launch/")
        for line in questions(tree)
    ]
    assert found == []


def test_the_search_notices_each_way_of_asking():
    tree = ast.parse(
        "date.today()\ndatetime.now()\ndatetime.datetime.now(UTC)\ntimezone.now().date()\ntimezone.localdate()\ntimezone.now()\n"
    )
    assert questions(tree) == [1, 2, 3, 4, 5]
