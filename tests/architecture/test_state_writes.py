"""States move through `acts.advance` alone, where role, law and trace are looked after."""

from __future__ import annotations

import ast

from .source import files

# The engine itself, and things without MOVES whose state is no legal fact: a job, a process, an uploaded file, a reader's letter.
FREE = (
    "quality_portal/audit/acts.py",
    "quality_portal/jobs/",
    "quality_portal/launch/",
    "quality_portal/subscriptions/",
    "enterprises/actions/imports.py",
)


def writes(tree: ast.Module) -> list[int]:
    """Lines that assign to an attribute called state, or update a column of that name."""
    lines = []
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        lines += [node.lineno for target in flat if isinstance(target, ast.Attribute) and target.attr == "state"]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            lines += [node.lineno for keyword in node.keywords if keyword.arg == "state"]
    return lines


def test_nothing_but_advance_writes_a_state():
    found = [f"{name}:{line}" for name, tree in files() if not name.startswith(FREE) for line in writes(tree)]
    assert found == []


def test_the_search_notices_each_way_of_writing():
    tree = ast.parse("a.state = 1\na.state, b = 1, 2\nX.objects.update(state='x')\na.state == 1\nf(state=1)\n")
    assert writes(tree) == [1, 2, 3]
