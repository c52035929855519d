"""The words that describe the data sets: titles, fields and conditions, as the pages of the data show them."""

from __future__ import annotations

from collections.abc import Iterator

from .table import TABLES


def words() -> Iterator[str]:
    """Each once as it stands on a page; the tables are declared when the rooms are ready."""
    for table in TABLES.values():
        yield from (str(table.title), str(table.description))
        yield from (str(one.title) for one in table.filters)
        for column in table.columns:
            yield from (str(column.title), str(column.meaning))
