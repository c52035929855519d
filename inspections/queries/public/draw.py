"""Draws, public from the moment their list is frozen. Candidates are shown by name; officers by name and only when drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inspections.models import Draw, DrawnEnterprise

PAGE = 50


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """An enterprise that came out of the hat."""

    rank: int
    name: str
    key: str
    reserve: bool
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """A product that was not in the hat, and why."""

    name: str
    product: str
    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class PublicDraw:
    """Everything needed to run a draw again."""

    number: str
    plan: str
    category: str
    region: str
    office: str
    state: str
    state_words: str
    algorithm: str
    commitment: str
    committed_at: datetime
    value_source: str
    public_value: str
    seed: str
    drawn_at: datetime | None
    witness: str
    take: int
    reserves: int
    candidates: tuple[tuple[str, str], ...]
    officers: tuple[str, ...]
    selected: tuple[DrawnRow, ...]
    exclusions: tuple[ExcludedRow, ...]
    remarks: tuple[dict[str, str], ...]
    void_reason: str


def draw_of(number: str) -> PublicDraw | None:
    """A draw by its number, frozen, done or void."""
    row = (
        Draw.objects.filter(number=number)
        .select_related("plan_item__plan__office", "plan_item__category", "plan_item__region")
        .prefetch_related("exclusions__enterprise", "exclusions__product")
        .first()
    )
    return _draw(row) if row else None


def draws(limit: int = PAGE) -> list[tuple[str, str, str, date]]:
    """Number, plan, state in words and day of the newest draws."""
    rows = Draw.objects.select_related("plan_item__plan").order_by("-committed_at", "-pk")[:limit]
    return [(row.number, row.plan_item.plan.title, row.get_state_display(), row.committed_at.date()) for row in rows]


def _draw(row: Draw) -> PublicDraw:
    item = row.plan_item
    drawn = DrawnEnterprise.objects.filter(draw=row).select_related("enterprise").prefetch_related("officers").order_by("rank")
    keys: dict[Any, str] = {entry["enterprise"]: entry["key"] for entry in row.candidates}
    return PublicDraw(
        number=row.number,
        plan=item.plan.title,
        category=item.category.name,
        region=item.region.name,
        office=item.plan.office.name,
        state=row.state,
        state_words=row.get_state_display(),
        algorithm=row.algorithm,
        commitment=row.commitment,
        committed_at=row.committed_at,
        value_source=row.value_source,
        public_value=row.public_value,
        seed=row.seed,
        drawn_at=row.drawn_at,
        witness=row.witness,
        take=row.take,
        reserves=row.reserves,
        candidates=tuple((entry["key"], entry["name"]) for entry in row.candidates),
        officers=tuple(entry["key"] for entry in row.officers),
        selected=tuple(
            DrawnRow(
                one.rank,
                one.enterprise.name,
                keys.get(one.enterprise_id, ""),
                one.reserve,
                tuple(user.display_name for user in one.officers.all()),
            )
            for one in drawn
        ),
        exclusions=tuple(
            ExcludedRow(one.enterprise.name, str(one.product or ""), one.reason, one.basis) for one in row.exclusions.all()
        ),
        remarks=tuple(row.remarks),
        void_reason=row.void_reason,
    )
