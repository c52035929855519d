"""Rows as text: JSON, JSON Lines, and CSV that Excel opens rightly and never runs."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from .columns import Column
from .reading import Row
from .table import Table

BOM = "\ufeff"
# What a spreadsheet would take for a formula, in both widths, and what it skips before one.
FORMULA = tuple("=+-@＝＋－＠\t\r\n|")
BATCH = 500


def plain(value: Any) -> Any:
    """What json does not know itself. Moments are told in Shanghai's time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def to_json(value: Any) -> str:
    """Compact, in readable letters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        yield to_json(row) + "\n"


def cell(value: Any) -> str:
    """A value as a cell. A text that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return _safe("；".join(str(part) for part in value) if all(isinstance(part, str) for part in value) else to_json(value))
    if isinstance(value, date | datetime):
        return str(plain(value))
    return str(value) if isinstance(value, int | float) else _safe(str(value))


def _safe(text: str) -> str:
    text = text.replace("\x00", "")
    return "'" + text if text.lstrip(" \u3000\xa0").startswith(FORMULA) else text


def _columns(table: Table, wanted: tuple[str, ...]) -> list[Column]:
    return [column for column in table.columns if column.csv and (not wanted or column.name in wanted)]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def head(table: Table, *, wanted: tuple[str, ...] = (), keys: bool = False) -> str:
    """The first line: Chinese names, or the keys of the schema. The mark before it tells Excel that this is UTF-8."""
    return BOM + _lines([[column.name if keys else column.title for column in _columns(table, wanted)]])


def csv_body(table: Table, rows: Iterable[Row], *, wanted: tuple[str, ...] = ()) -> str:
    """A line a row."""
    columns = _columns(table, wanted)
    return _lines([cell(row[column.name]) for column in columns] for row in rows)


def csv_lines(table: Table, rows: Iterable[Row], *, wanted: tuple[str, ...] = (), keys: bool = False) -> Iterator[str]:
    """The whole of it, some rows at a time."""
    yield head(table, wanted=wanted, keys=keys)
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        yield csv_body(table, batch, wanted=wanted)
