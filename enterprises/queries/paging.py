"""Cutting long lists by key, so that page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows, newest first, and the keys at which the neighbours begin."""

    rows: tuple[Row, ...]
    older: int | str | None
    newer: int | str | None


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


@dataclass(frozen=True, slots=True)
class DayKey:
    """Where a page begins in a list that is ordered by a day: the day, and the row's key within it."""

    day: date
    pk: int

    @classmethod
    def read(cls, text: str) -> DayKey | None:
        """From the address of a page; None when it is none."""
        day, _, pk = text.partition(".")
        try:
            return cls(date.fromisoformat(day), int(pk)) if pk.isdecimal() and len(pk) < 19 else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.pk}"


def cut_by_day(found: QuerySet[Row], field: str, *, before: str = "", after: str = "", size: int = SIZE) -> Slice[Row]:
    """The same for lists ordered by a day, newest first. The day alone bounds the walk of the index; the key sorts out the rest."""

    def key_of(row: Any) -> str:
        return str(DayKey(getattr(row, field), row.pk))

    if (start := DayKey.read(after)) is not None:
        newer = Q(**{f"{field}__gte": start.day}) & (Q(**{f"{field}__gt": start.day}) | Q(pk__gt=start.pk))
        rows: list[Any] = list(found.filter(newer).order_by(field, "pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Slice(tuple(rows), key_of(rows[-1]) if rows else None, key_of(rows[0]) if more and rows else None)
    start = DayKey.read(before)
    if start is not None:
        found = found.filter(Q(**{f"{field}__lte": start.day}) & (Q(**{f"{field}__lt": start.day}) | Q(pk__lt=start.pk)))
    rows = list(found.order_by(f"-{field}", "-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Slice(tuple(rows), key_of(rows[-1]) if more else None, key_of(rows[0]) if start is not None and rows else None)
