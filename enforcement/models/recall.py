"""A recall: who takes back which product, why, and what whoever bought it should do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.states.recall import RECALL_MOVES, RecallState
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Recall(models.Model):
    """A recall (召回) as its producer reported it to the office that supervises it."""

    MOVES = RECALL_MOVES

    number = models.CharField("召回编号", max_length=40, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="生产者", on_delete=models.PROTECT, related_name="recalls")
    office = models.ForeignKey("accounts.Office", verbose_name="监督机关", on_delete=models.PROTECT, related_name="recalls")
    case = models.ForeignKey("enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="recalls")
    product_name = models.CharField("产品名称", max_length=200)
    trademark = models.CharField("商标", max_length=100, blank=True)
    model = models.CharField("规格型号", max_length=120, blank=True)
    batch = models.CharField("批号", max_length=200)
    quantity = models.CharField("召回数量", max_length=60)
    hazard = models.TextField("缺陷和可能的后果")
    remedy = models.TextField("消费者怎么办")
    reported_on = models.DateField("报告日期")
    state = models.CharField("状态", max_length=10, choices=RecallState.choices, default=RecallState.RUNNING)
    recovered = models.CharField("已收回数量", max_length=60, blank=True)
    closed_on = models.DateField("完成日期", null=True, blank=True)
    recorded_by = models.ForeignKey(User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "召回"
        verbose_name_plural = "召回"
        ordering = ("-reported_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("enterprise", "product_name", "batch"), condition=models.Q(state="running"), name="recall_once_a_batch"),
            models.CheckConstraint(
                condition=models.Q(state="running", closed_on__isnull=True) | models.Q(state="closed", closed_on__isnull=False), name="closed_recall_has_day"
            ),
        )
        triggers = guards.frozen_when(
            "TRUE", "number", "enterprise_id", "office_id", "product_name", "trademark", "model", "batch", "quantity", "hazard", "remedy", "reported_on",
            "recorded_by_id", "recorded_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enterprise}召回{self.product_name}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:recall", args=[self.number])
