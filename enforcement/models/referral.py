"""How a refusal that went to the penalty procedure was taken up."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law.referral import END_CHOICES
from quality_portal.audit import guards


class ReferralEnd(models.Model):
    """Ends the wait of a referred refusal: a case of penalty was opened, or it is dealt with elsewhere."""

    refusal = models.OneToOneField("inspections.Refusal", verbose_name="拒检记录", on_delete=models.PROTECT, related_name="referral_end")
    how = models.CharField("去向", max_length=10, choices=END_CHOICES)
    reference = models.CharField("案号或者文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    ended_on = models.DateField("办结日期")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "拒检移交的办结"
        verbose_name_plural = "拒检移交的办结"
        ordering = ("-ended_on", "-pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.refusal.number}{self.get_how_display()}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:referral", args=[self.refusal.number])
