"""One table: what is to be done, who has it in hand, how far it is."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse


class JobState(models.TextChoices):
    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class Job(models.Model):
    """A piece of background work. While `lease_until` lies ahead, somebody has it in hand."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    key = models.CharField("去重键", max_length=200, unique=True)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField("参数", default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    lease_until = models.DateTimeField("租约至", null=True, blank=True)
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    note = models.CharField("进度说明", max_length=200, blank=True)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("原因", blank=True)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "后台作业"
        verbose_name_plural = "后台作业"
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=("created_at",), name="jobs_job_open", condition=models.Q(state__in=["waiting", "running"])
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:page", args=[self.uuid])

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int | None:
        """Whole percent done, or None while the size is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None
