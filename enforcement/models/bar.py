"""Persons who may not be honoured because of a failed product."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PrincipalBar(models.Model):
    """The person in role on the date of the fact, barred from `since` up to, but not on, `until`. Never public."""

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="principal_bars")
    principal = models.ForeignKey("enterprises.Principal", verbose_name="负责人", on_delete=models.PROTECT, related_name="bars")
    name = models.CharField("姓名", max_length=60)
    role = models.CharField("职务", max_length=40)
    fact_on = models.DateField("事实发生日期")
    since = models.DateField("自")
    until = models.DateField("至（不含当日）")
    because = models.TextField("事由")
    basis_text = models.TextField("依据")
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_because = models.CharField("解除理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "负责人不得评优"
        verbose_name_plural = "负责人不得评优"
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("case", "principal"), name="principal_barred_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="principal_bar_has_days"),
            models.CheckConstraint(condition=Q(lifted_on__isnull=True) | ~Q(lifted_because=""), name="lifted_bar_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.role}）不得评优"
