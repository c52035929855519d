"""What stands between a draft and the public, and what the public asks to have put right."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.states.publicity import CORRECTION_MOVES, CorrectionOutcome, CorrectionState
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Release(models.Model):
    """One thing the gate found that a reviewer lets stand, with the reason. What stood there is kept as a digest only."""

    evidence = True

    mark = models.CharField("标记", max_length=64)
    kind = models.CharField("类别", max_length=20)
    place = models.CharField("位置", max_length=120)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(User, verbose_name="审核人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True
        ordering = ("pk",)
        triggers = guards.append_only()


class GateRelease(Release):
    """What may stand in an announcement."""

    announcement = models.ForeignKey("enforcement.Announcement", verbose_name="公告", on_delete=models.PROTECT, related_name="releases")

    class Meta(Release.Meta):
        verbose_name = "公示把关放行"
        verbose_name_plural = "公示把关放行"
        constraints = (models.UniqueConstraint(fields=("announcement", "mark"), name="one_release_a_mark"),)

    def __str__(self) -> str:
        return f"{self.announcement} {self.place}"


class CorrectionRequest(models.Model):
    """Somebody says that what is published is wrong. How to reach them is sealed; the receipt is known to them alone."""

    MOVES = CORRECTION_MOVES

    receipt_digest = models.CharField("回执摘要", max_length=64, unique=True)
    office = models.ForeignKey("accounts.Office", verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    announcement = models.ForeignKey(
        "enforcement.Announcement", verbose_name="所涉公告", null=True, blank=True, on_delete=models.PROTECT, related_name="correction_requests"
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="所涉企业", null=True, blank=True, on_delete=models.PROTECT, related_name="correction_requests"
    )
    page = models.CharField("哪里的信息", max_length=300)
    wrong = models.TextField("哪里不对")
    right = models.TextField("应当是什么", blank=True)
    contact = models.BinaryField("联系方式（加密）", null=True, blank=True)
    filed_at = models.DateTimeField("收到时间")
    reply_by = models.DateField("答复期限")
    reply_provisional = models.BooleanField("期限暂定", default=False)
    state = models.CharField("状态", max_length=10, choices=CorrectionState.choices, default=CorrectionState.RECEIVED)
    outcome = models.CharField("处理结果", max_length=10, choices=CorrectionOutcome.choices, blank=True)
    answer = models.TextField("答复", blank=True)
    draft = models.ForeignKey(
        "enforcement.Announcement", verbose_name="更正公告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(User, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("office", "state", "reply_by"), name="correction_of_office"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="answered")
                | (~models.Q(outcome="") & ~models.Q(answer="") & models.Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answered_correction_is_whole",
            ),
        )
        triggers = guards.frozen_when("TRUE", "receipt_digest", "announcement_id", "enterprise_id", "page", "wrong", "right", "filed_at")

    def __str__(self) -> str:
        return f"更正申请第{self.pk}号"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:correction", args=[self.pk])
