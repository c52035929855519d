"""Numbered documents, their counters, and files sent to us. What a document says can never change."""

import uuid
from urllib.parse import urlencode

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.audit.guards import frozen_when
from quality_portal.audit.official import REASONS

from .states import MOVES, DocumentState


class DocumentCounter(models.Model):
    """The last number given by an office in a series and a year. Goes up by one, never down."""

    office = models.ForeignKey("accounts.Office", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    series = models.CharField("文种字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号")

    class Meta:
        verbose_name = "文号计数"
        verbose_name_plural = "文号计数"
        constraints = (models.UniqueConstraint(fields=("office", "series", "year"), name="documents_one_counter"),)
        triggers = (
            pgtrigger.Trigger(
                name="by_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.last <> OLD.last + 1 OR (NEW.office_id, NEW.series, NEW.year) <> (OLD.office_id, OLD.series, OLD.year)
                    THEN RAISE EXCEPTION 'a counter goes up by one'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.office}{self.series}〔{self.year}〕{self.last}号"


# What becomes known only after the document was issued; every other column is frozen from the first moment.
PRINTED = ("pdf", "sha256", "faces", "pages", "printed_at")
ENDED = ("state", "void_reason", "void_code", "voided_at")
FROZEN = (
    "uuid",
    "kind",
    "kind_title",
    "office_id",
    "series",
    "year",
    "serial",
    "number",
    "title",
    "issuer",
    "issued_on",
    "issued_at",
    "issued_by_id",
    "content",
    "content_sha256",
    "template",
    "template_version",
    "check_code",
    "check_address",
    "public",
    "subject_label",
    "subject_pk",
    "corrects_id",
    "seal_id",
)


class Seal(models.Model):
    """The picture of an office's seal, printed on what it issues from the day it was set until the day it was taken back.

    A picture never changes; a new one is a new row. Kept in the table, so that a paper and its seal are restored together.
    """

    office = models.ForeignKey("accounts.Office", verbose_name="机关", on_delete=models.PROTECT, related_name="seals")
    picture = models.BinaryField("印章图片")
    sha256 = models.CharField("图片摘要", max_length=64)
    set_at = models.DateTimeField("启用时间")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="启用人", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "印章"
        verbose_name_plural = "印章"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("office",), condition=models.Q(ended_at=None), name="documents_one_seal_in_use"),
        )
        triggers = frozen_when("TRUE", "office_id", "picture", "sha256", "set_at", "set_by_id")

    def __str__(self) -> str:
        return f"{self.office}印章"


class Document(models.Model):
    """An issued paper. Its PDF is printed after the transaction that issued it; its words and number are final at once."""

    MOVES = MOVES

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("文书种类", max_length=60)
    kind_title = models.CharField("种类名称", max_length=60)
    office = models.ForeignKey("accounts.Office", verbose_name="制发机关", on_delete=models.PROTECT, related_name="documents")
    issuer = models.CharField("制发机关名称", max_length=80)
    series = models.CharField("文种字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=80, unique=True)
    title = models.CharField("标题", max_length=300)
    issued_on = models.DateField("成文日期")
    issued_at = models.DateTimeField("制发时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="制发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField("内容")
    content_sha256 = models.CharField("内容摘要", max_length=64)
    template = models.CharField("模板", max_length=40)
    template_version = models.CharField("模板版本", max_length=20)
    subject_label = models.CharField("所属对象类型", max_length=60)
    subject_pk = models.CharField("所属对象编号", max_length=64)
    public = models.BooleanField("公开", default=False)
    corrects = models.OneToOneField(
        "self", verbose_name="更正的文书", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    seal = models.ForeignKey(Seal, verbose_name="印章", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    check_code = models.CharField("核验码", max_length=8, unique=True)
    check_address = models.CharField("核验地址", max_length=200)
    pdf = models.FileField("PDF", max_length=200, null=True, blank=True)
    sha256 = models.CharField("PDF 摘要", max_length=64, blank=True)
    faces = models.JSONField("所用字体", null=True, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    printed_at = models.DateTimeField("生成时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=DocumentState.choices, default=DocumentState.ISSUED)
    void_reason = models.TextField("作废原因", blank=True)
    void_code = models.CharField("作废原因类别", max_length=30, blank=True, choices=sorted(REASONS.items()))
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("office", "series", "year", "serial"), name="documents_number_once"),
            models.CheckConstraint(
                name="documents_void_has_reason",
                condition=models.Q(state=DocumentState.ISSUED, voided_at__isnull=True)
                | (models.Q(state=DocumentState.VOID, voided_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        )
        indexes = (
            models.Index(fields=("subject_label", "subject_pk"), name="documents_of_subject"),
            models.Index(fields=("office", "-id"), name="documents_of_office"),
        )
        triggers = (
            *frozen_when("TRUE", *FROZEN),
            pgtrigger.Trigger(
                name="printed_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.sha256 <> '' AND ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in PRINTED)})
                    THEN RAISE EXCEPTION 'this document is printed'; END IF;
                    IF OLD.state = 'void' AND ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ENDED)})
                    THEN RAISE EXCEPTION 'this document is void'; END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("documents:pdf", args=[self.uuid])

    @property
    def public_key(self) -> str:
        """Its name in the public register: the number; empty for a paper that only its parties may read."""
        return self.number if self.public else ""

    @property
    def public_title(self) -> str:
        """Its kind: the register is for ever and a title may name an enterprise; who holds the paper reads it there."""
        return self.kind_title

    @property
    def public_url(self) -> str:
        """Where the world may check it."""
        return f"/verify/?{urlencode({'no': self.number})}"

    @property
    def replaced_by(self) -> "Document | None":
        """The document that corrects this one."""
        return getattr(self, "corrected_by", None)

    @property
    def is_void(self) -> bool:
        return self.state == DocumentState.VOID

    @property
    def job_key(self) -> str:
        """The key of the job that prints it."""
        return f"documents.print:{self.uuid}"


class Attachment(models.Model):
    """A file that somebody sent with a case, a report or a sample. Kept as it came, under a random name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_label = models.CharField("所属对象类型", max_length=60)
    subject_pk = models.CharField("所属对象编号", max_length=64)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    file = models.FileField("文件", max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)
    sent_at = models.DateTimeField("上传时间")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    office_pk = models.BigIntegerField("上传人机关", null=True)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("subject_label", "subject_pk", "sha256"), name="documents_attached_once"),
        )
        triggers = frozen_when("TRUE")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:attachment", args=[self.uuid])


class FileScan(models.Model):
    """What the virus scanner found in a file. No row: not looked at yet."""

    attachment = models.OneToOneField(Attachment, verbose_name="附件", on_delete=models.PROTECT, related_name="scan")
    clean = models.BooleanField("未发现病毒")
    words = models.CharField("检查程序的说明", max_length=200, blank=True)
    scanned_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = "病毒检查"
        verbose_name_plural = "病毒检查"
        triggers = frozen_when("TRUE")

    def __str__(self) -> str:
        return f"{self.attachment}：{'未发现病毒' if self.clean else '已隔离'}"
