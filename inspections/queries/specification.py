"""What changed between two versions of a specification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspections import limits
from inspections.models import Specification, SpecItem

HEAD = ("standard", "sample_quantity", "backup_quantity", "base_quantity", "method", "decision", "since")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `kind` is added, removed or changed."""

    kind: str
    what: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        return {"added": "新增", "removed": "删去", "changed": "修改"}[self.kind]


def changes(old: Specification, new: Specification) -> list[Change]:
    """Head first, then items in their new order, then what was dropped. Two queries."""
    head = [
        Change("changed", str(Specification._meta.get_field(name).verbose_name), before, after)
        for name in HEAD
        if (before := _told(old, name)) != (after := _told(new, name))
    ]
    return head + _items(list(old.items.all()), list(new.items.all()))


def _told(row: Specification, name: str) -> str:
    return row.get_decision_display() if name == "decision" else str(getattr(row, name) or "")


def _items(old: Sequence[SpecItem], new: Sequence[SpecItem]) -> list[Change]:
    before = {item.name: item for item in old}
    found = []
    for item in new:
        earlier = before.pop(item.name, None)
        if earlier is None:
            found.append(Change("added", item.name, "", summary(item)))
        elif summary(earlier) != summary(item):
            found.append(Change("changed", item.name, summary(earlier), summary(item)))
    return found + [Change("removed", item.name, summary(item)) for item in before.values()]


def summary(item: SpecItem) -> str:
    """An item in a line: limit, unit, class, standard, method."""
    parts = [limits.quantity(limits.printed(item.limit), item.unit), f"{item.item_class}类", item.standard, item.method]
    return "，".join(part for part in parts if part)
