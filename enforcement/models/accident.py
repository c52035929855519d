"""A quality accident as its enterprise reported it, and what the bureau did with the report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.models.rectification import grouped
from enforcement.states.accident import ACCIDENT_MOVES, AccidentState
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class AccidentReport(models.Model):
    """What was reported never changes. One person takes it in hand, another signs the letter to the government."""

    MOVES = ACCIDENT_MOVES

    receipt_no = models.CharField("回执编号", max_length=16, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="accidents")
    office = models.ForeignKey("accounts.Office", verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField("发生时间")
    place = models.CharField("地点", max_length=200)
    product_name = models.CharField("产品", max_length=200)
    batch = models.CharField("型号、批次", max_length=120, blank=True)
    what = models.TextField("事故经过")
    injured = models.PositiveIntegerField("受伤人数")
    dead = models.PositiveIntegerField("死亡人数")
    measures = models.TextField("已采取的措施")
    phone = models.CharField("联系电话", max_length=40)
    once = models.CharField("防重摘要", max_length=64, unique=True)
    filed_by = models.ForeignKey(User, verbose_name="报告人", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("报告时间")
    state = models.CharField("状态", max_length=10, choices=AccidentState.choices, default=AccidentState.FILED)
    lead = models.ForeignKey("inspections.Lead", verbose_name="线索", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(User, verbose_name="受理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("受理时间", null=True, blank=True)
    opinion = models.TextField("处置意见", blank=True)
    agency = models.ForeignKey("accounts.Agency", verbose_name="报告对象", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forwarded_by = models.ForeignKey(User, verbose_name="签发人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField("报告政府时间", null=True, blank=True)
    document = models.ForeignKey("documents.Document", verbose_name="报告函", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "质量事故报告"
        verbose_name_plural = "质量事故报告"
        ordering = ("-filed_at", "-pk")
        indexes = (models.Index(fields=("office", "state", "filed_at"), name="accident_of_office"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(receipt_no__regex=r"^[0-9]{16}$"), name="accident_receipt_is_sixteen_digits"),
            models.CheckConstraint(
                condition=~models.Q(state="forwarded") | models.Q(document__isnull=False, agency__isnull=False, forwarded_by__isnull=False),
                name="forwarded_accident_has_its_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(forwarded_by__isnull=True) | ~models.Q(forwarded_by=models.F("taken_by")), name="accident_takes_two_people"
            ),
        )
        triggers = guards.frozen_when(
            "TRUE", "receipt_no", "enterprise_id", "office_id", "happened_at", "place", "product_name", "batch", "what", "injured", "dead",
            "measures", "phone", "once", "filed_by_id", "filed_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enterprise}质量事故报告"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:accident", args=[self.receipt_no])

    def get_desk_url(self) -> str:
        """Where the enterprise reads it."""
        return reverse("enforcement:own_accident", args=[self.receipt_no])

    @property
    def receipt(self) -> str:
        return grouped(self.receipt_no)
