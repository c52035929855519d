"""A refusal of inspection, and what was decided about it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.law.onsite import REFUSAL_WAYS
from inspections.states import REFUSAL_MOVES, RefusalState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards

from .draw import DrawnEnterprise
from .lead import Lead
from .plan import Plan, PlanItem
from .task import SamplingTask

_RECORD = (
    "number", "plan_item_id", "drawn_id", "task_id", "office_id", "enterprise_id", "product_name", "way", "refused_on", "place", "facts",
    "witness", "grounds", "reported_to", "reported_on", "recorded_by_id", "recorded_at",
)  # fmt: skip
_DECISION = ("state", "decided_by_id", "decided_on", "decision", "excused_by")
_CHANGED = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _DECISION)


class Refusal(models.Model):
    """A refusal (拒绝抽查) as two samplers recorded it. Another person decides whether the law lets the party refuse.

    `grounds` answers each ground on which a party may refuse: {key: {"applies": bool, "note": str}}. Only when none
    applies can the product be dealt with as nonconforming.
    """

    MOVES = REFUSAL_MOVES

    number = models.CharField("拒检记录编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="refusals")
    drawn = models.ForeignKey(
        DrawnEnterprise, verbose_name="抽取结果", null=True, blank=True, on_delete=models.PROTECT, related_name="refusals"
    )
    task = models.OneToOneField(
        SamplingTask, verbose_name="抽样任务", null=True, blank=True, on_delete=models.PROTECT, related_name="refusal"
    )
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="refusals")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="refusals")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="refusals"
    )
    product_name = models.CharField("产品名称", max_length=200)
    way = models.CharField("拒检方式", max_length=10, choices=[(row.key, row.title) for row in REFUSAL_WAYS], default=REFUSAL_WAYS[0].key)
    refused_on = models.DateField("拒检日期")
    place = models.CharField("地点", max_length=200)
    facts = models.TextField("经过")
    witness = models.CharField("见证人", max_length=60, blank=True)
    grounds = models.JSONField("合法拒检理由核对", default=dict)
    reported_to = models.CharField("报告机关", max_length=200, blank=True)
    reported_on = models.DateField("报告日期", null=True, blank=True)
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="抽样人员", related_name="refusals_met")
    state = models.CharField("状态", max_length=10, choices=RefusalState.choices, default=RefusalState.RECORDED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="记录人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("记录时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="认定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("认定日期", null=True, blank=True)
    decision = models.TextField("认定理由", blank=True)
    excused_by = models.CharField("成立的拒检理由", max_length=20, blank=True)
    complaint = models.ForeignKey(
        Lead, verbose_name="对抽样人员的投诉", null=True, blank=True, on_delete=models.PROTECT, related_name="refusals_excused"
    )
    forced_plan = models.OneToOneField(
        Plan, verbose_name="强制抽查计划", null=True, blank=True, on_delete=models.PROTECT, related_name="refusal"
    )

    class Meta:
        verbose_name = "拒检记录"
        verbose_name_plural = "拒检记录"
        ordering = ("-refused_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("drawn",), condition=~models.Q(state="lawful"), name="one_refusal_a_drawn"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | models.Q(recorded_by=None) | ~models.Q(decided_by=models.F("recorded_by")),
                name="refusal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="recorded") | models.Q(decided_on__isnull=False) & ~models.Q(decision=""),
                name="refusal_decision_has_reason",
            ),
        )
        triggers = [
            *guards.frozen_when("TRUE", *_RECORD),
            pgtrigger.Trigger(
                name="decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"IF OLD.state <> 'recorded' AND ({_CHANGED}) THEN RAISE EXCEPTION 'this refusal is decided'; END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}拒绝抽查（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:refusal", args=[self.number])
