"""Who can test what, for enterprises and the public; how laboratories do; what was corrected after it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from inspections.law.lab import CORRECTION_RULE
from inspections.models import Conclusion, LabBody
from inspections.queries import lab as labs
from inspections.queries import scorecard
from inspections.queries.naming import UNNAMED
from inspections.queries.scorecard import Share
from quality_portal.workdays.calendar import business_today

PAGE = 50
YEAR = timedelta(days=365)
SERVICE = "本页是检验能力的公开查询，不是推荐；委托检验请直接与机构联系。"


@dataclass(frozen=True, slots=True)
class PublicLab:
    """A laboratory of the register."""

    pk: int
    name: str
    level: str
    region: str
    address: str
    phone: str
    certificates: tuple[str, ...]
    items: int
    monitoring: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class PublicAbility:
    """An item that a laboratory may test today."""

    lab: str
    lab_pk: int
    level: str
    region: str
    category: str
    item: str
    method: str
    certificate: str
    note: str


@dataclass(frozen=True, slots=True)
class PublicScore:
    """How a laboratory did over the last year, always with its numbers."""

    name: str
    reports: int
    late: Share
    corrected: Share
    overturned: Share


@dataclass(frozen=True, slots=True)
class PublicWithdrawal:
    """A published result that was corrected or overturned: it is shown no more, that it was is."""

    number: str
    product: str
    published_on: date
    withdrawn_on: date
    because: str
    basis: str


def lab_list() -> list[PublicLab]:
    """Every laboratory, the highest level first."""
    return [_lab(row) for row in labs.register(business_today()).prefetch_related("accreditations")]


def lab_of(pk: int) -> PublicLab | None:
    """One laboratory."""
    row = labs.register(business_today()).prefetch_related("accreditations").filter(pk=pk).first()
    return _lab(row) if row else None


def _lab(row: LabBody) -> PublicLab:
    today = business_today()
    papers = tuple(f"{paper}，有效期至 {paper.until or '长期'}" for paper in row.accreditations.all() if paper.until is None or paper.until >= today)
    return PublicLab(
        row.pk, row.name, row.get_level_display(), row.region.name if row.region else "", row.address, row.phone, papers, row.items,
        row.monitoring, row.closed_on,
    )  # fmt: skip


def abilities(*, term: str = "", region: str = "", level: str = "", lab: int | None = None, limit: int = PAGE, offset: int = 0) -> list[PublicAbility]:
    """What can be tested today, by product, item, method or laboratory."""
    rows = labs.search(term, business_today(), region=region, level=level)
    if lab is not None:
        rows = rows.filter(lab=lab)
    return [
        PublicAbility(
            row.lab.name, row.lab_id, row.lab.get_level_display(), row.lab.region.name if row.lab.region else "", row.category.name, row.item,
            row.method, str(row.accreditation), row.note,
        )
        for row in rows[offset : offset + limit]
    ]  # fmt: skip


def lab_scores() -> list[PublicScore]:
    """The last year's scorecard, by name: it is no ranking."""
    today = business_today()
    return [PublicScore(row.lab.name, row.reports, row.late, row.corrected, row.overturned) for row in scorecard.scores(today - YEAR, today)]


def withdrawn_of(credit_code: str) -> list[PublicWithdrawal]:
    """Results of an enterprise that had been published and were withdrawn, newest first."""
    rows = Conclusion.objects.filter(state="withdrawn", final_on__isnull=False, report__isnull=False, enterprise__credit_code=credit_code)
    rows = rows.exclude(maker_answer__in=UNNAMED)  # what was never published under this name is not withdrawn from it
    return [
        PublicWithdrawal(
            row.report.number if row.report else "", row.product_name, row.final_on, row.withdrawn_on, row.withdrawn_because, str(CORRECTION_RULE.basis)
        )
        for row in rows.select_related("report").order_by("-withdrawn_on", "-pk")
    ]  # fmt: skip
