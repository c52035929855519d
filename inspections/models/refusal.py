"""A refusal of inspection, and what was decided about it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import REFUSAL_MOVES, RefusalState
from quality_portal.accounts.models import Office

from .draw import DrawnEnterprise
from .plan import PlanItem


class Refusal(models.Model):
    """A refusal (拒绝抽查) as two samplers recorded it. Another person decides whether the law lets the party refuse.

    `grounds` answers each ground on which a party may refuse: {key: {"applies": bool, "note": str}}. Only when none
    applies can the product be dealt with as nonconforming.
    """

    MOVES = REFUSAL_MOVES

    number = models.CharField("拒检记录编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="refusals")
    drawn = models.OneToOneField(
        DrawnEnterprise, verbose_name="抽取结果", null=True, blank=True, on_delete=models.PROTECT, related_name="refusal"
    )
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="refusals")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="refusals")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="refusals"
    )
    product_name = models.CharField("产品名称", max_length=200)
    refused_on = models.DateField("拒检日期")
    place = models.CharField("地点", max_length=200)
    facts = models.TextField("经过")
    witness = models.CharField("见证人", max_length=60, blank=True)
    grounds = models.JSONField("合法拒检理由核对", default=dict)
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="抽样人员", related_name="refusals_met")
    state = models.CharField("状态", max_length=10, choices=RefusalState.choices, default=RefusalState.RECORDED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="记录人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("记录时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="认定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("认定日期", null=True, blank=True)
    decision = models.TextField("认定理由", blank=True)

    class Meta:
        verbose_name = "拒检记录"
        verbose_name_plural = "拒检记录"
        ordering = ("-refused_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | models.Q(recorded_by=None) | ~models.Q(decided_by=models.F("recorded_by")),
                name="refusal_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise}拒绝抽查（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:refusal", args=[self.number])
