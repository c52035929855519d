"""Spreadsheets to download: CSV that opens as text, in every list the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

# A cell that looks like a formula would be run by the program that opens it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


class _Line:
    """Where the writer writes: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def lines(table: Iterable[Sequence[object]]) -> Iterator[str]:
    """The table line by line, with formulas defused."""
    writer = csv.writer(_Line())
    yield BOM
    for row in table:
        yield writer.writerow([_safe(str(cell)) for cell in row])


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def answer(name: str, table: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The table as a file of that name, streamed."""
    response = StreamingHttpResponse(lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename={name}.csv"
    return response
