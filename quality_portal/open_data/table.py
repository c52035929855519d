"""A data set: which rows are on display, in which order they are paged, what may be asked of them. One registry of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from .columns import Column, columns_of

Rows = QuerySet[Any]

RE_USE = (
    "可以免费查阅、下载、加工和再发布，不需要申请。请注明来源和取得的日期，不要改动原意；"
    "更正、撤下和期满的记录以“数据变更”为准，请同样更正或者撤下。"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Something rows can be narrowed by. `kind` is date, code, credit_code, choice or text."""

    name: str
    title: str
    kind: str
    apply: Callable[[Rows, Any], Rows]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A field by whose values rows are counted: the value, and what gives its words."""

    name: str
    value: Any
    words: Any = None
    label: Mapping[Any, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A data set. `rows` is the gate: nothing it does not return is ever read.

    Rows are read as values, each field from its column's source, or where `record` is given by that function of the
    room's gate. `order` names at most one column before the key; paging goes from the newest to the oldest.
    """

    key: str
    title: str
    description: str
    gate: str
    row: type
    rows: Callable[[], Rows]
    identity: str
    watches: tuple[str, ...]  # labels of the models whose acts change it
    order: str = ""
    version: int = 1
    hidden: Mapping[str, Any] = field(default_factory=dict)
    finish: Callable[[dict[str, Any]], None] | None = None
    at_once: bool = False  # so few tables that which rows and what they say are one query
    record: Callable[[Any], Any] | None = None
    whole: Callable[[Rows], Rows] | None = None  # with everything that `record` reads
    find: Callable[[Rows, str], Rows] | None = None  # rows of one identity
    key_of: Callable[[str], str] | None = None  # the key of an identity of another form, of what is gone as well
    filters: tuple[Filter, ...] = ()
    facets: tuple[Facet, ...] = ()
    page_url: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.row)

    @property
    def keyset(self) -> tuple[str, ...]:
        return (self.order, "pk") if self.order else ("pk",)

    def narrowed(self, asked: Mapping[str, Any]) -> Rows:
        """The rows on display that meet every condition."""
        found = self.rows()
        for one in self.filters:
            if one.name in asked:
                found = one.apply(found, asked[one.name])
        return found


TABLES: dict[str, Table] = {}
# In the order in which people look for them; what is not named comes last.
ORDER = (
    "announcements", "announcement-rows", "instructions", "results", "enterprises", "licences", "licence-acts", "honours", "exemptions", "draws", "catalogue",
    "reports", "standings", "procurement-bars",
)  # fmt: skip


def register(*tables: Table) -> None:
    """Offer data sets. A key is given once."""
    for table in tables:
        if TABLES.setdefault(table.key, table) is not table:
            raise ValueError(f"data set {table.key!r} is registered twice")


def tables() -> list[Table]:
    """All data sets in their order."""
    place = {key: number for number, key in enumerate(ORDER)}
    return sorted(TABLES.values(), key=lambda table: (place.get(table.key, len(ORDER)), table.key))


def datasets(labels: Iterable[str]) -> set[str]:
    """The data sets that an act on one of these models may change."""
    touched = set(labels)
    return {table.key for table in TABLES.values() if touched & set(table.watches)}
