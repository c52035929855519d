"""A result announcement of 1,000 rows: facts, draft with its lines, and the PDF to look at. Goal: 10 s together.

Run by `./dev bench`, which brings the services. The draft is set against a bare bulk insert of the same lines in the
same run. Fictitious rows, made here; everything is rolled back.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROWS, FAILED = 1_000, 10  # one in ten failed
SECONDS, TIMES = 10.0, 4.0
AT = datetime(2026, 4, 13, 1, 0, tzinfo=UTC)


def lay_out() -> tuple[Any, dict[str, int]]:
    """An office with its drafter and a quarter's plan whose results all stand."""
    from enterprises.models import Enterprise, ProductCategory
    from inspections.models import Conclusion, LabBody, Plan, PlanItem, Sample, TestItem, TestReport
    from quality_portal.accounts.models import Office, Region, RoleGrant, User
    from quality_portal.core.roles import Role

    region = Region.objects.create(code="998800", name="测量市", level="city", path="998800")
    office = Office.objects.create(name="测量市市场监督管理局", short_name="测量市局", code="测市监", level="city", region=region)
    drafter = User.objects.create_user("bench-drafter", display_name="起草", office=office)
    RoleGrant.objects.create(user=drafter, role=Role.PUBLICITY_EDITOR.value)
    plan = Plan.objects.create(
        number="JH-BENCH", year=2026, quarter=1, title="一季度监督抽查", level="city", office=office, reason="测量", drafted_at=AT
    )
    lab = LabBody.objects.create(name="测量市产品质量检验所")
    goods = [ProductCategory.objects.create(code=f"BN{number}", name=f"测量产品{number}", advice="看标识。") for number in range(10)]
    items = [PlanItem.objects.create(plan=plan, category=one, region=region, quota=ROWS) for one in goods]
    makers = Enterprise.objects.bulk_create(
        Enterprise(name=f"测量市第{at}制造有限公司", credit_code=f"9199880{at:011d}"[:18], region=region, size="small") for at in range(ROWS // 2)
    )
    common = {"office": office, "decided_on": date(2026, 2, 1)}
    samples = Sample.objects.bulk_create(
        Sample(
            number=f"CY-BENCH-{at}", plan_item=items[at % 10], office=office, enterprise=makers[at % len(makers)], product_name=goods[at % 10].name,
            trademark="测量", model=f"M-{at}", batch=f"2026{at:04d}", produced_on=date(2026, 1, 5), sampled_on=date(2026, 1, 20), place="成品库",
            quantity="3 台", seal_no=f"FB{at}", recorded_at=AT, state="tested",
        )
        for at in range(ROWS)
    )  # fmt: skip
    reports = TestReport.objects.bulk_create(
        TestReport(number=f"BG-BENCH-{at}", sample=one, lab=lab, issued_on=date(2026, 2, 1), filed_at=AT) for at, one in enumerate(samples)
    )
    TestItem.objects.bulk_create(
        TestItem(report=one, order=1, name="泄漏电流", unit="mA", kind="max", limit_text="≤75 mA", value_text="92", verdict="fail")
        for at, one in enumerate(reports)
        if at % FAILED == 0
    )
    Conclusion.objects.bulk_create(
        Conclusion(
            report=reports[at], sample=one, plan_item=one.plan_item, enterprise=one.enterprise, product_name=one.product_name,
            verdict="pass" if at % FAILED else "fail", failed_items="" if at % FAILED else "泄漏电流", state="final", notified_on=date(2026, 2, 3),
            final_on=date(2026, 2, 20), **common,
        )
        for at, one in enumerate(samples)
    )  # fmt: skip
    return drafter, {"office": office.pk, "year": 2026, "quarter": 1}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def worked() -> float:
    """Processor seconds of this process and of the printing children it waited for: what a busy machine does not stretch."""
    return sum(os.times()[:4])


def copied(notice: Any) -> None:
    """The rival: the same lines, ready made, into the same table."""
    from enforcement.models import Announcement, AnnouncementEntry

    other = Announcement.objects.create(kind="result", office=notice.office, title="对照", drafted_by=notice.drafted_by, drafted_at=AT)
    rows = list(notice.entries.all())
    for row in rows:
        row.pk, row.announcement = None, other
    AnnouncementEntry.objects.bulk_create(rows, batch_size=500)


def main() -> None:
    """Seconds of draft, print and both; ratio of the draft to a bare insert."""
    from django.db import transaction

    from enforcement.actions.announcement import draft_from_facts
    from enforcement.actions.announcement.preview import preview_pdf
    from enforcement.models import AnnouncementEntry

    with transaction.atomic():
        drafter, source = lay_out()
        before = worked()
        drafting, notice = timed(lambda: draft_from_facts(kind="result", source=source, actor=drafter, at=AT))
        printing, pdf = timed(lambda: preview_pdf(notice, AT))
        cpu = worked() - before
        plain, _ = timed(lambda: copied(notice))
        lines = AnnouncementEntry.objects.filter(announcement=notice).count()
        transaction.set_rollback(True)
    both = drafting + printing
    verdict = "ok" if both <= SECONDS and lines == ROWS else "over"
    words = f"announcement of {lines:,} rows: draft {drafting:.2f} s, PDF {printing:.2f} s ({len(pdf) / 1024:.0f} KiB), together {both:.2f} s, of it {cpu:.2f} s of processor"
    sys.stdout.write(f"{words} (goal <= {SECONDS:.0f} s) {verdict}\n")
    verdict = "ok" if drafting <= TIMES * plain else "over"
    sys.stdout.write(f"  draft against a bare insert of its lines ({plain:.2f} s): ratio {drafting / plain:.1f} (goal <= {TIMES}) {verdict}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
    import django

    django.setup()
    main()
