"""Loading the lists that others classify by. Loading twice changes nothing; what a code means is updated."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from enterprises.models import Industry, ProductCategory
from quality_portal.core.errors import RuleBroken

OWN = Path(__file__).resolve().parent.parent / "data"
INDUSTRY_HEAD = ("code", "level", "parent_code", "section", "name", "remark")


@dataclass(slots=True)
class Loaded:
    """How many rows a file had, and what is odd about it, in words."""

    rows: int = 0
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def load_categories(path: Path = OWN / "product_categories.csv") -> Loaded:
    """Load product categories; parents stand before their children."""
    known: dict[str, ProductCategory] = {}
    for row in _rows(path, ("code", "name", "parent", "important", "food", "safety")):
        flags = {flag: row[flag] == "1" for flag in ("important", "food", "safety")}
        known[row["code"]], _ = ProductCategory.objects.update_or_create(
            code=row["code"], defaults={"name": row["name"], "parent": known.get(row["parent"])} | flags
        )
    return Loaded(len(known))


@transaction.atomic
def load_industries(path: Path = OWN / "industries.csv", *, edition: str = "2017") -> Loaded:
    """Load a classification of industries. A code that occurs twice keeps its first meaning, and is told."""
    loaded, seen = Loaded(), dict[str, Industry]()
    for row in _rows(path, INDUSTRY_HEAD):
        code = row["code"].strip()
        if code in seen:
            loaded.remarks.append(f"代码 {code} 出现两次：保留“{seen[code].name}”，没有载入“{row['name']}”。")
            continue
        seen[code] = Industry(
            code=code,
            edition=edition,
            level=int(row["level"]),
            name=row["name"],
            parent_code=row["parent_code"],
            section=row["section"],
            remark=row["remark"],
        )
    Industry.objects.bulk_create(
        seen.values(),
        update_conflicts=True,
        unique_fields=("edition", "code"),
        update_fields=("level", "name", "parent_code", "section", "remark"),
        batch_size=500,
    )
    for code, row in seen.items():
        if row.parent_code and row.parent_code not in seen:
            loaded.remarks.append(f"{code}“{row.name}”的上级 {row.parent_code} 不在文件里。")
    loaded.rows = len(seen)
    return loaded


def _rows(path: Path, head: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        absent = [name for name in head if name not in (reader.fieldnames or ())]
        if absent:
            raise RuleBroken(f"{path.name} 缺少这些列：{'、'.join(absent)}。")
        return list(reader)
