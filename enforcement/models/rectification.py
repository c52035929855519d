"""What the enterprise answers to an order: a working draft, and each version as it was submitted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import rectification as law
from enforcement.states import rectification as states
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


def grouped(receipt_no: str) -> str:
    """Sixteen digits in four groups, as people read them."""
    return " ".join(receipt_no[start : start + 4] for start in range(0, len(receipt_no), 4))


class RectificationReport(models.Model):
    """The report on one order. Its sections hold the answers exactly as typed, complete or not."""

    MOVES = states.MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="rectification_reports")
    step = models.OneToOneField(
        "enforcement.Step", verbose_name="责令改正决定", on_delete=models.PROTECT, related_name="rectification_report"
    )
    state = models.CharField("状态", max_length=10, choices=states.ReportState.choices, default=states.ReportState.DRAFT)
    facts = models.JSONField("核对不合格事实", default=dict, blank=True)
    causes = models.JSONField("分析原因", default=dict, blank=True)
    measures = models.JSONField("整改措施", default=dict, blank=True)
    stock = models.JSONField("库存与召回", default=dict, blank=True)
    proof = models.JSONField("证明材料", default=dict, blank=True)
    promise = models.JSONField("承诺", default=dict, blank=True)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.ForeignKey(User, verbose_name="保存人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_sections = models.JSONField("各部分保存情况", default=dict, blank=True)

    class Meta:
        verbose_name = "整改报告"
        verbose_name_plural = "整改报告"
        ordering = ("-pk",)
        # What was submitted cannot be edited behind the officer's back; a return opens it again.
        triggers = guards.frozen_when(
            "OLD.state IN ('submitted', 'accepted')", "case_id", "step_id", "facts", "causes", "measures", "stock", "proof", "promise"
        )

    def __str__(self) -> str:
        return f"{self.case.enterprise.name}整改报告（{self.case.number}）"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:case_report", args=[self.case.number])

    def answers(self, section: str) -> dict:
        """What was typed in a section."""
        if section not in law.BY_KEY:
            raise LookupError(f"the report has no section {section!r}")
        return getattr(self, section)

    @property
    def editable(self) -> bool:
        return self.state in states.EDITABLE


class Submission(models.Model):
    """A version of the report as it was handed in. Evidence: written once, its digest proves the content."""

    evidence = True

    report = models.ForeignKey(RectificationReport, verbose_name="整改报告", on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField("版次")
    receipt_no = models.CharField("回执编号", max_length=16, unique=True)
    content = models.JSONField("内容")
    digest = models.CharField("SHA-256", max_length=64)
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "整改报告回执"
        verbose_name_plural = "整改报告回执"
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("report", "version"), name="submission_version_once"),
            models.CheckConstraint(condition=models.Q(receipt_no__regex=r"^[0-9]{16}$"), name="receipt_no_is_sixteen_digits"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"整改报告回执 {self.receipt}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:receipt", args=[self.receipt_no])

    @property
    def receipt(self) -> str:
        return grouped(self.receipt_no)

    @property
    def intact(self) -> bool:
        """Does the content still give the digest that the receipt states?"""
        return law.digest_of(self.content) == self.digest


class FileReturn(models.Model):
    """One file of a report that came back, and what the enterprise sent in its place. Each half is written once."""

    report = models.ForeignKey(RectificationReport, verbose_name="整改报告", on_delete=models.PROTECT, related_name="file_returns")
    file = models.UUIDField("材料")
    name = models.CharField("文件名", max_length=200)
    reason = models.CharField("退回理由", max_length=300)
    by = models.ForeignKey(User, verbose_name="退回人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("退回时间")
    replaced_by = models.UUIDField("替换的材料", null=True, blank=True)
    replaced_at = models.DateTimeField("替换时间", null=True, blank=True)
    replaced_by_user = models.ForeignKey(User, verbose_name="替换人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "退回的材料"
        verbose_name_plural = "退回的材料"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("report", "file"), name="file_returned_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="returned_file_has_reason"),
        )
        triggers = (
            *guards.frozen_when("TRUE", "report_id", "file", "name", "reason", "by_id", "at"),
            pgtrigger.Trigger(
                name="replaced_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__replaced_by__isnull=False),
                func="RAISE EXCEPTION 'a returned file is replaced once';",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report}：{self.name}退回"


class FilePass(models.Model):
    """A file of a report that the officer looked at and let stand. A later return of the same file outweighs it. Evidence."""

    evidence = True

    report = models.ForeignKey(RectificationReport, verbose_name="整改报告", on_delete=models.PROTECT, related_name="file_passes")
    file = models.UUIDField("材料")
    name = models.CharField("文件名", max_length=200)
    by = models.ForeignKey(User, verbose_name="核对人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "通过的材料"
        verbose_name_plural = "通过的材料"
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "file"), name="file_passed_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.report}：{self.name}通过"


class ReportReview(models.Model):
    """What the officer found in a version: accepted, or returned with reasons. Evidence."""

    evidence = True

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        RETURNED = "returned", "退回补正"

    submission = models.OneToOneField(Submission, verbose_name="回执", on_delete=models.PROTECT, related_name="review")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    reasons = models.TextField("意见", blank=True)
    by = models.ForeignKey(User, verbose_name="审核人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = "整改报告审核"
        verbose_name_plural = "整改报告审核"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(outcome="accepted") | ~models.Q(reasons=""), name="returned_report_has_reasons"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.submission}：{self.get_outcome_display()}"
