"""Pieces of pages that print what they are given and nothing else.

The same values print the same piece, so it is made once and kept by its values: nothing can make it stale, and nobody has
to say when it does. Only values may be given: words, numbers, days, and tuples and frozen records of them. A row of the
database is none, for it is the same row when its columns have changed.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

KEPT = 2048  # pieces, of a kilobyte or two each
VALUES = (str, int, float, Decimal, date, type(None), Promise)


def piece(template: str, **values: Any) -> SafeString:
    """The template filled with these values and nothing else. TypeError for what is no value."""
    return _made(template, get_language(), *((name, value, _types(value)) for name, value in values.items()))


@lru_cache(maxsize=KEPT)
def _made(template: str, language: str | None, *given: tuple[str, Any, Any]) -> SafeString:
    for name, value, _kind in given:
        if not (isinstance(value, SafeData) or is_value(value)):
            raise TypeError(f"{template}: {name} is no value but {value!r}")
    return get_template(template).render({name: value for name, value, _kind in given})


def _types(value: Any) -> Any:
    """What tells equal values apart: safe text from text to be escaped, 1 from True."""
    return tuple(map(_types, value)) if isinstance(value, tuple) else type(value)


def is_value(value: Any) -> bool:
    """Is it equal only to what prints the same? Inside a record, safe text would pass for text to be escaped."""
    if isinstance(value, tuple):
        return all(isinstance(part, SafeData) or is_value(part) for part in value)
    if is_dataclass(value):
        return value.__dataclass_params__.frozen and all(is_value(getattr(value, field.name)) for field in fields(value))  # type: ignore[union-attr]
    return isinstance(value, VALUES) and not isinstance(value, SafeData)
