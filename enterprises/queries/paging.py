"""Cutting long lists by key, so that page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows, newest first, and the keys at which the neighbours begin."""

    rows: tuple[Row, ...]
    older: int | None
    newer: int | None


def cut(found: QuerySet[Row], *, before: str = "", after: str = "", size: int = SIZE) -> Slice[Row]:
    """Rows older than `before`, or newer than `after`; the newest when neither is a number."""
    if after.isdecimal():
        rows: list[Any] = list(found.filter(pk__gt=int(after)).order_by("pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Slice(tuple(rows), rows[-1].pk if rows else None, rows[0].pk if more and rows else None)
    start = int(before) if before.isdecimal() else None
    narrowed = found.filter(pk__lt=start) if start is not None else found
    rows = list(narrowed.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Slice(tuple(rows), rows[-1].pk if more else None, rows[0].pk if start is not None and rows else None)
