"""Who may not be sent to whom (回避). Why is told to the office only."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class RecusalReason(models.TextChoices):
    KINSHIP = "kinship", "本人或者近亲属在该企业任职、持股"
    INTEREST = "interest", "与该企业有债权债务或者其他利害关系"
    FORMER = "former", "近三年内曾在该企业工作"
    OTHER = "other", "其他可能影响公正的关系"


class Recusal(models.Model):
    """An officer kept away from an enterprise, from its declaration until it is ended. One at a time."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="recusals")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField("情形", max_length=10, choices=RecusalReason.choices)
    note = models.CharField("说明", max_length=300, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申报人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField("申报时间")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="解除人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("解除时间", null=True, blank=True)
    ended_because = models.CharField("解除理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering = ("-declared_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("officer", "enterprise"), condition=Q(ended_at=None), name="recusal_once_at_a_time"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_because=""), name="recusal_ended_with_reason"),
        )

    def __str__(self) -> str:
        return f"{self.officer.display_name} 回避 {self.enterprise}"
