"""What the clock noticed about a licence: it must be renewed now, or it ran out and waits to be deregistered."""

from django.db import models

from enterprises.states import ReminderKind
from quality_portal.audit import guards

from .licence import Licence


class LicenceReminder(models.Model):
    """Once a licence and kind. `falls_on` is the legal day, `noted_at` when the portal noticed."""

    evidence = True

    licence = models.ForeignKey(Licence, verbose_name="证书", on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField("种类", max_length=10, choices=ReminderKind.choices)
    falls_on = models.DateField("应当提醒之日")
    apply_by = models.DateField("申请延续的最后一日", null=True)
    noted_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "证书到期提醒"
        verbose_name_plural = "证书到期提醒"
        ordering = ("-falls_on", "-pk")
        constraints = (models.UniqueConstraint(fields=("licence", "kind"), name="licence_reminded_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.licence}：{self.get_kind_display()}"
