"""A data set described for machines: JSON Schema made of the same columns as the rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import is_dataclass
from typing import Any

from .columns import KINDS, Column, columns_of
from .table import RE_USE, Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "object": {"type": "object"},
}


def json_schema(table: Table, address: str = "") -> dict[str, Any]:
    """The schema of a row, with an example."""
    return {
        "$schema": DIALECT,
        "$id": f"{address}/data/{table.key}.schema.json",
        "title": table.title,
        "description": table.description,
        "version": table.version,
        "license": RE_USE,
        **of_row(table.row),
        "examples": [example(table.row)],
    }


def of_row(row: type, *, openapi: bool = False) -> dict[str, Any]:
    """An object with every field required, and no other."""
    columns = columns_of(row)
    return {
        "type": "object",
        "properties": {column.name: _property(column, openapi=openapi) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _property(column: Column, *, openapi: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"title": column.title, "description": column.meaning}
    if column.kind == "array":
        said |= {"type": "array", "items": _member(column.of, openapi=openapi)}
    elif column.kind == "object" and is_dataclass(column.of):
        said |= of_row(column.of, openapi=openapi)
    else:
        said |= TYPES[column.kind]
    if column.choices:
        said["enum"] = [key for key, _ in column.choices] + ([None] if column.null else [])
        said["description"] += "可能的值：" + "，".join(f"{key} {words}" for key, words in column.choices) + "。"
    if column.null:
        # OpenAPI 3.0 has a word of its own for it.
        said |= {"nullable": True} if openapi else {"type": [said["type"], "null"]}
    return said


def _member(of: Any, *, openapi: bool) -> dict[str, Any]:
    return of_row(of, openapi=openapi) if is_dataclass(of) else TYPES[KINDS[of]]


def example(row: type) -> dict[str, Any]:
    """A row as it may look: of a province that does not exist."""
    said = {}
    for column in columns_of(row):
        if column.kind == "array" and is_dataclass(column.of):
            said[column.name] = [example(column.of)]
        elif column.example == "" and column.kind != "string":
            said[column.name] = None if column.null else {"array": [], "object": {}, "boolean": False}[column.kind]
        else:
            said[column.name] = list(column.example) if isinstance(column.example, tuple) else column.example
    return said


def fingerprint(table: Table) -> str:
    """Changes with every change of the fields: the version must then go up."""
    said = of_row(table.row)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
