"""No module of a room's queries reads from one that reads from it, by whatever way round."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from quality_portal.settings import ROOT


def imported(path: Path, package: str, names: set[str]) -> set[str]:
    """The modules of the same package that a module imports when it is loaded."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module == package:
            found |= {alias.name for alias in node.names} & names
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            found |= {node.module.removeprefix(f"{package}.").split(".")[0]} & names
    return found


@pytest.mark.parametrize("room", ["enterprises", "inspections", "enforcement", "brands"])
def test_queries_read_from_each_other_in_one_direction(room):
    paths = {path.stem: path for path in (Path(ROOT) / room / "queries").glob("*.py") if path.stem != "__init__"}
    graph = {name: imported(path, f"{room}.queries", set(paths)) - {name} for name, path in paths.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(paths)  # raises CycleError, naming the circle
