"""Reading rows by keyset: page one thousand costs what page one costs, and new rows move nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """One page of what was asked for, in one query where few tables are read; else which rows first, then what they say."""
    found = table.narrowed(asked.conditions)
    if asked.after is not None:
        found = found.filter(_beyond(table, asked.after))
    if table.at_once:
        return _at_once(table, found, asked)
    keys = _keys(table, found, asked.limit + 1)
    more = len(keys) > asked.limit
    keys = keys[: asked.limit]
    return Page(_read(table, [key[-1] for key in keys], asked.fields), keys[-1] if more else None)


def _at_once(table: Table, found: Rows, asked: Question) -> Page:
    reader = _Reader(table, asked.fields)
    order = [f"-{name}" for name in table.keyset]
    values = list(found.order_by(*order).values_list(*table.keyset, *reader.sources)[: asked.limit + 1])
    place = len(table.keyset)
    rows = [reader.row(line[place:]) for line in values[: asked.limit]]
    return Page(rows, values[asked.limit - 1][:place] if len(values) > asked.limit else None)


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
    rows = table.rows().filter(pk__in=keys).order_by()
    if table.record:
        found = _records(table, rows, [column for column in table.columns if not wanted or column.name in wanted])
    else:
        reader = _Reader(table, wanted)
        found = {key: reader.row(values) for key, *values in rows.values_list("pk", *reader.sources)}
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


class _Reader:
    """How values of the database become a row."""

    def __init__(self, table: Table, wanted: tuple[str, ...]) -> None:
        self.columns = [column.name for column in table.columns if not wanted or column.name in wanted]
        read = [column for column in table.columns if column.source is not None and (table.finish or column.name in self.columns)]
        self.names = [*(column.name for column in read), *(table.hidden if table.finish else ())]
        self.sources = [*(column.source for column in read), *(table.hidden.values() if table.finish else ())]
        self.labels = [(column.name, column.label) for column in read if column.label is not None]
        self.finish = table.finish

    def row(self, values: Sequence[Any]) -> Row:
        row = dict(zip(self.names, values, strict=True))
        for name, label in self.labels:
            row[name] = label.get(row[name], "")
        if self.finish is None:
            return row
        self.finish(row)
        return {name: row[name] for name in self.columns}


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
