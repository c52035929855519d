"""The items of a plan: what is asked of them, checked one by one, and written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from enterprises.models import Enterprise, ProductCategory
from inspections.law import SEPARATION_RULE
from inspections.law.plan import (
    PLAN_RULE,
    RANDOM_KINDS,
    REASON,
    STRATA,
    STRATA_RULE,
    SUBJECTS,
    WEIGHTED_RANDOM_SHARE,
    reason_fits,
)
from inspections.law.specification import PUBLIC_BEFORE
from inspections.models import (
    LabBody,
    Plan,
    PlanItem,
    PlanKind,
    PlanStratum,
    PlanTarget,
    Specification,
    Stratify,
    Weighting,
)
from inspections.queries.choices import specifications_in_force
from inspections.queries.plan import reasons_listed
from quality_portal.accounts.models import Office, Region
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import O18

LARGEST_QUOTA = 10_000


@dataclass(frozen=True, slots=True)
class StratumDraft:
    """A layer with its part of the quota."""

    key: str
    quota: int
    reserves: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A category with its quota; the region is the office's own when none is named."""

    category: ProductCategory
    quota: int
    region: Region | None = None
    reserves: int = 0
    specification: Specification | None = None
    reason: str = ""
    note: str = ""
    stratify: str = Stratify.NONE
    strata: Sequence[StratumDraft] = ()
    weighting: str = Weighting.EQUAL
    random_share: int | None = None
    lab: LabBody | None = None
    unit_cost: Decimal | None = None
    targets: Sequence[Enterprise] = field(default=())

    @property
    def share(self) -> int:
        """Per cent drawn with equal chances: all, unless the plan weighs by risk."""
        if self.weighting == Weighting.EQUAL:
            return 100
        return WEIGHTED_RANDOM_SHARE if self.random_share is None else self.random_share


def check(office: Office, kind: str, items: Sequence[ItemDraft], sampler: LabBody | None) -> None:
    """Refuse the first item that cannot be, naming it and the field."""
    if not items:
        raise RuleBroken("计划至少要有一个抽查项目：选一个产品类别，填抽查批次。", PLAN_RULE.basis)
    seen: set[tuple[int, int]] = set()
    for item in items:
        region = item.region or office.region
        _check_numbers(item)
        if region.pk != office.region_id and not region.path.startswith(office.region.path + "/"):
            raise RuleBroken(f"“{region}”不在{office}的辖区内，请改选辖区内的地区。", field="region")
        if (item.category.pk, region.pk) in seen:
            raise RuleBroken(f"“{item.category}”在{region}列了两次，请合并为一行。", field="category")
        seen.add((item.category.pk, region.pk))
        _check_reason(item, kind)
        _check_specification(item)
        if sampler is not None and item.lab is not None and sampler.pk == item.lab.pk:
            raise RuleBroken(f"“{item.category}”的检验机构就是受委托的抽样机构。抽样与检验应当分离，请改选检验机构。", SEPARATION_RULE.basis, "lab")
        _check_strata(item, region, kind)


def _check_numbers(item: ItemDraft) -> None:
    if not 1 <= item.quota <= LARGEST_QUOTA:
        raise RuleBroken(f"“{item.category}”的抽查批次应为 1 或以上、不超过 {LARGEST_QUOTA}，您填的是 {item.quota}。", field="quota")
    if item.reserves < 0:
        raise RuleBroken(f"“{item.category}”的备选家数不能是负数。", field="reserves")
    if item.unit_cost is not None and item.unit_cost < 0:
        raise RuleBroken(f"“{item.category}”的每批次经费不能是负数。", field="unit_cost")
    if item.weighting not in Weighting.values:
        raise RuleBroken(f"“{item.category}”的抽取权重应为等权或者按风险加权。", field="weighting")
    if not 0 <= item.share <= 100:
        raise RuleBroken(f"“{item.category}”的等权抽取比例应在 0 与 100 之间，您填的是 {item.share}。", field="random_share")


def _check_reason(item: ItemDraft, kind: str) -> None:
    if not item.reason:
        return
    if item.reason not in REASON:
        raise RuleBroken(f"“{item.category}”的选择理由不在规定的理由之列，请重新选择。", SUBJECTS, "reason")
    if not reason_fits(item.reason, kind):
        row = REASON[item.reason]
        kinds = "、".join(PlanKind(one).label for one in sorted(row.kinds))
        raise RuleBroken(f"“{item.category}”的选择理由“{row.title}”只用于{kinds}，请改选理由，或者改变计划的种类。", row.basis, "reason")


def _check_specification(item: ItemDraft) -> None:
    chosen = item.specification
    if chosen is None:
        return
    if chosen.category_id != item.category.pk:
        raise RuleBroken(f"实施细则“{chosen}”不是“{item.category}”的细则，请重新选择。", PUBLIC_BEFORE.basis, "specification")
    if chosen.state == "draft":
        raise RuleBroken(f"实施细则“{chosen}”还没有发布，抽样前应当公开；请先发布，或者不选。", PUBLIC_BEFORE.basis, "specification")


def _check_strata(item: ItemDraft, region: Region, kind: str) -> None:
    name = str(item.category)
    if kind not in RANDOM_KINDS and (item.stratify or item.weighting != Weighting.EQUAL):
        raise RuleBroken(f"跟踪抽查、强制抽查和风险监测指定企业，不随机抽取：“{name}”不能分层或者加权。", O18.article(16, certain=False), "stratify")
    if kind in RANDOM_KINDS and item.targets:
        raise RuleBroken(f"常规抽查和专项抽查的企业随机抽取，“{name}”不能指定企业；要指定的，请改为跟踪抽查或者风险监测。", O18.article(16, certain=False))
    if item.stratify not in Stratify.values:
        raise RuleBroken(f"“{name}”的分层方式无效，请重新选择。", STRATA_RULE.basis, "stratify")
    if item.strata:
        check_strata(
            name, stratify=item.stratify, region=region, quota=item.quota, reserves=item.reserves, strata=item.strata
        )


def check_strata(
    name: str, *, stratify: str, region: Region, quota: int, reserves: int, strata: Sequence[StratumDraft]
) -> None:
    """Refuse layers that are not of this kind, come twice, or do not add up to the quota."""
    if not stratify:
        raise RuleBroken(f"“{name}”没有选分层方式，不能填各层批次。请先选按什么分层。", STRATA_RULE.basis, "stratify")
    known, seen = dict(layers(stratify, region)), set()
    for row in strata:
        if row.key not in known:
            raise RuleBroken(f"“{name}”没有“{row.name or row.key}”这一层，请核对分层方式。", STRATA_RULE.basis, "strata")
        if row.key in seen:
            raise RuleBroken(f"“{name}”的“{known[row.key]}”列了两次，请合并。", STRATA_RULE.basis, "strata")
        if row.quota < 0 or row.reserves < 0:
            raise RuleBroken(f"“{name}”的“{known[row.key]}”的批次和备选家数不能是负数。", STRATA_RULE.basis, "strata")
        seen.add(row.key)
    for words, wanted, given in (
        ("批次", quota, sum(row.quota for row in strata)),
        ("备选家数", reserves, sum(row.reserves for row in strata)),
    ):
        if given != wanted:
            raise RuleBroken(f"“{name}”各层{words}之和是 {given}，应等于这一项的{words} {wanted}。请调整各层，或者修改这一项。", STRATA_RULE.basis, "strata")


def layers(stratify: str, region: Region) -> list[tuple[str, str]]:
    """The layers that an item can be divided into: by the register's fields, or the divisions right below its region."""
    if stratify == Stratify.REGION:
        below = list(Region.objects.filter(parent=region, until=None).order_by("code").values_list("code", "name"))
        return below or [(region.code, region.name)]
    return list(STRATA.get(stratify, ()))


def write(plan: Plan, items: Sequence[ItemDraft], on: date) -> None:
    """Write the items of a plan. One without a specification gets the one in force, one without a reason the catalogue's."""
    current = specifications_in_force([item.category.pk for item in items if item.specification is None], on)
    reasons = reasons_listed(plan, [item.category.pk for item in items if not item.reason])
    fitting = {category: reason for category, reason in reasons.items() if reason_fits(reason, plan.kind)}
    rows = PlanItem.objects.bulk_create(_row(plan, item, current, fitting) for item in items)
    strata, targets = [], []
    for row, item in zip(rows, items, strict=True):
        strata += strata_rows(row, item.strata)
        targets += [PlanTarget(item=row, enterprise=enterprise, because=item.note[:500]) for enterprise in dict.fromkeys(item.targets)]
    PlanStratum.objects.bulk_create(strata)
    PlanTarget.objects.bulk_create(targets)


def strata_rows(item: PlanItem, strata: Sequence[StratumDraft]) -> list[PlanStratum]:
    """The rows of an item's layers; a layer of nothing is not written."""
    names = dict(layers(item.stratify, item.region)) if strata else {}
    return [
        PlanStratum(item=item, key=row.key, name=names[row.key], quota=row.quota, reserves=row.reserves)
        for row in strata
        if row.quota or row.reserves
    ]


def _row(plan: Plan, item: ItemDraft, current: dict[int, Specification], reasons: dict[int, str]) -> PlanItem:
    return PlanItem(
        plan=plan,
        category=item.category,
        specification=item.specification or current.get(item.category.pk),
        region=item.region or plan.office.region,
        quota=item.quota,
        reserves=item.reserves,
        reason=item.reason or reasons.get(item.category.pk, ""),
        note=item.note.strip(),
        unit_cost=item.unit_cost,
        stratify=item.stratify,
        weighting=item.weighting,
        random_share=item.share,
        lab=item.lab,
    )
