"""What a laboratory was asked to test: from the assignment to the second person's signature."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import LAB_JOB_MOVES, LabJobState
from quality_portal.audit import guards

from .lab import LabBody
from .sample import Sample


class Part(models.TextChoices):
    TEST = "test", "检验样品"
    BACKUP = "backup", "备用样品"


class Purpose(models.TextChoices):
    FIRST = "first", "初检"
    RETEST = "retest", "复检"
    CORRECTION = "correction", "更正"


# Only one job of a purpose may be under way, and a first or second test is done once.
_LIVE = models.Q(state__in=["assigned", "received", "entered"])
_DONE = models.Q(state__in=["assigned", "received", "entered", "verified"])


class LabJob(models.Model):
    """A test under a blind number (盲样编号), by which alone the laboratory knows the sample until the report is verified.

    `worksheet` holds a row an item: the limit of the frozen specification and what was found. One person enters, another
    of the same laboratory verifies.
    """

    MOVES = LAB_JOB_MOVES

    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="jobs")
    lab = models.ForeignKey(LabBody, verbose_name="检验机构", on_delete=models.PROTECT, related_name="jobs")
    part = models.CharField("样品部分", max_length=6, choices=Part.choices, default=Part.TEST)
    purpose = models.CharField("检验种类", max_length=10, choices=Purpose.choices, default=Purpose.FIRST)
    blind_no = models.CharField("盲样编号", max_length=20, unique=True)
    corrects = models.ForeignKey(
        "inspections.TestReport", verbose_name="更正的报告", null=True, blank=True, on_delete=models.PROTECT, related_name="correcting"
    )
    because = models.CharField("理由", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=LabJobState.choices, default=LabJobState.ASSIGNED)
    due_on = models.DateField("约定完成日期", null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="交办人", null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("交办时间")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收样人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField("收样日期", null=True, blank=True)
    receipt = models.JSONField("收样检查", default=dict, blank=True)
    refused_because = models.CharField("拒收理由", max_length=500, blank=True)
    worksheet = models.JSONField("检验记录", default=list, blank=True)
    revision = models.PositiveIntegerField("修改次数", default=0)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="检验人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    returned_because = models.CharField("退回理由", max_length=500, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField("复核时间", null=True, blank=True)
    stopped_because = models.CharField("停止检验的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "检验任务"
        verbose_name_plural = "检验任务"
        ordering = ("-assigned_at", "-pk")
        indexes = (
            models.Index(fields=("lab", "state", "due_on"), name="lab_job_bench"),
            models.Index(fields=("due_on",), name="lab_job_live", condition=_LIVE),
            models.Index(fields=("sample",), name="lab_job_trouble", condition=models.Q(state__in=["refused", "stopped"])),
            models.Index(
                fields=("verified_at", "lab", "due_on"), name="lab_job_first", condition=models.Q(state="verified", purpose="first")
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("sample", "purpose"), condition=_LIVE, name="one_lab_job_under_way"),
            models.UniqueConstraint(fields=("sample", "purpose"), condition=_DONE & ~models.Q(purpose="correction"), name="one_lab_job_done"),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | ~models.Q(verified_by=models.F("entered_by")), name="lab_job_verified_by_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="verified") | models.Q(verified_by__isnull=False, entered_by__isnull=False),
                name="lab_job_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="correction", corrects__isnull=False) | (~models.Q(purpose="correction") & models.Q(corrects=None)),
                name="lab_job_corrects_a_report",
            ),
        )
        triggers = guards.frozen_when("OLD.state IN ('verified', 'refused', 'stopped', 'recalled')")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.blind_no}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:lab_job", args=[self.blind_no])

    @property
    def seal_no(self) -> str:
        """The seal of the part that is tested."""
        return (self.sample.seal_no if self.part == Part.TEST else self.sample.backup_seal_no) or ""

    @property
    def open(self) -> bool:
        return self.state in (LabJobState.ASSIGNED, LabJobState.RECEIVED, LabJobState.ENTERED)
