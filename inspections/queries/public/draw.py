"""Draws, public from the moment their list is frozen, the void ones too.

Candidates are shown by name with their weight and what it is made of; officers by name and only when drawn, in the
committed list by a number; why somebody keeps away from an enterprise, never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from inspections.law.draw import RISK_MAX, RISK_V1, VALUE_SOURCE
from inspections.models import Draw, DrawnEnterprise
from inspections.queries.fairness import Fairness, fairness
from inspections.queries.redraw import outcome_of
from quality_portal.workdays.calendar import business_today, local_date

PAGE = 50
HEAVY = ("input", "candidates", "officers", "remarks")


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """An enterprise that came out of the hat."""

    rank: int
    name: str
    key: str
    reserve: bool
    officers: tuple[str, ...]
    layer: str
    weight: int
    by_weight: bool
    eased: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An enterprise in the hat, with what its weight is made of and how likely it was to come out."""

    key: str
    name: str
    product: str
    layer: str
    weight: int
    why: tuple[tuple[str, int], ...]
    chance: float


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer of the hat."""

    name: str
    size: int
    quota: int
    reserves: int


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
    office_id: int
    state: str
    state_words: str
    algorithm: str
    commitment: str
    committed_at: datetime
    value_source: str
    value_where: str
    value_due: date | None
    public_value: str
    seed: str
    drawn_at: datetime | None
    witness: str
    take: int
    reserves: int
    weighted: bool
    random_share: int
    limit: int
    layers: tuple[LayerRow, ...]
    candidates: tuple[CandidateRow, ...]
    officers: int
    recusals: int
    selected: tuple[DrawnRow, ...]
    exclusions: tuple[ExcludedRow, ...]
    remarks: tuple[dict[str, str], ...]
    void_reason: str
    voided_at: datetime | None
    void_late: bool

    def matching(self, term: str) -> tuple[CandidateRow, ...]:
        """Candidates whose name or code holds the words."""
        words = term.split()
        return tuple(row for row in self.candidates if all(word in row.name or word.upper() in row.key for word in words))


@dataclass(frozen=True, slots=True)
class PublicDrawLine:
    """A draw in a list."""

    number: str
    plan: str
    category: str
    region: str
    office: str
    state: str
    state_words: str
    committed_on: date
    value_source: str
    take: int
    void_reason: str
    void_late: bool


@dataclass(frozen=True, slots=True)
class RiskRow:
    """So many points for this."""

    words: str
    points: int
    basis: str


@dataclass(frozen=True, slots=True)
class DrawMonth:
    """What became of the lists that an office froze in a month."""

    month: date
    office: str
    frozen: int
    drawn: int
    void: int


def draw_of(number: str) -> PublicDraw | None:
    """A draw by its number, frozen, done or void."""
    row = _draws().filter(number=number).prefetch_related("exclusions__enterprise", "exclusions__product").first()
    return _draw(row) if row else None


def draw_count(*, void_only: bool = False) -> int:
    return _listed(void_only).count()


def draws(*, void_only: bool = False, limit: int = PAGE, offset: int = 0) -> list[PublicDrawLine]:
    """Draws, newest first, the void ones among them."""
    rows = _listed(void_only).defer(*HEAVY).order_by("-committed_at", "-pk")
    return [_line(row) for row in rows[offset : offset + limit]]


def _listed(void_only: bool) -> QuerySet[Draw]:
    return _draws().filter(state="void") if void_only else _draws()


def _line(row: Draw) -> PublicDrawLine:
    item = row.plan_item
    return PublicDrawLine(
        number=row.number,
        plan=item.plan.title,
        category=item.category.name,
        region=item.region.name,
        office=item.plan.office.name,
        state=row.state,
        state_words=row.get_state_display(),
        committed_on=local_date(row.committed_at),
        value_source=row.value_source,
        take=row.take,
        void_reason=row.void_reason if row.state == "void" else "",
        void_late=row.state == "void" and row.void_late,
    )


def draw_months(months: int = 12) -> list[DrawMonth]:
    """Each office's lists by the month of their freezing, newest first."""
    since = business_today().replace(day=1) - timedelta(days=31 * (months - 1))
    rows = Draw.objects.filter(committed_at__date__gte=since.replace(day=1)).order_by()
    counted = rows.values_list(TruncMonth("committed_at"), "plan_item__plan__office__name").annotate(
        frozen=Count("pk"), drawn=Count("pk", filter=Q(state="drawn")), void=Count("pk", filter=Q(state="void"))
    )
    found = [DrawMonth(local_date(month), office, frozen, drawn, void) for month, office, frozen, drawn, void in counted]
    return sorted(found, key=lambda row: (-row.month.toordinal(), -row.void, row.office))


def draw_file(number: str) -> dict[str, Any] | None:
    """What is downloaded to run a draw again: the committed input word for word, the value, and what came out."""
    row = _draws().filter(number=number).first()
    if row is None:
        return None
    drawn = DrawnEnterprise.objects.filter(draw=row).select_related("enterprise").prefetch_related("officers").order_by("rank")
    return {
        "number": row.number,
        "office": row.plan_item.plan.office.name,
        "plan": row.plan_item.plan.title,
        "state": row.state,
        "committed_at": row.committed_at.isoformat(),
        "drawn_at": row.drawn_at.isoformat() if row.drawn_at else "",
        "void_reason": row.void_reason if row.state == "void" else "",
        "algorithm": row.algorithm,
        "commitment": row.commitment,
        "public_value": row.public_value,
        "seed": row.seed,
        "input": row.input,
        "outcome": outcome_of(row, list(drawn)),
    }


def draw_fairness(office_id: int, years: int = 3) -> Fairness:
    """Expected against actual over an office's draws; of officers only how far they lie apart."""
    return fairness(office_id, business_today() - timedelta(days=365 * years))


def risk_table() -> tuple[list[RiskRow], int]:
    """The published formula risk-v1, and the most points that can come together."""
    return [RiskRow(row.words, row.points, str(row.basis)) for row in RISK_V1], RISK_MAX


def _draws() -> QuerySet[Draw]:
    return Draw.objects.select_related("plan_item__plan__office", "plan_item__category", "plan_item__region")


def _draw(row: Draw) -> PublicDraw:
    item, body, names = row.plan_item, row.input, {layer["key"]: layer["name"] for layer in row.input["strata"]}
    sizes = dict.fromkeys(names, 0)
    for one in row.candidates:
        sizes[one["stratum"]] += 1
    return PublicDraw(
        number=row.number,
        plan=item.plan.title,
        category=item.category.name,
        region=item.region.name,
        office=item.plan.office.name,
        office_id=item.plan.office_id,
        state=row.state,
        state_words=row.get_state_display(),
        algorithm=row.algorithm,
        commitment=row.commitment,
        committed_at=row.committed_at,
        value_source=row.value_source,
        value_where=VALUE_SOURCE[row.source_kind].where,
        value_due=row.value_due,
        public_value=row.public_value,
        seed=row.seed,
        drawn_at=row.drawn_at,
        witness=row.witness if row.state == "drawn" else "",
        take=row.take,
        reserves=row.reserves,
        weighted=body["weighting"] != "equal",
        random_share=body["random_share"],
        limit=body["limit"],
        layers=tuple(LayerRow(layer["name"], sizes[layer["key"]], layer["quota"], layer["reserves"]) for layer in body["strata"]),
        candidates=tuple(_candidate(one, names) for one in row.candidates),
        officers=len(body["officers"]),
        recusals=len(body["recusals"]),
        selected=_selected(row, names),
        exclusions=tuple(
            ExcludedRow(one.enterprise.name, str(one.product or ""), one.reason, one.basis) for one in row.exclusions.all()
        ),
        remarks=tuple(row.remarks),
        void_reason=row.void_reason if row.state == "void" else "",
        voided_at=row.voided_at,
        void_late=row.state == "void" and row.void_late,
    )


def _candidate(row: dict[str, Any], layers: dict[str, str]) -> CandidateRow:
    why = tuple((words, points) for words, points in row["why"])
    return CandidateRow(row["key"], row["name"], row["product_name"], layers[row["stratum"]], row["weight"], why, row["chance"])


def _selected(row: Draw, layers: dict[str, str]) -> tuple[DrawnRow, ...]:
    drawn = DrawnEnterprise.objects.filter(draw=row).select_related("enterprise").prefetch_related("officers").order_by("rank")
    keys = {entry["enterprise"]: entry["key"] for entry in row.candidates}
    return tuple(
        DrawnRow(
            rank=one.rank,
            name=one.enterprise.name,
            key=keys.get(one.enterprise_id, ""),
            reserve=one.reserve,
            officers=tuple(user.display_name for user in one.officers.all()),
            layer=layers.get(one.stratum, ""),
            weight=one.weight,
            by_weight=one.way == "weight",
            eased=one.get_eased_display(),
        )
        for one in drawn
    )
