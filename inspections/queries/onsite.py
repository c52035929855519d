"""Items that may be tested on the spot, and what was found there."""

from __future__ import annotations

from dataclasses import replace

from inspections.models import OnSiteTest, Sample, SpecItem
from inspections.queries.labjob import blank_row, blank_rows
from inspections.worksheet import Row


def items_of(sample: Sample) -> list[SpecItem]:
    """The items that the frozen specification lets samplers test on the spot."""
    return list(SpecItem.objects.filter(specification=sample.specification_id, on_site=True).order_by("order", "pk"))


def open_items(sample: Sample) -> list[SpecItem]:
    """Those of them without a result."""
    done = set(sample.onsite_tests.values_list("item", flat=True))
    return [item for item in items_of(sample) if item.name not in done]


def tests_of(sample: Sample) -> list[OnSiteTest]:
    """What was found on the spot."""
    return list(sample.onsite_tests.prefetch_related("testers").order_by("pk"))


def row_of(item: SpecItem, value: str) -> Row:
    """An item with what was found."""
    return replace(blank_row(item), value=value)


def worksheet_of(sample: Sample) -> list[Row]:
    """The laboratory's worksheet: what was tested on the spot stands in it already."""
    found = dict(sample.onsite_tests.values_list("item", "value"))
    rows = blank_rows(sample.specification) if sample.specification else []
    return [replace(row, value=found.get(row.name, "")) for row in rows]


def altered(sample_id: int, rows: list[Row]) -> list[str]:
    """The items tested on the spot that a worksheet states otherwise."""
    found = dict(OnSiteTest.objects.filter(sample=sample_id).values_list("item", "value"))
    return [row.name for row in rows if row.name in found and row.value.strip() != found[row.name]]
