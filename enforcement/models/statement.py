"""What an enterprise says for itself about what is published of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from quality_portal.audit import guards


class EnterpriseStatement(models.Model):
    """An enterprise's own words (企业陈述) about a result or a line of an announcement. The newest one is shown; all stay."""

    evidence = True

    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="public_statements")
    conclusion = models.ForeignKey(
        "inspections.Conclusion", verbose_name="检验结论", null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    entry = models.ForeignKey(
        "enforcement.AnnouncementEntry", verbose_name="公告条目", null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    text = models.TextField("陈述", blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="提交人", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "企业陈述"
        verbose_name_plural = "企业陈述"
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=Q(conclusion__isnull=False) | Q(entry__isnull=False), name="statement_is_about_something"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.enterprise}的陈述"
