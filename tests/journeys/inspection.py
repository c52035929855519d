"""The inspection that every journey starts with: from the year's plan to a failure that stands, each act by its person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from inspections.actions import draw, finding, labjob, notice, plan, sample, task
from inspections.models import Finding
from inspections.worksheet import Found
from quality_portal.demo.clock import at
from quality_portal.demo.laboratory import LOOKED_AT
from quality_portal.demo.quarters import ON_SITE

# The Tuesday on which the plan of a quarter is made; every other day is counted from it. Six months lie between the two samples.
BEGINS = {1: date(2025, 1, 7), 3: date(2025, 7, 22)}


def confirmed_failure(stage, company, level: str = "city", quarter: int = 1) -> Finding:
    """From the year's plan to a result that stands. An inspection of a higher level is done for the organ above, on its paper."""
    people, name = stage.people, f"2025年第{'一二三四'[quarter - 1]}季度抽查计划"

    def on(days: int, hour: int = 10) -> datetime:
        return at(BEGINS[quarter] + timedelta(days=days), hour)

    mandate = "" if level == "city" else "云市监监〔2025〕1号"
    item = plan.ItemDraft(category=stage.categories["socket"], quota=1, specification=stage.specifications["socket"])
    drafted = plan.create(
        office=stage.city, year=2025, quarter=quarter, title=name, reason="投诉集中", items=[item],
        level=level, mandate=mandate, actor=people["zhoumin"], at=on(0),
    )
    approved = plan.approve(plan=drafted, actor=people["xujuzhang"], at=on(1))

    frozen = draw.commit(plan_item=approved.items.get(), value_source=f"彩票第2025{quarter}10期", actor=people["zhoumin"], at=on(2))
    draw.key_in(drawing=frozen, public_value="03 08 19", witness="姚谨", actor=people["zhoumin"], at=on(3))
    drawn = draw.key_in(drawing=frozen, public_value="03 08 19", actor=people["xujuzhang"], at=on(3))
    chosen = drawn.drawn.get()
    assert chosen.enterprise == company

    [sent_out] = task.assign_drawn(drawing=drawn, due_on=on(13).date(), actor=people["zhoumin"], at=on(6))
    taken = sample.record(
        plan_item=approved.items.get(), task=sent_out, enterprise=company, product=chosen.product, samplers=list(chosen.officers.all()),
        product_name="延长线插座", trademark="乙", model="Y-6", batch=f"20250{quarter}02", sampled_on=on(7).date(), place="成品库", quantity="4 件",
        seal_no=f"F-{quarter}", lab=stage.labs["city"], actor=chosen.officers.first(), at=on(7), **ON_SITE,
    )

    given = labjob.assign(sample=taken, lab=stage.labs["city"], actor=people["zhoumin"], at=on(7, 17))
    labjob.receive(job=given, giver="沈岚", seal_seen=f"F-{quarter}", checks=LOOKED_AT, actor=people["shijian"], at=on(8))
    results = [Found(1, "0.72"), Found(2, "31"), Found(3, "清晰")]
    labjob.enter(job=given, found=results, actor=people["shijian"], at=on(16))
    filed = labjob.verify(job=given, issued_on=on(17).date(), actor=people["shifuhe"], at=on(17))

    [letter] = notice.send(conclusion=filed.conclusion, actor=people["zhoumin"], at=on(19))
    told = notice.sign(notice=letter, member=people["member"], at=on(20)).conclusion
    after_objection = told.objection_until + timedelta(days=1)
    return finding.confirm_finding(conclusion=told, actor=people["zhoumin"], at=at(after_objection))
