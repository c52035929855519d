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
    for row in _rows(path, ("code", "name", "parent", "important", "food", "safety", "advice")):
        flags = {flag: row[flag] == "1" for flag in ("important", "food", "safety")}
        known[row["code"]], _ = ProductCategory.objects.update_or_create(
            code=row["code"],
            defaults={"name": row["name"], "parent": known.get(row["parent"]), "advice": row["advice"].replace("｜", "\n")} | flags,
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
    _fill_in(seen, loaded)
    Industry.objects.bulk_create(
        seen.values(),
        update_conflicts=True,
        unique_fields=("edition", "code"),
        update_fields=("level", "name", "parent_code", "section", "remark"),
        batch_size=500,
    )
    loaded.rows = len(seen)
    return loaded


def _fill_in(seen: dict[str, Industry], loaded: Loaded) -> None:
    """Add classes that the file leaves out: those whose only subclass (…0) bears the same name."""
    absent = [row for row in seen.values() if row.parent_code and row.parent_code not in seen]
    for row in absent:
        if row.code == f"{row.parent_code}0" and row.level == 4:
            seen[row.parent_code] = Industry(
                code=row.parent_code, edition=row.edition, level=3, name=row.name, parent_code=row.code[:2], section=row.section
            )
    left = [row.code for row in absent if row.parent_code not in seen]
    if len(absent) > len(left):
        loaded.remarks.append(f"文件里缺少 {len(absent) - len(left)} 个中类，它们只有一个同名的小类，已按小类的名称补上。")
    if left:
        loaded.remarks.append(f"这些代码的上级不在文件里：{'、'.join(left)}。")


def _rows(path: Path, head: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        absent = [name for name in head if name not in (reader.fieldnames or ())]
        if absent:
            raise RuleBroken(f"{path.name} 缺少这些列：{'、'.join(absent)}。")
        return list(reader)
