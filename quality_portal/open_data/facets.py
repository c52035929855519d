"""The counts that most data sets share, so that they are asked for by the same words everywhere."""

from __future__ import annotations

from .table import Facet


def region(path: str) -> Facet:
    """How many rows of which region; `path` leads to it."""
    return Facet("region", f"{path}__code", f"{path}__name")


def category(path: str) -> Facet:
    """How many rows of which kind of product."""
    return Facet("category", f"{path}__code", f"{path}__name")
