"""Data sets as JSON: by cursor, with conditions, counts and chosen fields; told apart by ETag."""

from __future__ import annotations

import hashlib
import time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from quality_portal.audit.official import DATASETS

from . import queries, reading
from .asking import MOST, PAGE, BadQuestion, Question, pack, question
from .open_view import OpenView, answer
from .schema import example, of_row
from .table import RE_USE, Table, tables

HEAD = "/api/v1/data"
FRESH = 10.0  # seconds a process believes when a data set last changed
# Nouns that the staff's API has already; every other data set answers at its short address too.
TAKEN = ("enterprises", "licences", "exemptions", "draws", "reports", "instructions")


def told_apart(request: Request, response: HttpResponse, changed_at: Any = None) -> Any:
    """With an ETag of what it says; 304 for whoever has it. The date is for people: only the ETag decides."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    if changed_at is not None:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    found = get_conditional_response(request._request, etag=etag, response=response)
    if found is not response and changed_at is not None:
        found["Last-Modified"] = response["Last-Modified"]
    return found


_seen: dict[str, tuple[float, Any]] = {}


def last_change(table: Table) -> Any:
    """When the data set last changed, as of the last seconds: it is told, and nothing is decided by it."""
    looked, found = _seen.get(table.key, (0.0, None))
    if not looked or time.monotonic() - looked > FRESH:
        looked, found = time.monotonic(), queries.changed_at(table)
        _seen[table.key] = (looked, found)
    return found


class DataList(OpenView):
    """The rows of a data set, newest first."""

    table: Table

    def get(self, request: Request) -> Any:
        table = type(self).table
        asked = question(table, request.query_params)
        body, after = listed(table, asked)
        response = answer(body)
        if after:
            response["Link"] = f'<{request.build_absolute_uri(after)}>; rel="next", <{request.build_absolute_uri(schema_url(table))}>; rel="describedby"'
        return told_apart(request, response, last_change(table))


def listed(table: Table, asked: Question) -> tuple[dict[str, Any], str]:
    """A page as it is answered, and the address of the next."""
    page = reading.page(table, asked)
    after = ""
    if page.after is not None:
        kept = asked.words | ({"fields": ",".join(asked.fields)} if asked.fields else {}) | ({"limit": str(asked.limit)} if asked.limit != PAGE else {})
        after = f"{HEAD}/{table.key}/?" + urlencode(kept | {"cursor": pack(table, page.after, asked.words)})
    body = {"dataset": table.key, "version": table.version, "schema": schema_url(table), "next": after or None}
    if asked.facets:
        body["facets"] = reading.facets(table, asked)
    return body | {"rows": page.rows}, after


def schema_url(table: Table) -> str:
    return f"/data/{table.key}.schema.json"


class DataRow(OpenView):
    """One row of a data set; of what was taken down only when and why."""

    table: Table

    def get(self, request: Request, identity: str) -> Any:
        table = type(self).table
        row = reading.one(table, identity)
        if row is not None:
            return told_apart(request, answer(row), last_change(table))
        gone = queries.tombstone(table.key, table.key_of(identity) if table.key_of else identity)
        if gone is not None:
            return answer(gone, status=410)
        return answer({"message": "没有这条记录。"}, status=404)


def _parameters(table: Table) -> list[OpenApiParameter]:
    known = [
        OpenApiParameter(one.name, str, description=one.title, enum=[key for key, _ in one.choices] or None) for one in table.filters
    ]
    return [
        *known,
        OpenApiParameter("cursor", str, description="上一页给出的位置"),
        OpenApiParameter("limit", int, description=f"每页几条，1 到 {MOST}，不写为 {PAGE}"),
        OpenApiParameter("fields", str, description="只要这些字段，以逗号隔开"),
        OpenApiParameter("facets", str, description="按这些字段统计条数，以逗号隔开：" + "、".join(one.name for one in table.facets)),
    ]


REFUSED = {"type": "object", "properties": {"message": {"type": "string"}, "field": {"type": "string"}}, "required": ["message"]}
TOMBSTONE = {
    "type": "object",
    "properties": {
        "dataset": {"type": "string"}, "key": {"type": "string"}, "change": {"type": "string"}, "on": {"type": "string", "format": "date"},
        "reason_code": {"type": "string"}, "reason": {"type": "string"},
    },
    "required": ["dataset", "key", "change", "on", "reason_code", "reason"],
}  # fmt: skip
COUNT = {
    "type": "object",
    "properties": {"value": {}, "words": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["value", "words", "count"],
}


def _refusals(*more: tuple[int, str]) -> dict[int, OpenApiResponse]:
    known = ((400, "参数不对，说明哪里不对"), (429, "太频繁，说明多久以后再试"), *more)
    return {status: OpenApiResponse(REFUSED, words) for status, words in known}


def _list_body(table: Table) -> dict[str, Any]:
    row = of_row(table.row, openapi=True)
    row.pop("required")  # chosen fields leave the others out
    return {
        "type": "object",
        "properties": {
            "dataset": {"type": "string"},
            "version": {"type": "integer"},
            "schema": {"type": "string"},
            "next": {"type": "string", "nullable": True},
            "facets": {"type": "object", "additionalProperties": {"type": "array", "items": COUNT}},
            "rows": {"type": "array", "items": row},
        },
        "required": ["dataset", "version", "schema", "next", "rows"],
    }


def _example_list(table: Table) -> dict[str, Any]:
    return {"dataset": table.key, "version": table.version, "schema": schema_url(table), "next": None, "rows": [example(table.row)]}


def views_of(table: Table) -> list[URLPattern]:
    """The addresses of a data set: its rows, and one of them."""
    name = table.key.title().replace("-", "")
    said = {"summary": table.title, "tags": ["data"]}
    listing = extend_schema(
        **said,
        description=f"{table.description}\n\n{RE_USE}",
        operation_id=f"data_{table.key}_list",
        parameters=_parameters(table),
        responses={200: OpenApiResponse(_list_body(table)), **_refusals()},
        examples=[OpenApiExample(table.key, _example_list(table), response_only=True, status_codes=["200"])],
    )
    detail = extend_schema(
        **said,
        description="一条记录；已经撤下、期满或者废止的，只答复日期和原因。",
        operation_id=f"data_{table.key}_row",
        responses={
            200: OpenApiResponse(of_row(table.row, openapi=True)),
            410: OpenApiResponse(TOMBSTONE, "已经撤下、期满或者废止"),
            **_refusals((404, "没有这条记录")),
        },
        examples=[OpenApiExample(table.key, example(table.row), response_only=True, status_codes=["200"])],
    )

    # A function each: the description is written on it.
    def get_rows(self: DataList, request: Request) -> Any:
        return DataList.get(self, request)

    def get_row(self: DataRow, request: Request, identity: str) -> Any:
        return DataRow.get(self, request, identity)

    rows = type(f"{name}List", (DataList,), {"table": table, "__doc__": table.description, "get": listing(get_rows)})
    row = type(f"{name}Row", (DataRow,), {"table": table, "__doc__": table.description, "get": detail(get_row)})
    found = [
        path(f"data/{table.key}/", rows.as_view(), name=f"api_data_{table.key}"),
        path(f"data/{table.key}/<path:identity>/", row.as_view(), name=f"api_data_{table.key}_row"),
    ]
    if table.key not in TAKEN:
        short = extend_schema(exclude=True)
        found += [
            path(f"{table.key}/", short(type(f"{name}Short", (rows,), {})).as_view(), name=f"api_{table.key}"),
            path(f"{table.key}/<path:identity>/", short(type(f"{name}ShortRow", (row,), {})).as_view(), name=f"api_{table.key}_row"),
        ]
    return found


CHANGE = of_row(queries.ChangeRow, openapi=True)


class Changes(OpenView):
    """What was published, corrected, taken down or ran out after a position, in the order of the register."""

    @extend_schema(
        summary="数据变更",
        tags=["data"],
        operation_id="changes",
        parameters=[
            OpenApiParameter("since", int, description="上次读到的位置；从头读起为 0"),
            OpenApiParameter("dataset", str, enum=list(DATASETS), description="只要这一种"),
            OpenApiParameter("limit", int, description=f"每次几条，1 到 {MOST}，不写为 {PAGE}"),
        ],
        responses={
            200: OpenApiResponse(
                {
                    "type": "object",
                    "properties": {
                        "position": {"type": "integer", "description": "读到这里；下次以它为 since"},
                        "size": {"type": "integer", "description": "登记簿的长度"},
                        "next": {"type": "string", "nullable": True},
                        "changes": {"type": "array", "items": CHANGE},
                    },
                    "required": ["position", "size", "next", "changes"],
                }
            ),
            **_refusals(),
        },
    )
    def get(self, request: Request) -> Any:
        since = _whole(request, "since", 0, 0, 10**17)
        limit = _whole(request, "limit", PAGE, 1, MOST)
        dataset = request.query_params.get("dataset", "")
        if dataset and dataset not in DATASETS:
            raise BadQuestion("dataset", f"没有“{dataset[:20]}”。可以用：{'、'.join(DATASETS)}。")
        size = queries.position()
        found = queries.changes(since=since, dataset=dataset, limit=limit + 1)
        more = len(found) > limit
        rows = found[:limit]
        reached = rows[-1].position if more else max(size, since)
        kept = ({"dataset": dataset} if dataset else {}) | ({"limit": limit} if limit != PAGE else {})
        after = f"/api/v1/changes/?{urlencode({'since': reached, **kept})}" if more else None
        return told_apart(request, answer({"position": reached, "size": size, "next": after, "changes": rows}))


def _whole(request: Request, name: str, default: int, low: int, high: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and low <= int(text[:18]) <= high):
        raise BadQuestion(name, f"{name} 应为 {low} 到 {high} 的整数。")
    return int(text)


urlpatterns = [path("changes/", Changes.as_view(), name="api_changes"), *(pattern for table in tables() for pattern in views_of(table))]
