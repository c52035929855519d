"""A recheck's sample and report as plain rows, its chain whole unless a test breaks it."""

from datetime import datetime, time, timedelta
from itertools import count

from django.utils import timezone

from inspections.models import Handover, LabBody, Plan, PlanItem, Sample, TestReport

_numbers = count(1)


def recheck_report(case, verdict, on, *, seal="intact"):
    """The verified report of a sample that was taken for a recheck of this case."""
    number, first = next(_numbers), case.finding.conclusion.plan_item
    at = timezone.make_aware(datetime.combine(on, time(9)))
    plan = Plan.objects.create(
        number=f"FC-{number}", year=on.year, quarter=(on.month + 2) // 3, title=f"{case.number}复查抽样{number}", level=case.office.level,
        office=case.office, kind="recheck", reason="复查", drafted_at=at,
    )  # fmt: skip
    item = PlanItem.objects.create(plan=plan, category=first.category, region=first.region, quota=1)
    sample = Sample.objects.create(
        number=f"FC-Y{number}", plan_item=item, office=case.office, enterprise=case.enterprise, product=case.product, product_name=case.product_name,
        sampled_on=on, place="成品库", quantity="3 台", seal_no=f"R{number:04d}", recorded_at=at, state="tested", verdict=verdict,
    )  # fmt: skip
    lab = LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]
    common = {"sample": sample, "part": "test", "recorded_at": at}
    Handover.objects.create(at=at, giver="", taker="周敏、何建平", seal_state="intact", **common)
    Handover.objects.create(at=at + timedelta(hours=2), giver="周敏、何建平", taker=lab.name, seal_state=seal, **common)
    return TestReport.objects.create(number=f"FC-B{number}", sample=sample, lab=lab, issued_on=on, filed_at=at, verdict=verdict)
