"""The portal's own Python files, as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("quality_portal", "enterprises", "inspections", "enforcement", "brands")


@cache
def files() -> tuple[tuple[str, ast.Module], ...]:
    found = []
    for room in ROOMS:
        own = (file for file in sorted((ROOT / room).rglob("*.py")) if "migrations" not in file.parts)
        found += [(str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))) for file in own]
    return tuple(found)


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node


def spelled(node: ast.AST) -> str:
    """A dotted name as written: timezone.now."""
    if isinstance(node, ast.Attribute):
        return f"{spelled(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    return f"{spelled(node.func)}()" if isinstance(node, ast.Call) else ""
