"""What was decided about a failure twice running: the shortcut taken, or left with a reason. Evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from quality_portal.audit import guards


class Repeat(models.Model):
    """One answer to one shortcut of the ladder. `previous` is the earlier result that makes it twice."""

    evidence = True

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="repeats")
    shortcut = models.CharField("特别规定", max_length=30)
    previous = models.ForeignKey("inspections.Conclusion", verbose_name="上一次结论", on_delete=models.PROTECT, related_name="+")
    taken = models.BooleanField("适用")
    reason = models.TextField("理由")
    basis_text = models.TextField("依据")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="决定人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "连续不合格的处理"
        verbose_name_plural = "连续不合格的处理"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case", "shortcut"), name="shortcut_answered_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="shortcut_has_reason"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.case}：{self.shortcut}"
