"""A recheck as it is prepared: who goes when, whether a sample is taken, and under which round it is tested."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from enforcement.states.recheck import VISIT_MOVES, VisitState

User = settings.AUTH_USER_MODEL


class RecheckVisit(models.Model):
    """Planned by the officer; its round of sampling is approved by a head like any other. One at a time a step."""

    MOVES = VISIT_MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", on_delete=models.PROTECT, related_name="visits")
    step = models.ForeignKey("enforcement.Step", verbose_name="处理决定", on_delete=models.PROTECT, related_name="visits")
    state = models.CharField("状态", max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    planned_on = models.DateField("复查日期")
    place = models.CharField("地点", max_length=200)
    officers = models.ManyToManyField(User, verbose_name="复查人员", related_name="+")
    without_sample = models.CharField("不抽样的理由", max_length=300, blank=True)
    outside_window = models.CharField("窗口外复查理由", max_length=300, blank=True)
    plan = models.OneToOneField(
        "inspections.Plan", verbose_name="复查抽样计划", null=True, blank=True, on_delete=models.PROTECT, related_name="recheck_visit"
    )
    task = models.OneToOneField(
        "inspections.SamplingTask", verbose_name="抽样任务", null=True, blank=True, on_delete=models.PROTECT, related_name="recheck_visit"
    )
    document = models.ForeignKey("documents.Document", verbose_name="复查通知书", on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(User, verbose_name="安排人", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("安排时间")
    cancelled_because = models.CharField("取消理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "复查安排"
        verbose_name_plural = "复查安排"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("step",), condition=models.Q(state="planned"), name="one_open_visit_a_step"),
            models.CheckConstraint(
                condition=models.Q(plan__isnull=False) | ~models.Q(without_sample=""), name="visit_samples_or_says_why_not"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.planned_on} 复查"

    @property
    def samples(self) -> bool:
        return self.plan_id is not None
