"""A page of one hundred rows of open data, as a multiple of what PostgreSQL needs to write the same rows as JSON itself.

Both are asked for in turn, in one process, on the data that is there. The view is the whole of it: the question read,
two queries, the rows as JSON, the ETag and the count of requests.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

ROWS = 100
ROUNDS = 60
GOAL = 2.2
SETS = ("results", "enterprises", "licences")


def main() -> None:
    """One line a data set."""
    for key in SETS:
        tell(key)


def tell(key: str) -> None:
    """Measure a data set in turns with its own rows aggregated in SQL."""
    from django.conf import settings

    from quality_portal.open_data.limits import QueryThrottle
    from quality_portal.open_data.table import TABLES

    table = TABLES[key]
    found = table.rows().count()
    if found < ROWS:
        sys.stdout.write(f"api list of {ROWS} {key}: not measured, there are only {found}\n")
        return
    allowed, QueryThrottle.allow_request = QueryThrottle.allow_request, counted(QueryThrottle.allow_request)
    hosts, settings.ALLOWED_HOSTS = settings.ALLOWED_HOSTS, ["*"]
    try:
        asked, aggregated = view_of(key), sql_of(table)
        times = [(timed(aggregated), timed(asked)) for _ in range(ROUNDS + 5)][5:]
    finally:
        QueryThrottle.allow_request, settings.ALLOWED_HOSTS = allowed, hosts
    base, own = (statistics.median(column) for column in zip(*times, strict=True))
    verdict = "ok" if own / base <= GOAL else "over"
    sys.stdout.write(f"api list of {ROWS} {key}: {own * 1000:.2f} ms, json_agg {base * 1000:.2f} ms, ratio {own / base:.2f} (goal <= {GOAL}) {verdict}\n")


def counted(allow: Callable[..., bool]) -> Callable[..., bool]:
    """Every request is counted as ever, and none refused: the measurement asks more often than anybody may."""

    def always(self: object, request: object, view: object) -> bool:
        allow(self, request, view)
        return True

    return always


def view_of(key: str) -> Callable[[], object]:
    """The view, asked in process."""
    from django.urls import resolve
    from rest_framework.test import APIRequestFactory

    path, factory = f"/api/v1/data/{key}/", APIRequestFactory()
    view = resolve(path).func

    def ask() -> object:
        answer = view(factory.get(path, {"limit": ROWS}))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        return answer.content

    return ask


def sql_of(table: object) -> Callable[[], object]:
    """The same columns of the same rows, made into JSON by the database."""
    from django.db import connection

    order = [f"-{name}" for name in table.keyset]
    sources = [column.source for column in table.columns if column.source is not None]
    rows = table.rows().order_by(*order).values_list("pk", *sources, *table.hidden.values())[:ROWS]
    sql, params = rows.query.sql_with_params()

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT json_agg(row_to_json(rows))::text FROM ({sql}) AS rows", params)
            return cursor.fetchone()[0]

    return ask


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
