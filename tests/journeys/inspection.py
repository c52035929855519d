"""The inspection that every journey starts with: from the year's plan to a failure that stands, each act by its person."""

from __future__ import annotations

from datetime import date, timedelta

from inspections.actions import draw, finding, labjob, notice, plan, sample, task
from inspections.models import Finding
from inspections.worksheet import Found
from quality_portal.demo.clock import at
from quality_portal.demo.laboratory import LOOKED_AT
from quality_portal.demo.quarters import ON_SITE


def confirmed_failure(stage, company, level: str = "city") -> Finding:
    """From the year's plan to a result that stands. An inspection of a higher level is done for the organ above, on its paper."""
    people = stage.people
    mandate = "" if level == "city" else "云市监监〔2025〕1号"
    item = plan.ItemDraft(category=stage.categories["socket"], quota=1, specification=stage.specifications["socket"])
    drafted = plan.create(
        office=stage.city, year=2025, quarter=1, title="2025年第一季度抽查计划", reason="投诉集中", items=[item],
        level=level, mandate=mandate, actor=people["zhoumin"], at=at(date(2025, 1, 7)),
    )
    approved = plan.approve(plan=drafted, actor=people["xujuzhang"], at=at(date(2025, 1, 8)))

    frozen = draw.commit(plan_item=approved.items.get(), value_source="彩票第2025010期", actor=people["zhoumin"], at=at(date(2025, 1, 9)))
    draw.key_in(drawing=frozen, public_value="03 08 19", witness="姚谨", actor=people["zhoumin"], at=at(date(2025, 1, 10)))
    drawn = draw.key_in(drawing=frozen, public_value="03 08 19", actor=people["xujuzhang"], at=at(date(2025, 1, 10)))
    chosen = drawn.drawn.get()
    assert chosen.enterprise == company

    [sent_out] = task.assign_drawn(drawing=drawn, due_on=date(2025, 1, 20), actor=people["zhoumin"], at=at(date(2025, 1, 13)))
    taken = sample.record(
        plan_item=approved.items.get(), task=sent_out, enterprise=company, product=chosen.product, samplers=list(chosen.officers.all()),
        product_name="延长线插座", trademark="乙", model="Y-6", batch="20250102", sampled_on=date(2025, 1, 14), place="成品库", quantity="4 件",
        seal_no="F-1", lab=stage.labs["city"], actor=chosen.officers.first(), at=at(date(2025, 1, 14)), **ON_SITE,
    )

    given = labjob.assign(sample=taken, lab=stage.labs["city"], actor=people["zhoumin"], at=at(date(2025, 1, 14), 17))
    labjob.receive(job=given, giver="沈岚", seal_seen="F-1", checks=LOOKED_AT, actor=people["shijian"], at=at(date(2025, 1, 15)))
    results = [Found(1, "0.72"), Found(2, "31"), Found(3, "清晰")]
    labjob.enter(job=given, found=results, actor=people["shijian"], at=at(date(2025, 1, 23)))
    filed = labjob.verify(job=given, issued_on=date(2025, 1, 24), actor=people["shifuhe"], at=at(date(2025, 1, 24)))

    [letter] = notice.send(conclusion=filed.conclusion, actor=people["zhoumin"], at=at(date(2025, 1, 26)))
    told = notice.sign(notice=letter, member=people["member"], at=at(date(2025, 1, 27))).conclusion
    after_objection = told.objection_until + timedelta(days=1)
    return finding.confirm_finding(conclusion=told, actor=people["zhoumin"], at=at(after_objection))
