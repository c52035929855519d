"""The public gate: every title that the world may read of. Frozen records, no models, no persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from brands import law
from brands.law import NOTICE, Kind
from brands.models import TIERS, Honour
from brands.states import HonourState
from quality_portal.accounts.queries import DEFAULT_RULEBOOK
from quality_portal.workdays.calendar import business_today

from . import honour as honours
from .found import honours_found

__all__ = [
    "NOTICE",
    "TIERS",
    "PublicHonour",
    "awards",
    "counts",
    "ended",
    "exemptions",
    "honours_found",
    "honours_of",
    "named_brands",
]


@dataclass(frozen=True, slots=True)
class PublicHonour:
    """A title as the lists show it; `valid_to` is its last day, `effect` what it means for inspections."""

    certificate_no: str
    enterprise: str
    credit_code: str
    region: str
    product: str
    trademark: str
    programme: str
    kind: str
    kind_words: str
    tier: str
    tier_words: str
    basis: str
    granted_on: date
    valid_to: date
    state: str
    state_words: str
    withdrawn_on: date | None
    withdrawn_because: str
    effect: str
    document_url: str

    @property
    def url(self) -> str:
        return f"/enterprises/{self.credit_code}/" if self.credit_code else ""

    @property
    def good(self) -> bool:
        return self.state == HonourState.VALID


def exemptions(on: date, *, term: str = "") -> list[PublicHonour]:
    """No-inspection titles that hold on a day."""
    return _valid(on, Kind.EXEMPTION, term=term)


def named_brands(on: date, *, tier: str = "", term: str = "") -> list[PublicHonour]:
    """Named brands that hold on a day."""
    return _valid(on, Kind.NAMED_BRAND, tier=tier, term=term)


def awards(on: date, *, term: str = "") -> list[PublicHonour]:
    """Government quality awards that hold on a day."""
    return _valid(on, Kind.QUALITY_AWARD, term=term)


def ended(kind: str, on: date, *, limit: int = 100) -> list[PublicHonour]:
    """Titles that no longer hold on a day, the latest first."""
    rows = honours.ended_before(Honour.objects.filter(programme__kind=kind), on).order_by("-valid_until", "-pk")
    return [_record(row, on) for row in honours.with_names(rows)[:limit]]


def honours_of(credit_code: str, on: date | None = None) -> list[PublicHonour]:
    """Every title of an enterprise, the newest first, as it stands on a day (today when none is named)."""
    day = on or business_today()
    rows = Honour.objects.filter(enterprise__credit_code=credit_code, granted_on__lte=day)
    return [_record(row, day) for row in honours.with_names(rows)]


def counts(on: date) -> dict[str, int]:
    """How many titles of each kind hold on a day."""
    rows = honours.valid_on(Honour.objects.all(), on).order_by().values_list("programme__kind")
    return {kind.value: 0 for kind in Kind} | dict(rows.annotate(n=Count("pk")))


def _valid(on: date, kind: Kind, *, tier: str = "", term: str = "") -> list[PublicHonour]:
    rows: QuerySet[Honour] = honours.valid_on(Honour.objects.filter(programme__kind=kind.value), on)
    if tier:
        rows = rows.filter(programme__level=tier)
    if term.strip():
        rows = honours.matching(rows, term.strip())
    return [_record(row, on) for row in honours.with_names(rows).order_by("enterprise__name", "pk")]


def _effect(row: Honour, on: date, state: HonourState) -> str:
    programme = row.programme
    if programme.kind != Kind.EXEMPTION or state != HonourState.VALID:
        return ""
    bounds = {"basis_from": programme.basis_from, "basis_until": programme.basis_until}
    return law.exempts_from_draw(on, DEFAULT_RULEBOOK, basis=row.basis, **bounds).words


def _record(row: Honour, on: date) -> PublicHonour:
    enterprise, product, state = row.enterprise, row.product, honours.state_of(row, on)
    gone = state == HonourState.WITHDRAWN
    return PublicHonour(
        certificate_no=row.certificate_no,
        enterprise=enterprise.name,
        credit_code=enterprise.credit_code or "",
        region=enterprise.region.name if enterprise.region else enterprise.region_text,
        product=product.name if product else "",
        trademark=product.trademark if product else "",
        programme=row.programme.name,
        kind=row.programme.kind,
        kind_words=row.programme.get_kind_display(),
        tier=row.programme.level,
        tier_words=row.programme.get_level_display(),
        basis=row.basis,
        granted_on=row.granted_on,
        valid_to=row.last_day,
        state=state.value,
        state_words=str(state.label),
        withdrawn_on=row.withdrawn_on if gone else None,
        withdrawn_because=row.withdrawn_because if gone else "",
        effect=_effect(row, on, state),
        document_url=row.document.get_absolute_url() if row.document and row.document.public else "",
    )
