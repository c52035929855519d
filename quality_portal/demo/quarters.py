"""Eight quarters of sampling and the one that is running: plan, draw, sample, test, tell, let stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from inspections.actions import conclusion as conclusions
from inspections.actions import draw, finding, plan, report, sample
from inspections.models import Conclusion, Draw, DrawnEnterprise, Finding, Plan, Sample
from quality_portal.accounts.models import User

from . import cast
from .clock import Quarter, at, plus, work
from .scene import Stage

QUOTA, RESERVES = 5, 1
RISKY = ("socket", "toy", "charger", "heater", "lamp")
SPECIAL_SHARE = 0.4  # how many fail in a special round


@dataclass
class Season:
    """One quarter being played, up to `today`."""

    stage: Stage
    quarter: Quarter
    today: date
    random: Random
    failing: frozenset[str] = frozenset()
    worse: float = 0.0

    def reached(self, day: date) -> bool:
        """Has that day come?"""
        return day <= self.today


def play(season: Season) -> list[Finding]:
    """Plan, draw and inspect one quarter. Returns the findings confirmed by today."""
    round_ = _plan(season)
    findings = _rounds(season, round_, season.quarter.first)
    if season.reached(season.quarter.after + timedelta(days=40)):
        plan.close(plan=round_, actor=season.stage.people["zhoumin"], at=at(plus(season.quarter.after, 40)))
    return findings


def special(season: Season) -> list[Finding]:
    """A special round on goods that people complained about; it finds more, and stands in no rate."""
    stage, day = season.stage, work(season.quarter.first + timedelta(days=2))
    items = [plan.ItemDraft(category=stage.categories[key], quota=QUOTA, specification=stage.specifications[key]) for key in RISKY]
    drafted = plan.create(
        office=stage.city, year=season.quarter.year, quarter=season.quarter.number, title=f"{season.quarter.name}电器和儿童用品专项抽查",
        kind="special", reason="起火、触电和化学危害投诉集中。", trigger="近一年起火、触电和化学危害的投诉集中在这几类产品，以往抽查的不合格率也偏高。", items=items, budget=len(items) * 20_000, actor=stage.people["zhoumin"], at=at(day),
    )
    approved = plan.approve(plan=drafted, actor=stage.people["xujuzhang"], at=at(plus(day, 1), 16))
    return _rounds(replace(season, worse=SPECIAL_SHARE), approved, day + timedelta(days=2))


def _rounds(season: Season, round_: Plan, start: date) -> list[Finding]:
    """Draw each item of a plan and inspect who was drawn."""
    findings: list[Finding] = []
    for place, item in enumerate(round_.items.select_related("category", "region", "specification").order_by("pk")):
        drawn_on = plus(start, 3 + place % 5)
        if not season.reached(drawn_on):
            continue
        drawing = _draw(season, item, drawn_on)
        key = next(name for name, category in season.stage.categories.items() if category.pk == item.category_id)
        chosen = DrawnEnterprise.objects.filter(draw=drawing, reserve=False).select_related("enterprise", "product")
        for drawn in chosen.prefetch_related("officers").order_by("rank"):
            findings += _inspect(season, drawn, key, plus(drawn_on, season.random.randrange(4, 44)))
    return findings


def _plan(season: Season) -> Plan:
    stage, quarter = season.stage, season.quarter
    items = [
        plan.ItemDraft(category=category, quota=QUOTA, reserves=RESERVES, specification=stage.specifications[key])
        for key, category in stage.categories.items()
    ]
    drafted = work(quarter.first - timedelta(days=20))
    made = plan.create(
        office=stage.city, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}产品质量监督抽查计划",
        reason="投诉集中或者涉及人身健康安全、群众日常使用的产品，见历次抽查和投诉统计。", items=items, budget=len(items) * 24_000,
        actor=stage.people["zhoumin"], at=at(drafted),
    )
    return plan.approve(plan=made, actor=stage.people["xujuzhang"], at=at(plus(drafted, 3), 16))


def _draw(season: Season, item: object, on: date) -> Draw:
    stage, planner = season.stage, season.stage.people["zhoumin"]
    issue = season.quarter.year * 1000 + on.timetuple().tm_yday
    officers = [stage.people[name] for name in ("shenlan", "luqiao", "hejianping")]
    drawing = draw.commit(
        plan_item=item, value_source=f"云岭风采彩票第{issue}期中奖号码", officers=officers, actor=planner, at=at(on, 9)
    )
    value = " ".join(f"{number:02d}" for number in sorted(season.random.sample(range(1, 34), 6)))
    return draw.draw(drawing=drawing, public_value=value, witness="纪检组 姚谨", actor=planner, at=at(on, 21, 30))


def _inspect(season: Season, drawn: DrawnEnterprise, key: str, on: date) -> list[Finding]:
    """One enterprise from the samplers' visit to a result that stands, as far as today allows."""
    stage, random = season.stage, season.random
    if not season.reached(on):
        return []
    taken = _sample(season, drawn, on)
    issued = plus(on, random.randrange(8, 16))
    if not season.reached(issued):
        return []
    fails = drawn.enterprise.name in season.failing or random.random() < max(cast.GOODS[key].share_failing, season.worse)
    filed = _report(season, taken, key, issued, fails=fails)
    received = plus(issued, 3)
    if not season.reached(received):
        return []
    conclusion = conclusions.notify(
        conclusion=filed.conclusion, received_on=received, actor=stage.people["zhoumin"], at=at(received, 15)
    )
    final = plus(conclusion.objection_until, 1)
    if not season.reached(final):
        return []
    return _stand(conclusion, final, stage.people["zhoumin"], fails=fails)


def _stand(conclusion: Conclusion, on: date, actor: User, *, fails: bool) -> list[Finding]:
    conclusion = conclusions.finalise(conclusion=conclusion, actor=actor, at=at(on, 9, 30))
    return [finding.confirm_finding(conclusion=conclusion, actor=actor, at=at(on, 9, 40))] if fails else []


def _sample(season: Season, drawn: DrawnEnterprise, on: date) -> Sample:
    stage, product = season.stage, drawn.product
    officers = list(drawn.officers.order_by("pk"))
    serial = f"{on:%y%m%d}{drawn.pk:04d}"
    made = on - timedelta(days=season.random.randrange(6, 60))
    return sample.record(
        plan_item=drawn.draw.plan_item, drawn=drawn, enterprise=drawn.enterprise, product=product, samplers=officers,
        product_name=product.name, trademark=product.trademark, model=product.model, batch=f"{made:%Y%m%d}", produced_on=made,
        sampled_on=on, place="企业成品库", base_quantity=f"{season.random.randrange(40, 900)} 件", quantity="4 件",
        backup_quantity="4 件", seal_no=f"F{serial}A", backup_seal_no=f"F{serial}B", lab=stage.lab, actor=officers[0], at=at(on, 14, 20),
    )


def _report(season: Season, taken: Sample, key: str, on: date, *, fails: bool) -> object:
    random, goods = season.random, cast.GOODS[key]
    wrong = set(random.sample(range(len(goods.items)), random.choice((1, 1, 2)))) if fails else set()
    spec_items = list(taken.plan_item.specification.items.order_by("order"))
    items = [
        report.ItemResult(
            name=spec.name, value=item.bad if place in wrong else item.good, kind=spec.kind, low=spec.low, high=spec.high,
            text=spec.text, unit=spec.unit or "/", method=spec.method, item_class=spec.item_class,
        )
        for place, (spec, item) in enumerate(zip(spec_items, goods.items, strict=True))
    ]
    return report.file(sample=taken, lab=season.stage.lab, issued_on=on, items=items, actor=season.stage.people["jianyan"], at=at(on, 17))


