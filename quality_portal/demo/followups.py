"""A follow-up visit to one enterprise: planned, sampled, tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from enterprises.models import Enterprise, Product
from inspections.actions import conclusion as conclusions
from inspections.actions import finding, plan, sample
from inspections.actions.plan_items import ItemDraft
from inspections.models import Finding, PlanItem, Sample, TestReport

from . import cast, laboratory
from .clock import at, plus, quarter_of
from .scene import Stage

SAMPLERS = ("shenlan", "luqiao")


@dataclass(frozen=True)
class Visit:
    """Whom, on what day (a working day), and under what name the round is kept."""

    company: int
    on: date
    name: str
    lab: str = "province"
    level: str = ""  # a round that the city carries out for the level above, on its mandate
    mandate: str = ""
    leading: bool = False  # the enterprise's leading product instead of its newest

    @property
    def key(self) -> str:
        return cast.BRANDS[self.company][1]


def planned(stage: Stage, visit: Visit) -> PlanItem:
    """An approved follow-up round that names the enterprise."""
    company, quarter, officer = stage.companies[visit.company], quarter_of(visit.on), stage.people["zhoumin"]
    item = ItemDraft(
        category=stage.categories[visit.key], quota=1, specification=stage.specifications[visit.key], reason="follow_up", targets=(company,)
    )
    drafted = plan.create(
        office=stage.city, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}跟踪抽查（{visit.name}）", kind="follow_up",
        reason="上次抽查不合格或者有投诉，跟踪抽查。", items=[item], level=visit.level, mandate=visit.mandate, actor=officer, at=at(visit.on, 8),
    )  # fmt: skip
    return plan.approve(plan=drafted, actor=stage.people["xujuzhang"], at=at(visit.on, 9)).items.select_related("plan", "category", "region").get()


def sampled(stage: Stage, visit: Visit, item: PlanItem | None = None, **more: Any) -> Sample:
    """The sample that two officers brought from there."""
    item = item or planned(stage, visit)
    company = stage.companies[visit.company]
    product, officers = product_of(company, leading=visit.leading), [stage.people[name] for name in SAMPLERS]
    made = visit.on - timedelta(days=20)
    seal = f"F-{visit.on:%y%m%d}-{visit.company:02d}"
    fields = {"place": "企业成品库", "actor": officers[0], "at": at(visit.on, 14)} | more
    return sample.record(
        plan_item=item, enterprise=company, product=product, samplers=officers, product_name=product.name, trademark=product.trademark,
        model=product.model, batch=f"{made:%Y%m%d}", produced_on=made, sampled_on=visit.on, base_quantity="120 件", quantity="4 件",
        backup_quantity="4 件", seal_no=f"{seal}A", backup_seal_no=f"{seal}B", lab=stage.labs[visit.lab], **fields,
    )  # fmt: skip


def reported(stage: Stage, visit: Visit, *, fails: bool = True, after: int = 12, **more: Any) -> TestReport:
    """The report on it, some days after the visit; when it fails, by its first item."""
    return laboratory.test(stage, sampled(stage, visit, **more), values(visit.key, fails=fails), plus(visit.on, after))


def values(key: str, *, fails: bool) -> list[str]:
    return [item.bad if fails and place == 0 else item.good for place, item in enumerate(cast.GOODS[key].items)]


def failed(stage: Stage, visit: Visit) -> Finding:
    """From the visit to a result that stands: told three days after the report, confirmed the day after the term."""
    officer, filed = stage.people["zhoumin"], reported(stage, visit)
    told = plus(filed.issued_on, 3)
    conclusion = conclusions.notify(conclusion=filed.conclusion, received_on=told, actor=officer, at=at(told, 15))
    return finding.confirm_finding(conclusion=conclusion, actor=officer, at=at(plus(conclusion.objection_until, 1), 9))


def product_of(company: Enterprise, *, leading: bool = False) -> Product:
    return company.products.order_by("pk" if leading else "-pk").first()
