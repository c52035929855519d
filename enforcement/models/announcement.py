"""What the office tells the public about an enterprise and its product."""

from uuid import uuid4

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.urls import reverse

from enforcement.models.people import Handed, three_people
from enforcement.states import announcement as states
from quality_portal.audit import guards
from quality_portal.search.lookups import grams, row_grams


class Announcement(Handed):
    """A public announcement. Its text and rows are frozen once published; only its end can be added.

    `source` says what it was drafted from, `facts` keeps the figures as they were read then; `parts` is the text by its
    parts, with the words that were computed beside those that stand, and `body` the same text as plain paragraphs.
    """

    MOVES = states.ANNOUNCEMENT_MOVES

    class Kind(models.TextChoices):
        RESULT = "result", "抽查结果"
        RECHECK_FAILED = "recheck_failed", "复查仍不合格"
        OVERDUE = "overdue", "逾期未改正"
        LICENCE = "licence", "证书处理"
        STOP_PRODUCTION = "stop_production", "责令停产整顿"
        LIST_EXEMPTION = "list_exemption", "免检名单"
        LIST_BRAND = "list_brand", "名牌名单"
        LIST_AWARD = "list_award", "质量奖名单"
        COUNTERFEIT = "counterfeit", "制假售假案件"
        TYPICAL = "typical", "典型案例"
        RECALL = "recall", "召回"
        CATALOGUE = "catalogue", "抽查目录"
        WITHDRAWAL = "withdrawal", "撤回公告"
        CORRECTION = "correction", "更正公告"

    uuid = models.UUIDField("公示编号", unique=True, default=uuid4, editable=False)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    office = models.ForeignKey("accounts.Office", verbose_name="发布机关", on_delete=models.PROTECT, related_name="announcements")
    title = models.CharField("标题", max_length=200)
    summary = models.CharField("给公众的提示", max_length=500, blank=True)
    body = models.JSONField("正文", default=list)
    parts = models.JSONField("正文各部分", default=list, blank=True)
    source = models.JSONField("来源", default=dict, blank=True)
    source_key = models.CharField("来源代码", max_length=120, blank=True)
    facts = models.JSONField("起草时的数据", default=dict, blank=True)
    about = models.ForeignKey(
        "self", verbose_name="所涉公告", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    state = models.CharField("状态", max_length=20, choices=states.AnnouncementState.choices, default=states.AnnouncementState.DRAFT)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    term_until = models.DateField("公示至", null=True, blank=True)
    consent = models.CharField("组织抽查的机关的同意", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤下理由", max_length=500, blank=True)
    withdrawn_code = models.CharField("撤下原因代码", max_length=30, blank=True)
    cases = models.ManyToManyField("enforcement.Case", through="AnnouncementEntry", related_name="announcements")

    class Meta:
        verbose_name = "公告"
        verbose_name_plural = "公告"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "-published_at"), name="announcement_by_day"),
            GinIndex(OpClass(grams("title"), "array_ops"), name="announcement_words"),
        )
        constraints = (
            *three_people("announcement"),
            # A second click, or a colleague's, meets the draft that is there.
            models.UniqueConstraint(
                fields=("office", "kind", "source_key"),
                condition=models.Q(state__in=("draft", "reviewed")) & ~models.Q(source_key=""),
                name="one_open_draft_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "reviewed", "returned"))
                | models.Q(published_at__isnull=False, approved_by__isnull=False, document__isnull=False),
                name="published_announcement_is_whole",
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('published', 'withdrawn', 'ended')",
            "kind", "office_id", "title", "summary", "body", "parts", "source", "source_key", "facts", "about_id", "document_id", "published_at", "approved_by_id", "consent",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enforcement:announcement", args=[self.uuid])

    @property
    def public_key(self) -> str:
        """How the public register names it: its number once it has one."""
        return self.document.number if self.document else str(self.uuid)

    @property
    def public_title(self) -> str:
        """Its kind: the register is for ever, so it names no enterprise; the title is on the page, as long as that is shown."""
        return self.get_kind_display()

    @property
    def public_url(self) -> str:
        return f"/announcements/{self.uuid}/"


class AnnouncementEntry(models.Model):
    """One line of an announcement: its columns as they were published.

    `part` says in which list it stands (a sampling result has two), `conclusion` on which result it rests; lines of
    other kinds name what they rest on by label and key.
    """

    announcement = models.ForeignKey(Announcement, verbose_name="公告", on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField("序号")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="announcement_entries"
    )
    case = models.ForeignKey("enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey("enforcement.Step", verbose_name="处理决定", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    conclusion = models.ForeignKey(
        "inspections.Conclusion", verbose_name="检验结论", null=True, blank=True, on_delete=models.PROTECT, related_name="announcement_entries"
    )
    part = models.CharField("名单", max_length=8, blank=True)
    source_label = models.CharField("依据类型", max_length=60, blank=True)
    source_pk = models.CharField("依据编号", max_length=64, blank=True)
    row = models.JSONField("公示内容", default=dict)

    class Meta:
        verbose_name = "公告条目"
        verbose_name_plural = "公告条目"
        ordering = ("announcement", "position")
        constraints = (models.UniqueConstraint(fields=("announcement", "position"), name="announcement_row_once"),)
        indexes = (
            models.Index(fields=("source_label", "source_pk"), name="announcement_row_source"),
            GinIndex(OpClass(row_grams("row"), "array_ops"), name="announcement_row_words"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="frozen_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM enforcement_announcement parent
                        WHERE parent.id = COALESCE(NEW.announcement_id, OLD.announcement_id)
                          AND parent.state IN ('published', 'withdrawn', 'ended')
                    ) THEN
                        RAISE EXCEPTION 'the rows of a published announcement are frozen';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.announcement} {self.position}"
