"""What the State has ordered to be eliminated, in dated batches, and the task that each hit in the register leads to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enterprises.law.elimination import KIND_CHOICES, REASON_CHOICES, TARGETS
from enterprises.states import BATCH_MOVES, TASK_MOVES, CatalogueState, TaskState
from quality_portal.audit import guards

from .enterprise import Enterprise
from .equipment import Equipment
from .product import Product
from .reference import ProductCategory

USER = settings.AUTH_USER_MODEL


class EliminationBatch(models.Model):
    """One batch of a catalogue, as its issuer published it. Frozen once somebody else than its writer published it here."""

    MOVES = BATCH_MOVES

    kind = models.CharField("目录种类", max_length=15, choices=KIND_CHOICES)
    title = models.CharField("名称", max_length=160)
    number = models.CharField("文号", max_length=80)
    issuer = models.CharField("发布机关", max_length=120)
    issued_on = models.DateField("发文日期")
    since = models.DateField("施行日期")
    until = models.DateField("废止日期", null=True, blank=True, help_text="这一天起不再适用")
    note = models.TextField("说明", blank=True)
    state = models.CharField("状态", max_length=10, choices=CatalogueState.choices, default=CatalogueState.DRAFT)
    recorded_by = models.ForeignKey(USER, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("录入时间")
    published_by = models.ForeignKey(USER, verbose_name="发布人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "淘汰目录批次"
        verbose_name_plural = "淘汰目录批次"
        ordering = ("-issued_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "number"), name="elimination_batch_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="elimination_batch_until_after_since"),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(recorded_by=None) | ~Q(published_by=F("recorded_by")), name="elimination_batch_two_people"
            ),
        )
        triggers = guards.frozen_when("OLD.state <> 'draft'", "kind", "title", "number", "issuer", "issued_on", "since", "recorded_by_id")

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:elimination_batch", args=[self.pk])


class EliminationEntry(models.Model):
    """A line of a batch. It is found by its words, within its category if it names one."""

    batch = models.ForeignKey(EliminationBatch, verbose_name="批次", on_delete=models.CASCADE, related_name="entries")
    order = models.PositiveSmallIntegerField("序号")
    target = models.CharField("对象", max_length=10, choices=TARGETS)
    title = models.CharField("名称", max_length=200)
    words = ArrayField(models.CharField(max_length=60), verbose_name="匹配词")
    category = models.ForeignKey(
        ProductCategory, verbose_name="产品类别", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    deadline = models.DateField("淘汰期限", null=True, blank=True)
    reason = models.CharField("理由", max_length=10, choices=REASON_CHOICES)

    class Meta:
        verbose_name = "淘汰目录条目"
        verbose_name_plural = "淘汰目录条目"
        ordering = ("batch", "order")
        constraints = (
            models.UniqueConstraint(fields=("batch", "order"), name="elimination_entry_once"),
            models.CheckConstraint(condition=~Q(words=[]), name="elimination_entry_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.get_target_display()}“{self.title}”"


class EliminationTask(models.Model):
    """One product or piece of equipment that an entry names: open until converted or closed, wherever it may be moved."""

    MOVES = TASK_MOVES

    entry = models.ForeignKey(EliminationEntry, verbose_name="目录条目", on_delete=models.PROTECT, related_name="tasks")
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="elimination_tasks")
    product = models.ForeignKey(
        Product, verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="elimination_tasks"
    )
    equipment = models.ForeignKey(
        Equipment, verbose_name="设备", null=True, blank=True, on_delete=models.PROTECT, related_name="elimination_tasks"
    )
    state = models.CharField("状态", max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    reason = models.CharField("理由", max_length=10, choices=REASON_CHOICES)
    basis = models.TextField("依据")
    lead_department = models.CharField("牵头部门", max_length=120)
    opened_on = models.DateField("下达日期")
    due_on = models.DateField("期限")
    settled_on = models.DateField("办结日期", null=True, blank=True)
    settled_note = models.CharField("办结说明", max_length=500, blank=True)
    settled_by = models.ForeignKey(USER, verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "淘汰任务"
        verbose_name_plural = "淘汰任务"
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("state", "due_on"), name="elimination_task_by_deadline"),)
        constraints = (
            models.UniqueConstraint(fields=("entry", "product"), condition=~Q(product=None), name="elimination_task_once_a_product"),
            models.UniqueConstraint(fields=("entry", "equipment"), condition=~Q(equipment=None), name="elimination_task_once_a_machine"),
            models.CheckConstraint(
                condition=Q(product=None, equipment__isnull=False) | Q(product__isnull=False, equipment=None), name="elimination_task_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | (~Q(state="open") & Q(settled_on__isnull=False)), name="elimination_task_settled_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.thing}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:elimination_task", args=[self.pk])

    @property
    def thing(self) -> Product | Equipment:
        return self.product or self.equipment
