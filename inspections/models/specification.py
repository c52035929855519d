"""How a category is sampled and what it must meet. A published version never changes; the next one replaces it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections import limits
from inspections.law.specification import DECISION_CHOICES, DECISIONS, ITEM_CLASSES
from inspections.states import SPECIFICATION_MOVES, SpecificationState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards

from .frozen import frozen_with_parent

_CONTENT = (
    "category_id", "version", "standard", "sample_quantity", "backup_quantity", "base_quantity", "decision", "method", "since",
    "office_id", "replaces_id", "drafted_by_id", "drafted_at", "approved_by_id", "approved_at",
)  # fmt: skip


class Specification(models.Model):
    """The sampling specification (实施细则) of a category, by version. Published by somebody who did not draft it."""

    MOVES = SPECIFICATION_MOVES

    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="specifications"
    )
    version = models.CharField("版本", max_length=20)
    standard = models.CharField("执行标准", max_length=120, blank=True)
    sample_quantity = models.CharField("样品数量", max_length=60, blank=True)
    backup_quantity = models.CharField("备用样品数量", max_length=60, blank=True)
    base_quantity = models.CharField("抽样基数", max_length=60, blank=True)
    method = models.TextField("抽样方法", blank=True)
    decision = models.CharField("判定规则", max_length=10, choices=DECISION_CHOICES, default=DECISIONS[0].key)
    since = models.DateField("施行日期")
    until = models.DateField("废止日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=SpecificationState.choices, default=SpecificationState.PUBLISHED)
    office = models.ForeignKey(
        Office, verbose_name="制定机关", null=True, blank=True, on_delete=models.PROTECT, related_name="specifications"
    )
    replaces = models.ForeignKey(
        "self", verbose_name="上一版本", null=True, blank=True, on_delete=models.PROTECT, related_name="later_versions"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("起草时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发布人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("发布时间", null=True, blank=True)
    repealed_because = models.CharField("废止理由", max_length=500, blank=True)
    revision = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = "抽查实施细则"
        verbose_name_plural = "抽查实施细则"
        ordering = ("category", "-since")
        constraints = (
            models.UniqueConstraint(fields=("category", "version"), name="specification_version_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | models.Q(drafted_by=None) | ~models.Q(approved_by=models.F("drafted_by")),
                name="specification_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="specification_until_after_since"
            ),
        )
        triggers = guards.frozen_when("OLD.approved_at IS NOT NULL", *_CONTENT)

    def __str__(self) -> str:
        return f"{self.category}（{self.version}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:specification", args=[self.pk])

    @property
    def public_key(self) -> str:
        """Under which key the open register knows it."""
        return f"specification-{self.pk}"

    @property
    def public_url(self) -> str:
        return f"/catalogue/specifications/{self.pk}/"


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
    standard = models.CharField("依据标准", max_length=120, blank=True)
    method = models.CharField("检验方法", max_length=120, blank=True)
    item_class = models.CharField("项目分类", max_length=1, choices=ITEM_CLASSES, default="B")
    on_site = models.BooleanField("可以现场检验", default=False)

    class Meta:
        verbose_name = "检验项目"
        verbose_name_plural = "检验项目"
        ordering = ("specification", "order", "pk")
        triggers = frozen_with_parent("inspections_specification", "specification_id", "parent.approved_at IS NOT NULL")

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, self.low, self.high, self.text)

    @property
    def limit_words(self) -> str:
        """The limit as it stands in print."""
        return limits.printed(self.limit)
