"""The draw: what was in the hat, what was left out and why, what came out."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import DRAW_MOVES, DrawState
from quality_portal.audit import guards

from .plan import PlanItem

_INPUT = ("number", "plan_item_id", "candidates", "officers", "take", "reserves", "commitment", "algorithm", "committed_at", "value_source")
_CHANGED = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _INPUT)


class Draw(models.Model):
    """A commitment and, once the public value is known, its outcome. One commitment serves once.

    `candidates` is a list of {key, name, enterprise, product}; `officers` of {key, name, user}. Keys are what is drawn.
    """

    MOVES = DRAW_MOVES

    number = models.CharField("抽取编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="draws")
    state = models.CharField("状态", max_length=10, choices=DrawState.choices, default=DrawState.COMMITTED)
    candidates = models.JSONField("抽取名单")
    officers = models.JSONField("抽样人员名单", default=list)
    remarks = models.JSONField("名单说明", default=list)
    take = models.PositiveIntegerField("抽取家数")
    reserves = models.PositiveIntegerField("备选家数", default=0)
    algorithm = models.CharField("算法", max_length=40)
    commitment = models.CharField("名单摘要", max_length=64, unique=True)
    value_source = models.CharField("公开数值的来源", max_length=200)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="锁定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    committed_at = models.DateTimeField("锁定时间")
    public_value = models.CharField("公开数值", max_length=200, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="抽取人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    witness = models.CharField("监督人", max_length=60, blank=True)
    void_reason = models.TextField("作废理由", blank=True)

    class Meta:
        verbose_name = "随机抽取"
        verbose_name_plural = "随机抽取"
        ordering = ("-committed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("plan_item",), condition=~models.Q(state="void"), name="one_live_draw_an_item"),
        )
        triggers = (
            *guards.frozen_when("OLD.state <> 'committed'"),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="committed_input",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"IF {_CHANGED} THEN RAISE EXCEPTION 'what a draw is made from cannot change'; END IF; RETURN NEW;",
            ),
        )

    def __str__(self) -> str:
        return f"随机抽取 {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:draw", args=[self.number])


class DrawnEnterprise(models.Model):
    """An enterprise that came out of the hat, with the officers drawn for it."""

    draw = models.ForeignKey(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="drawn")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="drawn")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="drawn"
    )
    rank = models.PositiveIntegerField("次序")
    reserve = models.BooleanField("备选", default=False)
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="抽样人员", related_name="drawn_for")

    class Meta:
        verbose_name = "被抽中的企业"
        verbose_name_plural = "被抽中的企业"
        ordering = ("draw", "rank")
        constraints = (
            models.UniqueConstraint(fields=("draw", "enterprise"), name="drawn_once"),
            models.UniqueConstraint(fields=("draw", "rank"), name="drawn_rank_once"),
        )

    def __str__(self) -> str:
        return f"{self.enterprise}（第 {self.rank} 位）"


class DrawExclusion(models.Model):
    """Why a product was not in the hat."""

    evidence = True

    draw = models.ForeignKey(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="exclusions")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="draw_exclusions"
    )
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="draw_exclusions"
    )
    ground = models.CharField("理由代码", max_length=20)
    reason = models.CharField("理由", max_length=300)
    basis = models.CharField("依据", max_length=300)

    class Meta:
        verbose_name = "未列入名单的原因"
        verbose_name_plural = "未列入名单的原因"
        ordering = ("draw", "enterprise_id", "pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.reason}"
