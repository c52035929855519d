"""The draw: what was in the hat, what was left out and why, what came out."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from inspections.law.draw import VALUE_SOURCE, may_be_known
from inspections.states import DRAW_MOVES, DrawState
from quality_portal.audit import guards
from quality_portal.workdays.calendar import SHANGHAI, local_date

from .plan import PlanItem

_INPUT = (
    "number", "plan_item_id", "input", "candidates", "officers", "take", "reserves", "commitment", "algorithm",
    "committed_by_id", "committed_at", "value_source", "source_kind", "value_due",
)  # fmt: skip
_CHANGED = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _INPUT)


def _person(words: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=words, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Draw(models.Model):
    """A commitment and, once the public value is known, its outcome. One commitment serves once.

    `input` is what the digest is of, word for word. `candidates` is the same list for readers, with what only the
    portal needs: {key, name, enterprise, product, product_name, stratum, weight, why, chance}; `officers` are
    {key, name, user, load}. The first of the two who key in the value leaves it in `keyed_value`.
    """

    MOVES = DRAW_MOVES

    number = models.CharField("抽取编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="draws")
    state = models.CharField("状态", max_length=10, choices=DrawState.choices, default=DrawState.COMMITTED)
    input = models.JSONField("锁定的内容")
    candidates = models.JSONField("抽取名单")
    officers = models.JSONField("抽样人员名单", default=list)
    remarks = models.JSONField("名单说明", default=list)
    take = models.PositiveIntegerField("抽取家数")
    reserves = models.PositiveIntegerField("备选家数", default=0)
    algorithm = models.CharField("算法", max_length=40)
    commitment = models.CharField("名单摘要", max_length=64, unique=True)
    source_kind = models.CharField("公开数值的种类", max_length=10, default="other")
    value_source = models.CharField("公开数值的来源", max_length=200)
    value_due = models.DateField("公开数值的公布日期", null=True, blank=True)
    committed_by = _person("锁定人")
    committed_at = models.DateTimeField("锁定时间")
    keyed_value = models.CharField("第一人录入的数值", max_length=200, blank=True)
    keyed_by = _person("第一录入人")
    keyed_at = models.DateTimeField("第一次录入时间", null=True, blank=True)
    public_value = models.CharField("公开数值", max_length=200, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_by = _person("第二录入人")
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    witness = models.CharField("监督人", max_length=60, blank=True)
    void_reason = models.TextField("作废理由", blank=True)
    void_requested_by = _person("申请作废的人")
    void_requested_at = models.DateTimeField("申请作废的时间", null=True, blank=True)
    voided_by = _person("批准作废的人")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "随机抽取"
        verbose_name_plural = "随机抽取"
        ordering = ("-committed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("plan_item",), condition=~Q(state="void"), name="one_live_draw_an_item"),
            models.CheckConstraint(condition=~Q(state="drawn") | ~Q(keyed_by=F("drawn_by")), name="draw_keyed_by_two"),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_requested_by=F("voided_by")), name="draw_voided_by_two"),
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

    @property
    def public_key(self) -> str:
        """Under which number the open register knows it: draws are public from the first moment, void ones too."""
        return self.number

    @property
    def public_url(self) -> str:
        return f"/draws/{self.number}/"

    @property
    def void_asked(self) -> bool:
        """Has somebody asked for it to be voided, and nobody answered?"""
        return self.state == DrawState.COMMITTED and self.void_requested_at is not None

    @property
    def void_late(self) -> bool:
        """Was voiding asked for when the public value could already be known?"""
        asked = self.void_requested_at
        return bool(asked and (self.keyed_at or self.known_at(asked)))

    def known_at(self, at: datetime) -> bool:
        """May the public value have been known at a moment? Not said of a value without a day."""
        source = VALUE_SOURCE[self.source_kind]
        return self.value_due is not None and may_be_known(source, self.value_due, local_date(at), at.astimezone(SHANGHAI).hour)


class DrawnEnterprise(models.Model):
    """An enterprise that came out of the hat, with the officers drawn for it.

    `way`: by equal chance or by weight. `eased`: which wish for the team could not be met (the limit, the pair, both).
    """

    draw = models.ForeignKey(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="drawn")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="drawn")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="drawn"
    )
    rank = models.PositiveIntegerField("次序")
    reserve = models.BooleanField("备选", default=False)
    stratum = models.CharField("抽样层", max_length=40, blank=True)
    weight = models.PositiveSmallIntegerField("权重", default=1)
    way = models.CharField("抽取方式", max_length=6, choices=[("equal", "等权"), ("weight", "按权重")], default="weight")
    eased = models.CharField(
        "人员安排说明",
        max_length=5,
        blank=True,
        choices=[("limit", "超出工作量上限"), ("pair", "同一组人员再次到同一企业"), ("both", "超出工作量上限，且同一组人员再次到同一企业")],
    )
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
