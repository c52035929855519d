"""Reading rows by keyset: page one thousand costs what page one costs, and new rows move nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.utils import OperationalError

from .asking import BadQuestion, Question
from .columns import Column
from .table import Facet, Rows, Table

CHUNK = 2_000
FACET_ROWS = 100
FACET_MILLISECONDS = 4_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the place after the last of them; None at the end."""

    rows: list[Row]
    after: tuple[Any, ...] | None


def page(table: Table, asked: Question) -> Page:
    """One page of what was asked for. Two queries: which rows, then what they say."""
    found = table.narrowed(asked.conditions)
    if asked.after is not None:
        found = found.filter(_beyond(table, asked.after))
    keys = _keys(table, found, asked.limit + 1)
    more = len(keys) > asked.limit
    keys = keys[: asked.limit]
    return Page(_read(table, [key[-1] for key in keys], asked.fields), keys[-1] if more else None)


def every(table: Table, asked: Question | None = None, *, most: int | None = None) -> Iterator[Row]:
    """All rows, newest first, read in chunks: no memory grows with them."""
    asked = asked or Question()
    after, left = None, most
    while left is None or left > 0:
        found = table.narrowed(asked.conditions)
        if after is not None:
            found = found.filter(_beyond(table, after))
        keys = _keys(table, found, CHUNK if left is None else min(CHUNK, left))
        if not keys:
            return
        yield from _read(table, [key[-1] for key in keys], asked.fields)
        after = keys[-1]
        left = None if left is None else left - len(keys)


def one(table: Table, identity: str) -> Row | None:
    """The row of an identity, when it is on display."""
    rows = table.rows()
    found = table.find(rows, identity) if table.find else rows.filter(**{table.identity: identity})
    keys = list(found.order_by().values_list("pk", flat=True)[:1])
    return next(iter(_read(table, keys, ())), None)


def counted(table: Table, asked: Question, most: int) -> int:
    """How many rows there are, counted no further than `most` and one."""
    return table.narrowed(asked.conditions).order_by()[: most + 1].count()


def facets(table: Table, asked: Question) -> dict[str, list[Row]]:
    """How many rows have which value, the most frequent first. A count that takes too long is refused, not waited for."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [FACET_MILLISECONDS])
            found = {one.name: _facet(table.narrowed(asked.conditions), one) for one in table.facets if one.name in asked.facets}
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
            return found
    except OperationalError as error:
        raise BadQuestion("facets", "要统计的记录太多。请加上区划、类别或者日期的条件再统计。") from error


def _facet(rows: Rows, one: Facet) -> list[Row]:
    named = {"facet_value": _expression(one.value)} | ({"facet_words": _expression(one.words)} if one.words is not None else {})
    counts = rows.order_by().annotate(**named).values(*named).annotate(facet_count=Count("pk")).order_by("-facet_count", "facet_value")
    return [
        {
            "value": row["facet_value"] if row["facet_value"] is not None else "",
            "words": str((one.label or {}).get(row["facet_value"], row.get("facet_words", row["facet_value"])) or ""),
            "count": row["facet_count"],
        }
        for row in counts[:FACET_ROWS]
    ]


def _expression(source: Any) -> Any:
    return F(source) if isinstance(source, str) else source


def _keys(table: Table, found: Rows, limit: int) -> list[tuple[Any, ...]]:
    order = [f"-{name}" for name in table.keyset]
    return list(found.order_by(*order).values_list(*table.keyset)[:limit])


def _beyond(table: Table, after: tuple[Any, ...]) -> Q:
    if len(after) == 1:
        return Q(pk__lt=after[0])
    value, key = after
    # The first condition is implied by the rest; with it the index is entered at the right place.
    return Q(**{f"{table.order}__lte": value}) & (Q(**{f"{table.order}__lt": value}) | Q(pk__lt=key))


def _read(table: Table, keys: list[Any], wanted: tuple[str, ...]) -> list[Row]:
    columns = [column for column in table.columns if not wanted or column.name in wanted]
    rows = table.rows().filter(pk__in=keys).order_by()
    found = _records(table, rows, columns) if table.record else _values(table, rows, columns, wanted)
    return [found[key] for key in keys if key in found]  # what was withdrawn between the two queries is gone


def _records(table: Table, rows: Rows, columns: list[Column]) -> dict[Any, Row]:
    assert table.record is not None
    whole = table.whole(rows) if table.whole else rows
    found = {}
    for row in whole:
        record = table.record(row)
        said = record if isinstance(record, dict) else None
        found[row.pk] = {column.name: said[column.name] if said is not None else getattr(record, column.name) for column in columns}
    return found


def _values(table: Table, rows: Rows, columns: list[Column], wanted: tuple[str, ...]) -> dict[Any, Row]:
    read = table.columns if table.finish else columns
    read = [column for column in read if column.source is not None]
    names = [column.name for column in read] + list(table.hidden)
    labels = [(column.name, column.label) for column in read if column.label is not None]
    found = {}
    for key, *values in rows.values_list("pk", *(column.source for column in read), *table.hidden.values()):
        row = dict(zip(names, values, strict=True))
        for name, label in labels:
            row[name] = label.get(row[name], "")
        if table.finish:
            table.finish(row)
            row = {column.name: row[column.name] for column in columns}
        found[key] = row
    return found


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment. Inside a transaction that is already open, as of its statements."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
