"""What the office tells the public about an enterprise and its product."""

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.models.people import three_people
from enforcement.states import announcement as states
from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Announcement(models.Model):
    """A public announcement. Its text and rows are frozen once published; only its end can be added."""

    MOVES = states.ANNOUNCEMENT_MOVES

    class Kind(models.TextChoices):
        RESULT = "result", "抽查不合格"
        RECHECK_FAILED = "recheck_failed", "未按期改正"
        LICENCE = "licence", "证书处理"
        COUNTERFEIT = "counterfeit", "制假售假案件"

    uuid = models.UUIDField("公示编号", unique=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    office = models.ForeignKey("accounts.Office", verbose_name="发布机关", on_delete=models.PROTECT, related_name="announcements")
    title = models.CharField("标题", max_length=200)
    summary = models.CharField("给公众的提示", max_length=500, blank=True)
    body = models.JSONField("正文", default=list)
    state = models.CharField("状态", max_length=20, choices=states.AnnouncementState.choices, default=states.AnnouncementState.DRAFT)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_by = models.ForeignKey(User, verbose_name="起草", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    reviewed_by = models.ForeignKey(User, verbose_name="法制审核", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    review_note = models.CharField("审核意见", max_length=500, blank=True)
    approved_by = models.ForeignKey(User, verbose_name="批准", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    term_until = models.DateField("公示至", null=True, blank=True)
    statement = models.TextField("企业陈述", blank=True)
    consent = models.CharField("组织抽查的机关的同意", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤下理由", max_length=500, blank=True)
    cases = models.ManyToManyField("enforcement.Case", through="AnnouncementEntry", related_name="announcements")

    class Meta:
        verbose_name = "公告"
        verbose_name_plural = "公告"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "-published_at"), name="announcement_by_day"),)
        constraints = (
            *three_people("announcement"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "reviewed", "returned"))
                | models.Q(published_at__isnull=False, approved_by__isnull=False, document__isnull=False),
                name="published_announcement_is_whole",
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('published', 'withdrawn')",
            "kind", "office_id", "title", "summary", "body", "document_id", "published_at", "approved_by_id", "consent",
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enforcement:announcement", args=[self.uuid])


class AnnouncementEntry(models.Model):
    """One enterprise and product in an announcement: the columns as they were published."""

    announcement = models.ForeignKey(Announcement, verbose_name="公告", on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField("序号")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="announcement_entries"
    )
    case = models.ForeignKey("enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey("enforcement.Step", verbose_name="处理决定", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    row = models.JSONField("公示内容", default=dict)

    class Meta:
        verbose_name = "公告条目"
        verbose_name_plural = "公告条目"
        ordering = ("announcement", "position")
        constraints = (models.UniqueConstraint(fields=("announcement", "position"), name="announcement_row_once"),)
        triggers = (
            pgtrigger.Trigger(
                name="frozen_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM enforcement_announcement parent
                        WHERE parent.id = COALESCE(NEW.announcement_id, OLD.announcement_id)
                          AND parent.state IN ('published', 'withdrawn')
                    ) THEN
                        RAISE EXCEPTION 'the rows of a published announcement are frozen';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.announcement} {self.position}"
