"""What a field of a data set is called, what it means, where it is read. The dataclass of a row is its dictionary."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union

CODE = "91990102MA0000001A"  # of the enterprise that examples speak of; its place does not exist


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its name in JSON, its Chinese name, its type, its meaning."""

    name: str
    title: str
    meaning: str
    kind: str  # string, integer, number, boolean, date, datetime, object, array
    null: bool = False
    of: Any = None  # of an array: the type of its members
    source: Any = None  # a path or an expression; None where the gate's record has it
    label: Mapping[Any, str] | None = None
    example: Any = None
    csv: bool = True
    choices: tuple[tuple[str, str], ...] = ()


def column(
    title: str,
    meaning: str,
    source: Any = None,
    *,
    example: Any = "",
    label: Mapping[Any, str] | None = None,
    choices: Any = (),
    csv: bool = True,
) -> Any:
    """Describe a field of a row's dataclass. `label` turns a stored code into its words."""
    known = tuple((str(key), str(words)) for key, words in choices)
    said = {"title": title, "meaning": meaning, "source": source, "example": example, "label": label, "choices": known, "csv": csv}
    return field(metadata={"column": said})


KINDS: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", date: "date", datetime: "datetime", dict: "object"}


@cache
def columns_of(row: type) -> tuple[Column, ...]:
    """The fields of a row, in their order."""
    hints = typing.get_type_hints(row)
    return tuple(_column(one.name, hints[one.name], one.metadata["column"]) for one in fields(row))


def _column(name: str, hint: Any, said: Mapping[str, Any]) -> Column:
    null = False
    if typing.get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
        null = True
    origin = typing.get_origin(hint)
    if origin is tuple:
        return Column(name, kind="array", null=null, of=typing.get_args(hint)[0], **said)
    if is_dataclass(hint):
        return Column(name, kind="object", null=null, of=hint, **said)
    return Column(name, kind=KINDS[origin or hint], null=null, **said)
