"""The exposure list: lines of announcements on display for which a document asks it. Frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from enforcement.law import exposure as law
from enforcement.law.announcement import PASS
from enforcement.models import AnnouncementEntry
from enforcement.states.case import CaseState
from enterprises.models import ProductCategory
from inspections.models import Lead
from inspections.models.lead import LeadKind
from inspections.states import LeadState
from quality_portal.core.formats import day_of
from quality_portal.workdays.calendar import business_today
from quality_portal.workdays.counting import same_day_later

from .display import _published


@dataclass(frozen=True, slots=True)
class PublicExposure:
    """A line: who, what, why, by which announcement, until when. Persons stand in it only as the announcement names them."""

    enterprise: str
    credit_code: str
    region: str
    product: str
    failed: str
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    kind: str
    number: str
    office: str
    url: str
    published_on: date
    until: date | None
    mended: bool


def _complained(on: date) -> dict[int, int]:
    """Enterprises with so many confirmed complaints within the year that consumers count as 反映强烈."""
    rows = Lead.objects.filter(kind=LeadKind.COMPLAINT, state=LeadState.ADOPTED, enterprise__isnull=False, received_on__gt=same_day_later(on, -law.MONTHS))
    return dict(rows.values_list("enterprise").annotate(n=Count("pk")).filter(n__gte=law.COMPLAINTS).order_by())


def _lines(on: date, complained: dict[int, int], code: str) -> QuerySet[AnnouncementEntry]:
    """The lines for which a reason holds, newest announcement first."""
    own = {kind for kind, of in law.OF_KIND.items() if code in ("", of)}
    result = {
        "safety": Q(conclusion__plan_item__category__safety=True) | Q(case__product__category__safety=True),
        "livelihood": Q(conclusion__plan_item__category__important=True) | Q(case__product__category__important=True),
        "complaints": Q(enterprise__in=list(complained)),
    }
    wanted = Q(announcement__kind__in=own)
    for key, holds in result.items():
        if code in ("", key):
            wanted |= Q(announcement__kind=law.RESULT) & holds
    rows = AnnouncementEntry.objects.filter(wanted, announcement__in=_published(on)).exclude(part=PASS)
    rows = rows.filter(Q(conclusion__isnull=True) | Q(conclusion__state="final"), case__finding__withdrawal__isnull=True)
    return rows.select_related(
        "announcement__document", "announcement__office", "enterprise__region", "case__product__category", "conclusion__plan_item__category"
    ).order_by("-announcement__published_at", "-announcement__pk", "position")


def exposed(code: str = "", *, limit: int | None = None, offset: int = 0) -> list[PublicExposure]:
    """What is exposed today, of one reason or of all. Two queries."""
    today = business_today()
    complained = _complained(today)
    rows = _lines(today, complained, code)[offset : None if limit is None else offset + limit]
    return [_record(row, complained) for row in rows]


def exposed_counts() -> dict[str, int]:
    """How many lines each reason has; a line with two counts in both."""
    today = business_today()
    complained = _complained(today)
    return {row.code: _lines(today, complained, row.code).count() for row in law.REASONS}


def _category(entry: AnnouncementEntry) -> ProductCategory | None:
    if entry.conclusion and entry.conclusion.plan_item:
        return entry.conclusion.plan_item.category
    return entry.case.product.category if entry.case and entry.case.product else None


def _record(entry: AnnouncementEntry, complained: dict[int, int]) -> PublicExposure:
    notice, category, row = entry.announcement, _category(entry), entry.row
    found = law.reasons(
        notice.kind, safety=bool(category and category.safety), livelihood=bool(category and category.important),
        complaints=complained.get(entry.enterprise_id or 0, 0),
    )  # fmt: skip
    company = entry.enterprise
    assert notice.published_at is not None
    assert notice.document is not None
    return PublicExposure(
        enterprise=str(row.get("enterprise") or row.get("当事人") or ""),
        credit_code=company.credit_code if company else "",
        region=str(row.get("region") or (company.region if company and company.region else "")),
        product=str(row.get("product") or row.get("案件名称") or ""),
        failed=str(row.get("failed") or row.get("违法事实") or ""),
        codes=tuple(reason.code for reason in found),
        reasons=tuple(reason.title for reason in found),
        basis=tuple(dict.fromkeys(reason.basis_text for reason in found)),
        kind=notice.get_kind_display(),
        number=notice.document.number,
        office=notice.office.name,
        url=f"/announcements/{notice.uuid}/",
        published_on=day_of(notice.published_at),
        until=notice.term_until,
        mended=bool(entry.case and entry.case.state == CaseState.CLOSED and entry.case.outcome == "passed"),
    )
