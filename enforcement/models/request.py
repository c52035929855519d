"""What an enterprise asks for on a case: more time, or that somebody come and look again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import rectification as law
from enforcement.models.rectification import grouped
from enforcement.states import request as states
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Request(models.Model):
    """A request with its receipt. What was asked never changes; the answer is written once."""

    MOVES = states.REQUEST_MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="requests")
    step = models.ForeignKey("enforcement.Step", verbose_name="处理决定", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField("类别", max_length=10, choices=states.RequestKind.choices)
    state = models.CharField("状态", max_length=10, choices=states.RequestState.choices, default=states.RequestState.FILED)
    days = models.PositiveSmallIntegerField("申请延长日数", null=True, blank=True)
    reasons = models.TextField("理由")
    receipt_no = models.CharField("回执编号", max_length=16, unique=True)
    content = models.JSONField("内容")
    digest = models.CharField("SHA-256", max_length=64)
    filed_by = models.ForeignKey(User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("提交时间")
    answer_by = models.DateField("应于何日前答复")
    answer_provisional = models.BooleanField("答复期限暂定", default=False)
    grants = models.BooleanField("拟同意", null=True, blank=True)
    granted_days = models.PositiveSmallIntegerField("准予延长日数", null=True, blank=True)
    opinion = models.TextField("答复理由", blank=True)
    proposed_by = models.ForeignKey(User, verbose_name="承办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出意见时间", null=True, blank=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, verbose_name="决定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "企业申请"
        verbose_name_plural = "企业申请"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "answer_by"), name="request_by_answer"),)
        constraints = (
            models.UniqueConstraint(
                fields=("step", "kind"), condition=models.Q(state__in=("filed", "proposed")), name="one_pending_request_a_step"
            ),
            models.CheckConstraint(condition=models.Q(receipt_no__regex=r"^[0-9]{16}$"), name="request_receipt_is_sixteen_digits"),
            models.CheckConstraint(
                condition=~models.Q(state="granted") | ~models.Q(kind="extension") | models.Q(granted_days__gt=0), name="granted_extension_has_days"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("granted", "refused")) | models.Q(document__isnull=False, decided_by__isnull=False),
                name="answered_request_is_whole",
            ),
            models.CheckConstraint(condition=~models.Q(state="refused") | ~models.Q(opinion=""), name="refused_request_has_reasons"),
        )
        triggers = guards.frozen_when(
            "TRUE", "case_id", "step_id", "kind", "days", "reasons", "receipt_no", "content", "digest", "filed_by_id", "filed_at"
        )

    def __str__(self) -> str:
        return f"{self.case.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:request", args=[self.receipt_no])

    def get_desk_url(self) -> str:
        """Where the enterprise reads it."""
        return reverse("enforcement:desk_request", args=[self.receipt_no])

    @property
    def receipt(self) -> str:
        return grouped(self.receipt_no)

    @property
    def intact(self) -> bool:
        """Does the content still give the digest that the receipt states?"""
        return law.digest_of(self.content) == self.digest

    @property
    def pending(self) -> bool:
        return self.state in states.PENDING
