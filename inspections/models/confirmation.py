"""样品确认: goods taken from a seller or off the net are shown to the maker that their label names."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import CONFIRMATION_MOVES, ConfirmationState
from quality_portal.audit import guards

from .lead import Lead
from .report import Conclusion
from .sample import Sample


class MakerConfirmation(models.Model):
    """What the labelled maker says of a sample. It is about the goods, so a correction or a retest does not ask again."""

    MOVES = CONFIRMATION_MOVES

    sample = models.OneToOneField(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="confirmation")
    conclusion = models.ForeignKey(Conclusion, verbose_name="检验结论", on_delete=models.PROTECT, related_name="confirmations")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="标称生产企业", on_delete=models.PROTECT, related_name="confirmations")
    state = models.CharField("状态", max_length=10, choices=ConfirmationState.choices, default=ConfirmationState.ASKED)
    asked_on = models.DateField("发出日期")
    received_on = models.DateField("收到日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    reasons = models.TextField("说明", blank=True)
    online = models.BooleanField("网上答复", default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    receipt_no = models.CharField("回执编号", max_length=16, unique=True, null=True, blank=True)
    content = models.JSONField("答复内容", null=True, blank=True)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    lead = models.ForeignKey(
        Lead, verbose_name="假冒线索", null=True, blank=True, on_delete=models.PROTECT, related_name="confirmations"
    )

    class Meta:
        verbose_name = "样品确认"
        verbose_name_plural = "样品确认"
        ordering = ("-asked_on", "-pk")
        indexes = (models.Index(fields=("state", "due_on"), name="confirmation_waiting"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "denied"]) | models.Q(answered_at__isnull=False, receipt_no__isnull=False),
                name="confirmation_answer_has_receipt",
            ),
            models.CheckConstraint(condition=~models.Q(state="denied") | ~models.Q(reasons=""), name="confirmation_denial_has_reasons"),
        )
        triggers = guards.frozen_when("OLD.state IN ('confirmed', 'denied')", "sample_id", "enterprise_id", "state", "reasons", "receipt_no", "content")

    def __str__(self) -> str:
        return f"{self.enterprise}对{self.sample}的样品确认"

    def get_absolute_url(self) -> str:
        return reverse("inspections:sample", args=[self.sample.number])

    @property
    def receipt(self) -> str:
        """The receipt's number in four groups, as people read it."""
        number = self.receipt_no or ""
        return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
