"""Figures of a sampling result, counted from the very lines that are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from inspections.statistics import Rate

from .shapes import Line

TESTED = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class ProductCount:
    """A kind of goods: batches, failures and what failed most."""

    name: str
    tested: int
    failed: int
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Batches are counted; a refusal is no test and stands in no rate."""

    products: tuple[ProductCount, ...]
    enterprises: int
    failing_enterprises: int
    batches: int
    failed: int
    refused: int
    by_region: tuple[Rate, ...]
    by_size: tuple[Rate, ...]
    unlicensed: int

    @property
    def passed(self) -> int:
        return self.batches - self.failed

    def plain(self) -> dict[str, Any]:
        """As numbers to keep and compare."""
        return {
            "产品": len(self.products),
            "企业": self.enterprises,
            "批次": self.batches,
            "未发现不合格": self.passed,
            "不合格": self.failed,
            "拒检": self.refused,
            "无证": self.unlicensed,
        }


def counted(lines: Iterable[Line], facts: dict[str, dict[str, Any]], *, unlicensed: int) -> Counts:
    """Count lines; `facts` holds what the list does not print, by the line's key: verdict, category, size."""
    rows = list(lines)
    tested = [line for line in rows if facts[line.key]["verdict"] in TESTED]
    failed = [line for line in tested if facts[line.key]["verdict"] == "fail"]
    return Counts(
        products=tuple(_products(tested, facts)),
        enterprises=len({_who(line) for line in tested}),
        failing_enterprises=len({_who(line) for line in failed}),
        batches=len(tested),
        failed=len(failed),
        refused=len(rows) - len(tested),
        by_region=_rates(tested, facts, lambda line: line.row["region"] or line.row["seller_region"] or "未列明"),
        by_size=_rates(tested, facts, lambda line: facts[line.key]["size"]),
        unlicensed=unlicensed,
    )


def _who(line: Line) -> str:
    return str(line.row["credit_code"] or line.row["enterprise"] or line.row["seller"])


def _rates(lines: list[Line], facts: dict[str, dict[str, Any]], group: Callable[[Line], str]) -> tuple[Rate, ...]:
    tested: Counter[str] = Counter(group(line) for line in lines)
    passed: Counter[str] = Counter(group(line) for line in lines if facts[line.key]["verdict"] == "pass")
    return tuple(Rate(name, n, passed[name]) for name, n in sorted(tested.items(), key=lambda pair: (-pair[1], pair[0])))


def _products(lines: list[Line], facts: dict[str, dict[str, Any]]) -> list[ProductCount]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(facts[line.key]["category"], []).append(line)
    found = []
    for name, own in groups.items():
        failed = [line for line in own if facts[line.key]["verdict"] == "fail"]
        items: Counter[str] = Counter(item["name"] for line in failed for item in line.row["items"])
        found.append(ProductCount(name, len(own), len(failed), tuple(sorted(items.items(), key=lambda pair: (-pair[1], pair[0])))))
    return sorted(found, key=lambda row: (-row.failed, -row.tested, row.name))
