"""What a reader may ask of a data set: read strictly, refused in words."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import QueryDict

from .table import Filter, Table

MOST = 500
PAGE = 100
LONGEST = 80
CONTROL = ("cursor", "limit", "fields", "facets", "header", "format")


class BadQuestion(Exception):
    """A question that cannot be answered, and how to ask instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True, slots=True)
class Question:
    """Conditions, place, size, wanted fields, wanted counts."""

    conditions: dict[str, Any] = field(default_factory=dict)
    after: tuple[Any, ...] | None = None
    limit: int = PAGE
    fields: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)  # the conditions as they were typed

    @property
    def narrow(self) -> bool:
        return bool(self.conditions)


def question(table: Table, asked: QueryDict) -> Question:
    """Read a query string. An unknown word is refused: a misspelt condition must not answer with everything."""
    known = {one.name: one for one in table.filters}
    if unknown := [name for name in asked if name not in known and name not in CONTROL]:
        raise BadQuestion(unknown[0][:40], f"没有“{unknown[0][:40]}”这个参数。可以用：{'、'.join((*known, *CONTROL[:4]))}。")
    words = {name: asked[name].replace("\x00", "").strip() for name in known if asked.get(name, "").strip()}
    conditions = {name: _value(known[name], text) for name, text in words.items()}
    cursor = asked.get("cursor", "")
    return Question(
        conditions,
        unpack(table, cursor, words) if cursor else None,
        _limit(asked.get("limit", "")),
        _chosen("fields", asked.get("fields", ""), [column.name for column in table.columns]),
        _chosen("facets", asked.get("facets", ""), [facet.name for facet in table.facets]),
        words,
    )


def question_of(table: Table, words: dict[str, str], *, limit: int = PAGE) -> Question:
    """The same from conditions that are already apart."""
    known = {one.name: one for one in table.filters}
    return Question({name: _value(known[name], text) for name, text in words.items()}, limit=limit, words=words)


def _value(one: Filter, text: str) -> Any:
    if len(text) > LONGEST:
        raise BadQuestion(one.name, f"“{one.title}”太长，最多 {LONGEST} 个字。")
    if one.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadQuestion(one.name, f"“{one.title}”应写作 2026-03-31 这样的日期。") from error
    if one.kind == "choice" and text not in dict(one.choices):
        raise BadQuestion(one.name, f"“{one.title}”没有“{text}”，可以用：{'、'.join(key for key, _ in one.choices)}。")
    if one.kind == "credit_code":
        text = re.sub(r"[\s-]", "", text).upper()
        if not re.fullmatch(r"[0-9A-Z]{18}", text):
            raise BadQuestion(one.name, "统一社会信用代码应为 18 位数字和大写字母。")
    if one.kind == "code" and not re.fullmatch(r"[0-9A-Za-z_-]{1,20}", text):
        raise BadQuestion(one.name, f"“{one.title}”应为代码，例如 990100。")
    return text


def _limit(text: str) -> int:
    if not text:
        return PAGE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST):
        raise BadQuestion("limit", f"limit 应为 1 到 {MOST} 的整数。")
    return int(text)


def _chosen(name: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    allowed = list(known)
    if odd := [part for part in wanted if part not in allowed]:
        raise BadQuestion(name, f"{name} 里没有“{odd[0][:40]}”，可以用：{'、'.join(allowed) or '（没有）'}。")
    return wanted


def digest(table: Table, words: dict[str, str]) -> str:
    """Which question a cursor belongs to."""
    text = json.dumps([table.key, table.version, sorted(words.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def pack(table: Table, place: tuple[Any, ...], words: dict[str, str]) -> str:
    """A place in the rows as an opaque word: the last row's order and key, good for the same question only."""
    values = [value if isinstance(value, int) else value.isoformat() for value in place]
    return base64.urlsafe_b64encode(json.dumps([digest(table, words), *values]).encode()).decode().rstrip("=")


def unpack(table: Table, text: str, words: dict[str, str]) -> tuple[Any, ...]:
    """The place that a cursor names."""
    refusal = BadQuestion("cursor", "cursor 不是本接口给出的，或者查询条件变了。请去掉 cursor，从第一页开始。")
    try:
        mark, *values = json.loads(base64.urlsafe_b64decode(text[:400] + "=" * (-len(text[:400]) % 4)))
        if mark != digest(table, words) or len(values) != len(table.keyset):
            raise refusal
        model = table.rows().model
        return tuple(
            (model._meta.pk if name == "pk" else model._meta.get_field(name)).to_python(value)
            for name, value in zip(table.keyset, values, strict=True)
        )
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist) as error:
        raise refusal from error
