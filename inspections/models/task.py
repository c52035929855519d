"""Who goes where to take which sample, and what became of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.law.onsite import NOT_SAMPLED
from inspections.states import TASK_MOVES, TaskState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards

from .draw import DrawnEnterprise
from .plan import PlanItem


class SamplingTask(models.Model):
    """A sampling task (抽样任务): one enterprise, one product, at least two officers, a notice to show.

    `replaces` is the task whose enterprise could not be sampled and for which a reserve steps in. `ground` says by which
    rule nothing was taken; `outcome` tells how it went in the samplers' words.
    """

    MOVES = TASK_MOVES

    number = models.CharField("任务编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="tasks")
    drawn = models.ForeignKey(
        DrawnEnterprise, verbose_name="抽取结果", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="tasks")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="被抽查企业", on_delete=models.PROTECT, related_name="sampling_tasks")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="sampling_tasks"
    )
    product_name = models.CharField("产品名称", max_length=200)
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="抽样人员", related_name="sampling_tasks")
    substitution = models.TextField("更换人员的理由", blank=True)
    mandate_no = models.CharField("授权委托书编号", max_length=80, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="递补的任务", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reserve_because = models.TextField("启用备选企业的理由", blank=True)
    due_on = models.DateField("完成期限")
    state = models.CharField("状态", max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    ground = models.CharField("未抽样的情形", max_length=20, choices=[(row.key, row.title) for row in NOT_SAMPLED], blank=True)
    outcome = models.TextField("办理说明", blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="派出人", null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("派出时间")

    class Meta:
        verbose_name = "抽样任务"
        verbose_name_plural = "抽样任务"
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("office", "state", "due_on"), name="task_of_office"),)
        constraints = (
            models.UniqueConstraint(fields=("drawn",), condition=~models.Q(state="cancelled"), name="one_live_task_a_drawn"),
            models.UniqueConstraint(
                fields=("plan_item", "enterprise"), condition=models.Q(drawn=None, state="open"), name="one_open_task_a_named_enterprise"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="not_sampled") | ~models.Q(ground=""), name="task_not_sampled_has_ground"
            ),
        )
        triggers = guards.frozen_when("OLD.state NOT IN ('open', 'refused')")

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.product_name}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:task", args=[self.number])

    @property
    def open(self) -> bool:
        return self.state == TaskState.OPEN

    @property
    def reserve(self) -> bool:
        """Did a reserve of the draw step in?"""
        return self.drawn is not None and self.drawn.reserve


class FormDraft(models.Model):
    """The record form as far as it is filled in, page by page, as typed. Gone once the form is filed."""

    task = models.OneToOneField(SamplingTask, verbose_name="抽样任务", on_delete=models.CASCADE, related_name="draft")
    pages = models.JSONField("已填内容", default=dict)
    saved = models.JSONField("保存记录", default=dict)
    saved_at = models.DateTimeField("最后保存时间")

    class Meta:
        verbose_name = "抽样单草稿"
        verbose_name_plural = "抽样单草稿"

    def __str__(self) -> str:
        return f"{self.task}的草稿"
