"""Reading administrative divisions from files: code, name, and the code of the parent."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from .models import Level, Region
from .permissions import GRANTS

LENGTH = 6
LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}
PARENTS = ("parentCode", "parent", "cityCode", "provinceCode")  # the nearest first


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the file, with codes of six digits."""

    code: str
    name: str
    level: Level
    parent: str


def read(file: Path) -> list[Division]:
    """Read one file. Codes may be written short: 33 stands for 330000. Raises RuleBroken naming the line."""
    found = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
            short = code.rstrip("0") if len(code) == LENGTH else code
            size = next((size for size in LEVELS if len(short) <= size), 0)
            if not (code.isdigit() and name and size):
                raise RuleBroken(f"{file.name} 第 {number} 行的代码或名称不正确，请核对后重新载入。")
            parent = next((row[key].strip() for key in PARENTS if row.get(key)), "")
            found.append(
                Division(code.ljust(LENGTH, "0"), name, LEVELS[size], parent.ljust(LENGTH, "0") if parent else "")
            )
    return found


@transaction.atomic
def load(divisions: Iterable[Division], *, actor: Actor, at: datetime) -> int:
    """Write divisions top down; known codes get their new name. Returns how many."""
    acts.permit(actor, GRANTS, "region.load")
    by_code = {region.code: region for region in Region.objects.all()}
    count = 0
    for level in LEVELS.values():
        batch = [_row(division, by_code) for division in divisions if division.level == level]
        Region.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "level", "parent", "path"],
        )
        # Rows that were there keep their key: read them back before the next level points at them.
        by_code |= {region.code: region for region in Region.objects.filter(level=level)}
        count += len(batch)
    if count:
        trail.record(
            "region.loaded",
            batch[-1] if batch else next(iter(by_code.values())),
            actor=actor,
            at=at,
            after={"rows": count},
        )
    return count


def _row(division: Division, by_code: dict[str, Region]) -> Region:
    parent = by_code.get(division.parent) if division.parent else None
    if division.parent and parent is None:
        raise RuleBroken(f"{division.name}（{division.code}）的上级 {division.parent} 不在文件中，请同时载入上级。")
    path = f"{parent.path}/{division.code}" if parent else division.code
    return Region(code=division.code, name=division.name, level=division.level, parent=parent, path=path)
