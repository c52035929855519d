"""What is to be inspected, why, where and how much of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from inspections import limits
from inspections.states import PLAN_MOVES, PlanState
from quality_portal.accounts.models import Level, Office, Region


class PlanKind(models.TextChoices):
    ROUTINE = "routine", "常规抽查"
    SPECIAL = "special", "专项抽查"
    FOLLOW_UP = "follow_up", "跟踪抽查"
    FORCED = "forced", "强制抽查"


class Specification(models.Model):
    """The sampling specification (实施细则) of a category, by version."""

    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="specifications"
    )
    version = models.CharField("版本", max_length=20)
    standard = models.CharField("执行标准", max_length=120, blank=True)
    sample_quantity = models.CharField("样品数量", max_length=60, blank=True)
    since = models.DateField("施行日期")

    class Meta:
        verbose_name = "抽查实施细则"
        verbose_name_plural = "抽查实施细则"
        ordering = ("category", "-since")
        constraints = (models.UniqueConstraint(fields=("category", "version"), name="specification_version_once"),)

    def __str__(self) -> str:
        return f"{self.category}（{self.version}）"


class SpecItem(models.Model):
    """One thing to be tested, with the limit it must meet."""

    specification = models.ForeignKey(Specification, verbose_name="细则", on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("序号", default=0)
    name = models.CharField("检验项目", max_length=120)
    unit = models.CharField("单位", max_length=30, blank=True)
    kind = models.CharField("限量种类", max_length=10, choices=list(limits.KINDS.items()))
    low = models.DecimalField("下限", max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=18, decimal_places=6, null=True, blank=True)
    text = models.CharField("要求", max_length=200, blank=True)
    method = models.CharField("检验方法", max_length=120, blank=True)
    item_class = models.CharField("项目分类", max_length=1, choices=[("A", "A 极重要"), ("B", "B 重要")], default="B")

    class Meta:
        verbose_name = "检验项目"
        verbose_name_plural = "检验项目"
        ordering = ("specification", "order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, self.low, self.high, self.text)


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

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan", args=[self.number])

    @property
    def headline(self) -> bool:
        """Does this plan count for the pass rate? Follow-up, special and forced rounds are not random of the whole."""
        return self.kind == PlanKind.ROUTINE


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

    class Meta:
        verbose_name = "计划项目"
        verbose_name_plural = "计划项目"
        ordering = ("plan", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "category", "region"), name="plan_item_once"),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="plan_item_quota_positive"),
        )

    def __str__(self) -> str:
        return f"{self.category}（{self.region}，{self.quota} 批次）"

    @property
    def awaits_draw(self) -> bool:
        """Has its list still to be frozen? Reads what was prefetched."""
        return all(draw.state == "void" for draw in self.draws.all())
