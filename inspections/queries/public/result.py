"""One published result with everything that was measured; and one that no longer stands, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from inspections.law.lab import CORRECTION_RULE
from inspections.models import Conclusion, ItemVerdict, Source, TestItem
from inspections.queries.naming import HELD_BACK, UNNAMED
from quality_portal.accounts.models import Level

from .labs import PublicWithdrawal
from .results import PublicResult, _published, _result


@dataclass(frozen=True, slots=True)
class PublicTest:
    """A tested item: what was asked for, what was found. `low`, `high` and `measured` only where they are numbers."""

    name: str
    limit: str
    value: str
    unit: str
    verdict: str
    words: str
    method: str
    low: float | None
    high: float | None
    measured: float | None

    @property
    def failed(self) -> bool:
        return self.verdict == ItemVerdict.FAIL


@dataclass(frozen=True, slots=True)
class PublicResultPage:
    """A result with its items, its sample and where it comes from."""

    head: PublicResult
    tests: tuple[PublicTest, ...]
    category_code: str
    standard: str
    grade: str
    barcode: str
    produced_on: date | None
    source: str
    base_quantity: str
    quantity: str
    level: str
    plan_number: str
    draw: str
    lab_pk: int
    specification: str
    specification_url: str
    corrects: str

    @property
    def failures(self) -> tuple[PublicTest, ...]:
        return tuple(row for row in self.tests if row.failed)


def result_of(number: str) -> PublicResultPage | None:
    """One published result by the number of its report. Two queries."""
    row = _whole(_published()).filter(report__number=number).first()
    if row is None:
        return None
    sample, report, item = row.sample, row.report, row.plan_item
    specification = sample.specification
    return PublicResultPage(
        head=_result(row),
        tests=tuple(_test(one) for one in report.items.order_by("order", "pk")),
        category_code=item.category.code,
        standard=sample.standard,
        grade=sample.grade,
        barcode=sample.barcode,
        produced_on=sample.produced_on,
        source=Source(sample.source).label,
        base_quantity=sample.base_quantity,
        quantity=sample.quantity,
        level=Level(item.plan.level).label,
        plan_number=item.plan.number,
        draw=sample.drawn.draw.number if sample.drawn else "",
        lab_pk=report.lab_id,
        specification=specification.version if specification else "",
        specification_url=f"/catalogue/specifications/{specification.pk}/" if specification else "",
        corrects=report.corrects.number if report.corrects else "",
    )


def _whole(rows: QuerySet[Conclusion]) -> QuerySet[Conclusion]:
    """With every column of the tables that the page prints."""
    return rows.only().select_related(
        "enterprise__region", "plan_item__category", "plan_item__plan__office", "report__lab", "report__corrects", "sample__specification", "sample__drawn__draw"
    )


def _test(row: TestItem) -> PublicTest:
    return PublicTest(
        row.name, row.limit_text, row.value_text, row.unit, row.verdict, row.get_verdict_display(), row.method, _number(row.low), _number(row.high), _number(row.value)
    )  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def withdrawn_result(number: str) -> PublicWithdrawal | None:
    """A result that was published and no longer stands."""
    rows = Conclusion.objects.filter(state="withdrawn", final_on__isnull=False, report__number=number).exclude(maker_answer__in=(*HELD_BACK, *UNNAMED))
    row = rows.select_related("report").first()
    if row is None or row.report is None or row.final_on is None or row.withdrawn_on is None:
        return None
    return PublicWithdrawal(row.report.number, row.product_name, row.final_on, row.withdrawn_on, row.withdrawn_because, str(CORRECTION_RULE.basis))
