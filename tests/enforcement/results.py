"""A round of inspections with its results as plain rows: who, what, how it came out."""

from __future__ import annotations

from datetime import UTC, date, datetime

from enterprises.models import Enterprise, ProductCategory
from inspections.models import (
    Conclusion,
    LabBody,
    Plan,
    PlanItem,
    Sample,
    Specification,
    SpecItem,
    TestItem,
    TestReport,
)

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class Round:
    """A plan of the city's office; each call of `result` adds one sample with its conclusion."""

    def __init__(self, place, office="city", quarter=1, year=2026, kind="routine", number="JH-900"):
        self.place, self.office, self.made = place, getattr(place.offices, office), 0
        self.plan = Plan.objects.create(
            number=number, year=year, quarter=quarter, title=f"{year}年第{quarter}季度产品质量监督抽查计划", level="city", kind=kind, office=self.office,
            reason="投诉较多", drafted_at=AT,
        )  # fmt: skip
        self.items, self.lab = {}, LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]

    def item(self, name):
        if name not in self.items:
            category, _ = ProductCategory.objects.get_or_create(code=f"R{len(self.items)}{self.plan.pk}"[:12], defaults={"name": name})
            category.advice = f"看{name}的标识。\n没有厂名的不买。"
            category.save(update_fields=["advice"])
            rules = Specification.objects.create(category=category, version="2026", standard="GB 4706.1", since=date(2025, 1, 1))
            SpecItem.objects.create(specification=rules, order=1, name="泄漏电流", kind="max", high=75, unit="mA", item_class="A")
            self.items[name] = PlanItem.objects.create(
                plan=self.plan, category=category, region=self.place.regions.county, quota=100, specification=rules
            )
        return self.items[name]

    def maker(self, number, *, size="small", region="county"):
        name = f"栖云市第{number}电器有限公司"
        fields = {"credit_code": f"91990102MA{number:08d}"[:18], "region": getattr(self.place.regions, region), "size": size}
        return Enterprise.objects.get_or_create(name=name, defaults=fields)[0]

    def result(self, verdict="pass", *, product="电热水壶", company=None, state="final", items=(("泄漏电流", "≤75 mA", "92"),), **fields):
        self.made += 1
        number = f"{self.plan.pk}-{self.made}"
        item, company = self.item(product), company or self.maker(self.made)
        answer = fields.pop("maker_answer", "")
        sample = Sample.objects.create(
            number=f"CY-{number}", plan_item=item, office=self.office, enterprise=company, product_name=product, trademark="沸点", model=f"M{self.made}",
            batch=f"2026{self.made:04d}", produced_on=date(2026, 1, 5), sampled_on=date(2026, 1, 20), place="成品库", quantity="3 台", seal_no=f"F{number}",
            recorded_at=AT, state="tested", **fields,
        )  # fmt: skip
        report = TestReport.objects.create(number=f"BG-{number}", sample=sample, lab=self.lab, issued_on=date(2026, 2, 1), filed_at=AT)
        if verdict == "fail":
            for order, (name, limit, value) in enumerate(items, start=1):
                TestItem.objects.create(
                    report=report, order=order, name=name, unit="mA", kind="max", limit_text=limit, value_text=value, verdict="fail"
                )
        told = None if state == "pending" else date(2026, 2, 3)
        return Conclusion.objects.create(
            report=report, sample=sample, plan_item=item, office=self.office, enterprise=company, product_name=product, decided_on=date(2026, 2, 1),
            verdict=verdict, failed_items="、".join(one[0] for one in items) if verdict == "fail" else "", state=state, maker_answer=answer,
            notified_on=told, final_on=date(2026, 2, 20) if state == "final" else None,
        )  # fmt: skip

    @property
    def source(self):
        return {"office": self.office.pk, "year": self.plan.year, "quarter": self.plan.quarter}
