"""Loading the lists that others classify by. The same list again changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from enterprises.models import Industry, ProductCategory

CATEGORIES = Path(__file__).resolve().parent.parent / "data" / "product_categories.csv"


@transaction.atomic
def load_categories(file: Path = CATEGORIES) -> int:
    """Load the sampling catalogue's categories; parents stand before their children. Returns how many there are."""
    known: dict[str, ProductCategory] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            fields = {name: row[name] == "1" for name in ("important", "food", "safety")}
            fields |= {"name": row["name"], "parent": known.get(row["parent_code"])}
            known[row["code"]], _ = ProductCategory.objects.update_or_create(code=row["code"], defaults=fields)
    return len(known)


@transaction.atomic
def load_industries(file: Path, *, edition: str = "2017") -> tuple[int, list[str]]:
    """Load GB/T 4754 (code, level, parent_code, section, name, remark). Returns how many, and the codes met twice in words."""
    rows: dict[str, Industry] = {}
    doubles: list[str] = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            code = row["code"].strip()
            if code in rows:
                doubles.append(f"代码 {code} 出现两次：“{rows[code].name}”与“{row['name']}”，保留前者")
                continue
            rows[code] = Industry(
                code=code, edition=edition, level=int(row["level"]), name=row["name"].strip(),
                parent_code=row["parent_code"].strip(), section=row["section"].strip(), remark=row["remark"].strip(),
            )  # fmt: skip
    fields = ["level", "name", "parent_code", "section", "remark"]
    Industry.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["edition", "code"], update_fields=fields)
    return len(rows), doubles
