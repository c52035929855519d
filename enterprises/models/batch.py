"""One file of enterprises on its way in: what was uploaded, how it is to be read, what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.accounts.models import Office, Region


def upload_path(batch: "ImportBatch", filename: str) -> str:
    """A random name: nothing of the uploader's file name reaches the disk."""
    return f"imports/{batch.uuid}.{batch.format}"


def errors_path(batch: "ImportBatch", filename: str) -> str:
    return f"imports/{batch.uuid}-errors.csv"


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "待确认"
    QUEUED = "queued", "导入中"
    DONE = "done", "已完成"


class ImportBatch(models.Model):
    """`columns` maps our field to the file's column number; `counts` is the result."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filename = models.CharField("文件名", max_length=200)
    format = models.CharField("格式", max_length=6, choices=[("csv", "CSV"), ("csv.gz", "CSV（压缩）"), ("xlsx", "Excel"), ("xls", "Excel（旧版）")])
    encoding = models.CharField("编码", max_length=20, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField("大小")
    file = models.FileField("文件", upload_to=upload_path, max_length=120, blank=True)
    headers = models.JSONField("表头", default=list)
    columns = models.JSONField("列对应", default=dict)
    fallback_region = models.ForeignKey(Region, verbose_name="未能识别时归入", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="导入人", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    counts = models.JSONField("结果", default=dict)
    errors = models.FileField("问题清单", upload_to=errors_path, max_length=120, blank=True)
    created_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "企业导入"
        verbose_name_plural = "企业导入"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"企业导入（{self.filename}）"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:import_batch", args=[self.uuid])
