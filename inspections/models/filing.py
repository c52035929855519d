"""A plan as it was filed with the organ above."""

from django.conf import settings
from django.db import models

from quality_portal.accounts.models import Office
from quality_portal.audit import guards

from .plan import Plan


class PlanFiling(models.Model):
    """Says with whom a plan was filed (备案), when, and under which receipt number."""

    evidence = True

    plan = models.OneToOneField(Plan, verbose_name="计划", on_delete=models.PROTECT, related_name="filing")
    to_office = models.ForeignKey(Office, verbose_name="上一级机关", null=True, blank=True, on_delete=models.PROTECT, related_name="plans_received")
    addressee = models.CharField("报送机关", max_length=120)
    filed_on = models.DateField("报送日期")
    receipt_no = models.CharField("回执号", max_length=80)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "计划备案"
        verbose_name_plural = "计划备案"
        ordering = ("-filed_on", "-pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.plan.number}报{self.addressee}备案（{self.receipt_no}）"
