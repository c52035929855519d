"""A quarter's report of an office: its figures, frozen, and the document that printed them."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.accounts.models import Office
from quality_portal.audit import guards
from quality_portal.documents.models import Document

from .law import quarter_name
from .states import MOVES, ReportState


class QuarterlyReport(models.Model):
    """`figures` is what `figures.collect` returned, `digest` its SHA-256. Frozen once published."""

    MOVES = MOVES

    office = models.ForeignKey(Office, verbose_name="机关", on_delete=models.PROTECT, related_name="quarterly_reports")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    figures = models.JSONField("数据")
    digest = models.CharField("数据摘要", max_length=64)
    compiled_at = models.DateTimeField("编制时间")
    compiled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="编制人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.OneToOneField(
        Document, verbose_name="报告", null=True, on_delete=models.PROTECT, related_name="quarterly_report"
    )

    class Meta:
        verbose_name = "季度质量状况分析报告"
        verbose_name_plural = "季度质量状况分析报告"
        ordering = ("-year", "-quarter")
        constraints = (
            models.UniqueConstraint(fields=("office", "year", "quarter"), name="one_report_a_quarter"),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="quarter_is_1_to_4"),
            models.CheckConstraint(
                condition=~models.Q(published_by=models.F("compiled_by")), name="report_published_by_another"
            ),
        )
        triggers = guards.frozen_when("OLD.state = 'published'")

    def __str__(self) -> str:
        return f"{self.office.name}{self.period}产品质量状况分析报告"

    def get_absolute_url(self) -> str:
        return reverse("reports:page", args=[self.pk])

    @property
    def public_key(self) -> str:
        """Under which key the open register knows it."""
        return f"{self.year}-q{self.quarter}-{self.office_id}"

    @property
    def public_url(self) -> str:
        return f"/reports/{self.year}-q{self.quarter}/"

    @property
    def period(self) -> str:
        return quarter_name(self.year, self.quarter)
