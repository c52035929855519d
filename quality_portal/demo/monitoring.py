"""A round of risk monitoring: sockets bought at two makers, one item looked at on the spot, one risk that becomes a lead."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from inspections.actions import disposal, onsite, plan
from inspections.actions.plan_items import ItemDraft
from inspections.models import Sample
from inspections.queries.onsite import open_items

from . import cast, followups, laboratory
from .clock import at, plus, quarter_of, work
from .scene import Stage

KEY = "socket"
BOUGHT = ((36, True), (60, False))  # company in the cast; does its socket show a risk?
AGO = 45  # days


def play(stage: Stage, today: date) -> None:
    """Plan, buy, test; nothing of it is published, told or confirmed."""
    on, officer = work(today - timedelta(days=AGO)), stage.people["zhoumin"]
    quarter = quarter_of(on)
    item = ItemDraft(
        category=stage.categories[KEY], quota=len(BOUGHT), specification=stage.specifications[KEY], reason="risk", unit_cost=Decimal(1_800),
        targets=tuple(stage.companies[index] for index, _ in BOUGHT),
    )  # fmt: skip
    drafted = plan.create(
        office=stage.city, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}插座产品质量安全风险监测", kind="monitor",
        reason="外省通报同类插座温升过高，先行监测，不作为监督抽查。", items=[item], budget=Decimal(8_000), actor=officer, at=at(on, 8),
    )  # fmt: skip
    made = plan.approve(plan=drafted, actor=stage.people["xujuzhang"], at=at(on, 9)).items.select_related("plan", "category", "region").get()
    for index, fails in BOUGHT:
        taken = followups.sampled(stage, followups.Visit(index, on, "风险监测"), made)
        _on_the_spot(stage, taken)
        values = followups.values(KEY, fails=fails)
        laboratory.test(stage, taken, values, plus(on, 12))
        if not fails:
            day = plus(on, 20)
            disposal.dispose(
                sample=taken, what="backup", way="returned", disposed_on=day, witness="综合科 杜明", note="监测没有发现问题，退还企业。", actor=officer, at=at(day, 10)
            )


def _on_the_spot(stage: Stage, taken: Sample) -> None:
    """The samplers look at what the specification lets them judge there."""
    officers = [stage.people[name] for name in followups.SAMPLERS]
    good = {item.name: item.good for item in cast.GOODS[KEY].items}
    for item in open_items(taken):
        onsite.test(
            sample=taken, item=item.name, value=good[item.name], instrument="便携式放大镜 FD-02", valid_until=taken.sampled_on + timedelta(days=200),
            tested_on=taken.sampled_on, testers=officers, actor=officers[0], at=at(taken.sampled_on, 15),
        )  # fmt: skip
