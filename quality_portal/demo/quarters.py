"""Eight quarters of sampling and the one that is running: plan, draw, sample, test, tell, let stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from enterprises.models import Product
from inspections import draw_algorithm
from inspections.actions import conclusion as conclusions
from inspections.actions import draw, filing, finding, plan, sample, task
from inspections.actions.plan_items import ItemDraft, StratumDraft
from inspections.law import onsite as onsite_law
from inspections.models import (
    Conclusion,
    Draw,
    DrawnEnterprise,
    Finding,
    Plan,
    PlanItem,
    Sample,
    SamplingTask,
    TestReport,
)
from quality_portal.accounts.models import Office, User
from quality_portal.core.barcode import check_digit

from . import cast, laboratory
from .clock import Quarter, at, plus, work
from .scene import Stage

QUOTA, RESERVES = 3, 1
EARLIER_QUOTA, FULL_QUARTERS = 2, 4  # what lies further back than a year is drawn thinner
EVENINGS = 200  # so many lotteries are tried for one that meets the companies whose stories are told
RISKY = ("socket", "toy", "charger", "heater", "lamp")
SPECIAL_SHARE = 0.4  # how many fail in a special round
TASKS_SINCE = 14  # days before today from which visits have their tasks and notices
ON_SITE = {
    "answers": {row.key: False for row in onsite_law.BEFORE_SAMPLING}, "price_basis": "marked", "price": Decimal(68),
    "party_signature": "signed", "signer": "仓库保管员",
}  # fmt: skip


@dataclass(frozen=True)
class Crew:
    """The people of one office who run a round. The second signature under a draw is not the planner's."""

    office: Office
    planner: User
    head: User
    samplers: tuple[User, ...]


@dataclass
class Season:
    """One quarter being played by one office, up to `today`."""

    stage: Stage
    quarter: Quarter
    today: date
    random: Random
    crew: Crew
    failing: frozenset[str] = frozenset()
    worse: float = 0.0
    without: frozenset[str] = field(default=frozenset())

    @property
    def quota(self) -> int:
        """How many enterprises are drawn for an item of the city's plan."""
        return EARLIER_QUOTA if self.quarter.back(-FULL_QUARTERS).after <= self.today else QUOTA

    def reached(self, day: date) -> bool:
        """Has that day come?"""
        return day <= self.today


def city_crew(stage: Stage) -> Crew:
    people = stage.people
    return Crew(stage.city, people["zhoumin"], people["xujuzhang"], (people["shenlan"], people["luqiao"], people["hejianping"]))


def province_crew(stage: Stage) -> Crew:
    people = stage.people
    return Crew(stage.province, people["shengju"], people["shengjuzhang"], (people["chenyan"], people["luomin"], people["tangkai"]))


def play(season: Season) -> list[Finding]:
    """Plan, draw and inspect one quarter. Returns the findings confirmed by today."""
    round_ = _plan(season)
    findings = rounds(season, round_, season.quarter.first)
    if season.reached(season.quarter.after + timedelta(days=40)):
        plan.close(plan=round_, actor=season.crew.planner, at=at(plus(season.quarter.after, 40)))
    return findings


def special(season: Season) -> list[Finding]:
    """A special round on goods that people complained about; it finds more, and stands in no rate."""
    stage, crew, day = season.stage, season.crew, work(season.quarter.first + timedelta(days=2))
    if not season.reached(plus(day, 1)):
        return []
    keys = [key for key in RISKY if key not in season.without]
    items = [
        ItemDraft(
            category=stage.categories[key], quota=QUOTA, specification=stage.specifications[key], reason="regional",
            weighting="risk-v1", random_share=20, unit_cost=Decimal(3_200),
        )
        for key in keys
    ]  # fmt: skip
    drafted = plan.create(
        office=crew.office, year=season.quarter.year, quarter=season.quarter.number, title=f"{season.quarter.name}电器和儿童用品专项抽查",
        kind="special", reason="起火、触电和化学危害投诉集中。", trigger="近两个季度，电器和儿童用品的投诉占全部产品投诉的六成，不合格集中在温升、泄漏电流和增塑剂。",
        items=items, budget=Decimal(len(items) * 20_000), actor=crew.planner, at=at(day),
    )  # fmt: skip
    approved = _approved(season, drafted, plus(day, 1))
    return rounds(replace(season, worse=SPECIAL_SHARE), approved, day + timedelta(days=2))


def rounds(season: Season, round_: Plan, start: date) -> list[Finding]:
    """Draw each item of a plan and inspect who was drawn."""
    findings: list[Finding] = []
    for place, item in enumerate(round_.items.select_related("category", "region", "specification").order_by("pk")):
        drawn_on = plus(start, 3 + place % 5)
        if not season.reached(drawn_on):
            continue
        drawing = draw_item(season, item, drawn_on)
        key = next(name for name, category in season.stage.categories.items() if category.pk == item.category_id)
        drawing.plan_item = item  # with its plan, region and specification, read once for the item
        chosen = DrawnEnterprise.objects.filter(draw=drawing, reserve=False).select_related("enterprise", "product")
        for drawn in chosen.prefetch_related("officers").order_by("rank"):
            drawn.draw = drawing
            findings += _inspect(season, drawn, key, plus(drawn_on, season.random.randrange(4, 44)))
    return findings


def _plan(season: Season) -> Plan:
    stage, quarter, crew = season.stage, season.quarter, season.crew
    items = [
        ItemDraft(
            category=category, quota=season.quota, reserves=RESERVES, specification=stage.specifications[key], reason=cast.REASONS[key],
            unit_cost=Decimal(3_200),
        )
        for key, category in stage.categories.items()
        if key not in season.without
    ]  # fmt: skip
    drafted = work(quarter.first - timedelta(days=20))
    made = plan.create(
        office=crew.office, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}产品质量监督抽查计划",
        reason="投诉集中或者涉及人身健康安全、群众日常使用的产品，见历次抽查和投诉统计。", items=items, budget=Decimal(len(items) * 24_000),
        actor=crew.planner, at=at(drafted),
    )  # fmt: skip
    return _approved(season, made, plus(drafted, 3))


def _approved(season: Season, made: Plan, on: date) -> Plan:
    """Approve a plan and file it with the organ above. The running quarter's still waits for its receipt."""
    crew, filed = season.crew, plus(on, 4)
    approved = plan.approve(plan=made, actor=crew.head, at=at(on, 16))
    if season.reached(season.quarter.after):
        filing.file(
            plan=approved, filed_on=filed, receipt_no=f"备〔{filed.year}〕{approved.pk}号", addressee="国家市场监督管理总局", actor=crew.planner, at=at(filed, 10)
        )
    return approved


def provincial(season: Season, keys: tuple[str, ...], strata: dict[str, int]) -> list[Finding]:
    """A round of the province: fewer products, drawn in layers by the size of the maker."""
    stage, quarter, crew = season.stage, season.quarter, season.crew
    layers = tuple(StratumDraft(key=key, quota=quota) for key, quota in strata.items())
    items = [
        ItemDraft(
            category=stage.categories[key], quota=sum(strata.values()), region=stage.city.region, specification=stage.specifications[key],
            reason=cast.REASONS[key], stratify="size", strata=layers, unit_cost=Decimal(4_000),
        )
        for key in keys
    ]  # fmt: skip
    drafted = work(quarter.first - timedelta(days=40))
    made = plan.create(
        office=crew.office, year=quarter.year, quarter=quarter.number, title=f"{quarter.name}省级产品质量监督抽查计划",
        reason="列入全省重点产品目录，近两年不合格发现率高于平均水平。", items=items, budget=Decimal(len(items) * 36_000), actor=crew.planner,
        at=at(drafted),
    )  # fmt: skip
    return rounds(season, _approved(season, made, plus(drafted, 3)), quarter.first)


def lottery(random: Random) -> str:
    """The numbers of one evening."""
    return " ".join(f"{number:02d}" for number in sorted(random.sample(range(1, 34), 6)))


def telling(season: Season, frozen: Draw) -> str:
    """Of all evenings that may be told, one whose numbers draw the companies of our stories."""
    told = {row["key"] for row in frozen.candidates if row["name"] in season.failing}
    best, most = "", -1
    for _ in range(EVENINGS):
        value = lottery(season.random)
        met = len(told & {pick.key for pick in draw_algorithm.run(frozen.input, value).selected}) if told else 0
        if met > most:
            best, most = value, met
        if most == min(len(told), season.quota):
            break
    return best


def freeze(season: Season, item: PlanItem, on: date) -> Draw:
    """Freeze the list of an item in the morning, for the lottery of the evening."""
    issue = on.year * 1000 + on.timetuple().tm_yday
    return draw.commit(
        plan_item=item, source_kind="lottery", value_source=f"云岭风采彩票第{issue}期中奖号码", value_due=on, officers=season.crew.samplers,
        actor=season.crew.planner, at=at(on, 9),
    )  # fmt: skip


def draw_item(season: Season, item: PlanItem, on: date) -> Draw:
    """Freeze the list and draw it, two people keying in the value."""
    frozen = freeze(season, item, on)
    value = telling(season, frozen)
    draw.key_in(drawing=frozen, public_value=value, witness="纪检组 姚谨", actor=season.crew.planner, at=at(on, 21, 30))
    return draw.key_in(drawing=frozen, public_value=value, actor=season.crew.head, at=at(on, 21, 40))


def _inspect(season: Season, drawn: DrawnEnterprise, key: str, on: date) -> list[Finding]:
    """One enterprise from the samplers' visit to a result that stands, as far as today allows."""
    given = _send_out(season, drawn, on)
    if not season.reached(on):
        return []
    taken = _sample(season, drawn, key, on, given)
    issued = plus(on, season.random.randrange(8, 16))
    if not season.reached(issued):
        laboratory.wait(season.stage, taken, values(season.random, key, fails=False), season.today)
        return []
    fails = drawn.enterprise.name in season.failing or season.random.random() < max(cast.GOODS[key].share_failing, season.worse)
    filed = laboratory.test(season.stage, taken, values(season.random, key, fails=fails), issued)
    return _tell(season, filed, plus(issued, 3), fails=fails)


def _tell(season: Season, filed: TestReport, received: date, *, fails: bool) -> list[Finding]:
    if not season.reached(received):
        return []
    actor = season.crew.planner
    conclusion = conclusions.notify(conclusion=filed.conclusion, received_on=received, actor=actor, at=at(received, 15))
    final = plus(conclusion.objection_until, 1)
    return _stand(conclusion, final, actor, fails=fails) if season.reached(final) else []


def _stand(conclusion: Conclusion, on: date, actor: User, *, fails: bool) -> list[Finding]:
    conclusion = conclusions.finalise(conclusion=conclusion, actor=actor, at=at(on, 9, 30))
    return [finding.confirm_finding(conclusion=conclusion, actor=actor, at=at(on, 9, 40))] if fails else []


def _send_out(season: Season, drawn: DrawnEnterprise, on: date) -> SamplingTask | None:
    """Give the officers their task and the notice that they show. Visits of long ago are told without their papers."""
    if on <= season.today - timedelta(days=TASKS_SINCE):
        return None
    sent = at(min(plus(season.today, -2), on - timedelta(days=3)), 9)
    if drawn.draw.drawn_at and sent < drawn.draw.drawn_at:
        sent = at(plus(drawn.draw.drawn_at.date(), 1), 9)
    if sent.date() > season.today:
        return None
    return task.assign(
        plan_item=drawn.draw.plan_item, enterprise=drawn.enterprise, officers=list(drawn.officers.all()), due_on=plus(on, 4), drawn=drawn,
        actor=season.crew.planner, at=sent,
    )  # fmt: skip


def _barcode(product: Product) -> str:
    """A code of the range that shops give out themselves: no maker in the world bears it."""
    body = f"29{product.pk:010d}"
    return f"{body}{check_digit(body)}"


def _sample(season: Season, drawn: DrawnEnterprise, key: str, on: date, given: SamplingTask | None) -> Sample:
    stage, product = season.stage, drawn.product
    drawn_for = {officer.pk for officer in drawn.officers.all()}
    officers = sorted((person for person in season.crew.samplers if person.pk in drawn_for), key=lambda person: person.pk)
    serial = f"{on:%y%m%d}{drawn.pk:04d}"
    made = on - timedelta(days=season.random.randrange(6, 60))
    lab = stage.labs["city" if season.crew.office == stage.city and key in cast.LABORATORIES["city"].goods and drawn.rank % 2 else "province"]
    onsite = {"task": given, **ON_SITE} if given else {"drawn": drawn}
    return sample.record(
        plan_item=drawn.draw.plan_item, enterprise=drawn.enterprise, product=product, samplers=officers, product_name=product.name,
        trademark=product.trademark, model=product.model, batch=f"{made:%Y%m%d}", barcode=_barcode(product), produced_on=made, sampled_on=on, place="企业成品库",
        base_quantity=f"{season.random.randrange(40, 900)} 件", quantity="4 件", backup_quantity="4 件", seal_no=f"F{serial}A",
        backup_seal_no=f"F{serial}B", lab=lab, actor=officers[0], at=at(on, 14, 20), **onsite,
    )  # fmt: skip


def values(random: Random, key: str, *, fails: bool) -> list[str]:
    """What the laboratory finds: good values, or one or two bad ones."""
    goods = cast.GOODS[key]
    wrong = set(random.sample(range(len(goods.items)), random.choice((1, 1, 2)))) if fails else set()
    return [item.bad if place in wrong else item.good for place, item in enumerate(goods.items)]
