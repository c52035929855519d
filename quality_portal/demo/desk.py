"""The enterprise with three days left: an order in force, a report half written."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from enforcement.actions import case, step
from enforcement.models import Step
from inspections.actions import conclusion as conclusions
from inspections.actions import finding, plan, report, sample
from inspections.models import Finding

from . import answers, cast
from .clock import at, plus, quarter_of, work
from .scene import Stage

COMPANY = 1  # 乐小屿
TERM = 30
DAYS_AGO = 26  # when the order was served: the term ends within the week
BEFORE = 62  # days from the sample to the order


def almost_due(stage: Stage, today: date, random: Random) -> None:
    """A follow-up sample failed; the order's term ends in a few days."""
    served = work(today - timedelta(days=DAYS_AGO))
    found = _failure(stage, served - timedelta(days=BEFORE), "toy")
    officer, head = stage.people["zhoumin"], stage.people["xujuzhang"]
    opened = case.open_case(finding=found, actor=officer, at=at(served - timedelta(days=7), 9))
    draft = step.draft_step(case=opened, days=TERM, actor=officer, at=at(served - timedelta(days=6), 10))
    step.approve_step(step=draft, actor=head, at=at(served - timedelta(days=3), 16))
    member = stage.people[cast.MEMBERS[1][0]]
    step.sign_for(step=Step.objects.select_related("case__enterprise").get(pk=draft.pk), member=member, at=at(served, 10, 26))
    order = Step.objects.select_related("case__enterprise").get(pk=draft.pk)
    answers.fill(order, member, at(plus(served, 6), 9, 40), random, sections=2)


def _failure(stage: Stage, day: date, key: str) -> Finding:
    """From a follow-up plan to a result that stands."""
    company, officer, on = stage.companies[COMPANY], stage.people["zhoumin"], work(day)
    quarter, product = quarter_of(on), stage.companies[COMPANY].products.order_by("-pk").first()
    items = [plan.ItemDraft(category=stage.categories[key], quota=1, specification=stage.specifications[key])]
    drafted = plan.create(
        office=stage.city, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}跟踪抽查", kind="follow_up",
        reason="上次抽查不合格，改正后跟踪。", items=items, actor=officer, at=at(on, 8),
    )
    approved = plan.approve(plan=drafted, actor=stage.people["xujuzhang"], at=at(on, 9))
    officers = [stage.people["shenlan"], stage.people["luqiao"]]
    taken = sample.record(
        plan_item=approved.items.get(), enterprise=company, product=product, samplers=officers, product_name=product.name,
        trademark=product.trademark, model=product.model, batch=f"{on - timedelta(days=20):%Y%m%d}", sampled_on=on, place="企业成品库",
        quantity="4 件", backup_quantity="4 件", seal_no="F-GZ-01A", backup_seal_no="F-GZ-01B", lab=stage.lab, actor=officers[0], at=at(on, 14),
    )
    results = [
        report.ItemResult(
            name=item.name, value=goods.bad if place == 0 else goods.good, kind=item.kind, low=item.low, high=item.high, text=item.text,
            unit=item.unit or "/", method=item.method, item_class=item.item_class,
        )
        for place, (item, goods) in enumerate(zip(approved.items.get().specification.items.order_by("order"), cast.GOODS[key].items, strict=True))
    ]
    issued, told = plus(on, 12), plus(on, 15)
    filed = report.file(sample=taken, lab=stage.lab, issued_on=issued, items=results, actor=stage.people["jianyan"], at=at(issued, 17))
    conclusion = conclusions.notify(conclusion=filed.conclusion, received_on=told, actor=officer, at=at(told, 15))
    stands = plus(conclusion.objection_until, 1)
    return finding.confirm_finding(conclusion=conclusion, actor=officer, at=at(stands, 9))
