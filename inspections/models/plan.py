"""What is to be inspected, why, where and how much of it."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from inspections.law.plan import PURPOSE_CHOICES, RANDOM_KINDS, REASON_CHOICES
from inspections.states import PLAN_MOVES, PlanState
from quality_portal.accounts.models import Level, Office, Region
from quality_portal.audit import guards
from quality_portal.core.yuan import yuan

from .frozen import frozen_with_parent
from .lab import LabBody
from .specification import Specification

_DECIDED = "OLD.approved_at IS NOT NULL"
_PLAN = (
    "number", "year", "quarter", "title", "level", "kind", "office_id", "reason", "mandate", "trigger", "emergency_reason", "sampler_id",
    "budget", "drafted_by_id", "approved_by_id", "approved_at",
)  # fmt: skip
_ITEM = ("plan_id", "category_id", "specification_id", "region_id", "quota", "reserves", "stratify", "weighting", "random_share")


class PlanKind(models.TextChoices):
    ROUTINE = "routine", "常规抽查"
    SPECIAL = "special", "专项抽查"
    FOLLOW_UP = "follow_up", "跟踪抽查"
    FORCED = "forced", "强制抽查"
    MONITOR = "monitor", "风险监测"
    RECHECK = "recheck", "复查检验"


class Stratify(models.TextChoices):
    """What the candidates of an item are divided by before they are drawn."""

    NONE = "", "不分层"
    REGION = "region", "按地区"
    SIZE = "size", "按企业规模"
    LICENSED = "licensed", "按是否持生产许可（强制性认证）"
    RISK = "risk", "按风险等级"


class Weighting(models.TextChoices):
    EQUAL = "equal", "等权"
    RISK_V1 = "risk-v1", "按风险加权（risk-v1）"


class Plan(models.Model):
    """A round of inspections by one office."""

    MOVES = PLAN_MOVES

    number = models.CharField("计划编号", max_length=40, unique=True)
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(1985), MaxValueValidator(2100)])
    quarter = models.PositiveSmallIntegerField("季度", choices=[(1, "第一季度"), (2, "第二季度"), (3, "第三季度"), (4, "第四季度")])
    title = models.CharField("名称", max_length=120)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    kind = models.CharField("种类", max_length=10, choices=PlanKind.choices, default=PlanKind.ROUTINE)
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="plans")
    reason = models.TextField("理由")
    budget = models.DecimalField("经费（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批准人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    lead = models.ForeignKey(
        "inspections.Lead", verbose_name="线索", null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    mandate = models.CharField("上级任务文号", max_length=80, blank=True)
    trigger = models.TextField("触发分析", blank=True)
    emergency_reason = models.TextField("紧急理由", blank=True)
    sampler = models.ForeignKey(
        LabBody, verbose_name="受委托抽样机构", null=True, blank=True, on_delete=models.PROTECT, related_name="plans_sampled"
    )
    returned_because = models.TextField("退回理由", blank=True)
    withdrawn_because = models.TextField("撤回理由", blank=True)
    revision = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = "抽查计划"
        verbose_name_plural = "抽查计划"
        ordering = ("-year", "-quarter", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(quarter__gte=1, quarter__lte=4), name="plan_quarter_1_to_4"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | models.Q(drafted_by=None) | ~models.Q(approved_by=models.F("drafted_by")),
                name="plan_approved_by_another",
            ),
        )
        triggers = guards.frozen_when(_DECIDED, *_PLAN)

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan", args=[self.number])

    @property
    def headline(self) -> bool:
        """Does this plan count for the pass rate? Follow-up, special and forced rounds are not random of the whole."""
        return self.kind == PlanKind.ROUTINE

    @property
    def random(self) -> bool:
        """Are the enterprises drawn? In follow-up and forced rounds they are named."""
        return self.kind in RANDOM_KINDS

    @property
    def editable(self) -> bool:
        return self.state in (PlanState.DRAFT, PlanState.RETURNED)


def frozen_in_plan() -> list[pgtrigger.Trigger]:
    """What an approved plan asks of an item cannot change; the laboratory and the note still can."""
    decided = "EXISTS (SELECT 1 FROM inspections_plan plan WHERE plan.id = OLD.plan_id AND plan.approved_at IS NOT NULL)"
    return guards.frozen_when(decided, *_ITEM)


class PlanItem(models.Model):
    """A category in a region with its quota."""

    plan = models.ForeignKey(Plan, verbose_name="计划", on_delete=models.CASCADE, related_name="items")
    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="plan_items"
    )
    specification = models.ForeignKey(
        Specification, verbose_name="实施细则", null=True, blank=True, on_delete=models.PROTECT, related_name="plan_items"
    )
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="plan_items")
    quota = models.PositiveIntegerField("抽查批次", validators=[MinValueValidator(1)])
    reserves = models.PositiveIntegerField("备选家数", default=0)
    reason = models.CharField("选择理由", max_length=20, choices=REASON_CHOICES, blank=True)
    note = models.TextField("说明", blank=True)
    unit_cost = models.DecimalField("每批次经费（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    stratify = models.CharField("分层", max_length=10, choices=Stratify.choices, blank=True, default=Stratify.NONE)
    weighting = models.CharField("抽取权重", max_length=10, choices=Weighting.choices, default=Weighting.EQUAL)
    random_share = models.PositiveSmallIntegerField(
        "等权抽取比例（%）", default=100, validators=[MaxValueValidator(100)]
    )
    lab = models.ForeignKey(
        LabBody, verbose_name="检验机构", null=True, blank=True, on_delete=models.PROTECT, related_name="plan_items"
    )

    class Meta:
        verbose_name = "计划项目"
        verbose_name_plural = "计划项目"
        ordering = ("plan", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "category", "region"), name="plan_item_once"),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="plan_item_quota_positive"),
            models.CheckConstraint(condition=models.Q(random_share__lte=100), name="plan_item_share_per_cent"),
        )
        triggers = frozen_in_plan()

    def __str__(self) -> str:
        return f"{self.category}（{self.region}，{self.quota} 批次）"

    @property
    def awaits_draw(self) -> bool:
        """Has its list still to be frozen? Reads what was prefetched."""
        return all(draw.state == "void" for draw in self.draws.all())


class PlanStratum(models.Model):
    """A layer of an item's candidates with its part of the quota."""

    item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.CASCADE, related_name="strata")
    key = models.CharField("层", max_length=40)
    name = models.CharField("名称", max_length=80)
    quota = models.PositiveIntegerField("抽查批次")
    reserves = models.PositiveIntegerField("备选家数", default=0)

    class Meta:
        verbose_name = "抽样层"
        verbose_name_plural = "抽样层"
        ordering = ("item", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "key"), name="plan_stratum_once"),)
        triggers = frozen_with_parent(
            "inspections_planitem", "item_id", "(SELECT plan.approved_at FROM inspections_plan plan WHERE plan.id = parent.plan_id) IS NOT NULL"
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.quota} 批次）"


class PlanTarget(models.Model):
    """An enterprise named in a follow-up or forced round, and why."""

    item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.CASCADE, related_name="targets")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="plan_targets"
    )
    because = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "指定企业"
        verbose_name_plural = "指定企业"
        ordering = ("item", "pk")
        constraints = (models.UniqueConstraint(fields=("item", "enterprise"), name="plan_target_once"),)

    def __str__(self) -> str:
        return str(self.enterprise)


class PlanExpense(models.Model):
    """Money spent on a plan. Never changed: a wrong entry is taken back by another. Nothing is ever charged to an enterprise."""

    evidence = True

    plan = models.ForeignKey(Plan, verbose_name="计划", on_delete=models.PROTECT, related_name="expenses")
    purpose = models.CharField("用途", max_length=12, choices=PURPOSE_CHOICES)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    spent_on = models.DateField("支出日期")
    payee = models.CharField("收款单位", max_length=200)
    voucher = models.CharField("凭证号", max_length=60)
    reverses = models.OneToOneField(
        "self", verbose_name="冲销的支出", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    because = models.CharField("冲销理由", max_length=300, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    booked_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "经费支出"
        verbose_name_plural = "经费支出"
        ordering = ("plan", "-spent_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "voucher", "purpose"), condition=models.Q(reverses=None), name="plan_expense_voucher_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reverses=None, amount__gt=0) | models.Q(reverses__isnull=False, amount__lt=0),
                name="plan_expense_amount_sign",
            ),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {yuan(self.amount)}"
