"""Licences and certificates, with their validity as a range, and each act that was done on them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse

from enterprises.states import LICENCE_MOVES, LicenceKind, LicenceState
from quality_portal.audit import guards
from quality_portal.search.lookups import bare_grams, bare_of

from .enterprise import Enterprise
from .history import keeps_history
from .product import Product


@keeps_history()
class Licence(models.Model):
    """A certificate. `valid` holds the days of its validity as [first, day after the last).

    A renewed licence keeps its number: each period of validity is a row of its own.
    """

    MOVES = LICENCE_MOVES

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField("种类", max_length=15, choices=LicenceKind.choices)
    number = models.CharField("编号", max_length=60)
    product = models.ForeignKey(Product, verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="licences")
    scope = models.CharField("许可范围", max_length=300, blank=True)
    valid = DateRangeField("有效期")
    issuer = models.CharField("发证机关", max_length=120, blank=True)
    state = models.CharField("状态", max_length=15, choices=LicenceState.choices, default=LicenceState.VALID)
    state_since = models.DateField("状态自", null=True, blank=True)
    state_ground = models.CharField("事由代码", max_length=30, blank=True)
    state_because = models.CharField("事由", max_length=300, blank=True)
    state_basis = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ("enterprise", "kind", "number", "valid")
        indexes = (
            models.Index(fields=("state", "kind"), name="licence_state_kind"),
            models.Index(OpClass(bare_of("number"), "text_pattern_ops"), name="licence_number"),
            GinIndex(OpClass(bare_grams("number"), "array_ops"), name="licence_number_pairs"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(valid__isempty=False), name="licence_valid_not_empty"),
            models.CheckConstraint(condition=Q(valid__startswith__isnull=False), name="licence_valid_begins"),
            ExclusionConstraint(
                name="licence_number_once_at_a_time",
                expressions=(("kind", RangeOperators.EQUAL), ("number", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        """The staff page."""
        return reverse("enterprises:licence", args=[self.pk])

    @property
    def public_key(self) -> str:
        """Under which number the open register knows it."""
        return self.number

    @property
    def public_url(self) -> str:
        return f"/lists/licences/?q={self.number}"

    @property
    def valid_from(self) -> date:
        return self.valid.lower

    @property
    def valid_to(self) -> date | None:
        """The last day of validity; None for a certificate without an end."""
        return self.valid.upper - timedelta(days=1) if self.valid.upper else None

    def covers(self, on: date) -> bool:
        return self.valid.lower <= on and (self.valid.upper is None or on < self.valid.upper)

    def good_on(self, on: date) -> bool:
        """May the enterprise rely on it today: in its dates and neither suspended nor ended."""
        return self.state == LicenceState.VALID and self.covers(on)

    def words(self, on: date) -> str:
        """Its state in words: an expired certificate that nobody has deregistered is not 有效."""
        if self.state != LicenceState.VALID or self.covers(on):
            return self.get_state_display()
        return "尚未生效" if on < self.valid.lower else "已过期"


class LicenceAct(models.Model):
    """One act on a licence: which of the five, on which ground, by which decision. Evidence, newest last."""

    evidence = True
    NAMES = [(move.name, move.title) for move in LICENCE_MOVES]

    licence = models.ForeignKey(Licence, verbose_name="证书", on_delete=models.PROTECT, related_name="acts")
    move = models.CharField("处理", max_length=15, choices=NAMES)
    ground = models.CharField("事由代码", max_length=30)
    from_state = models.CharField("原状态", max_length=15, choices=LicenceState.choices)
    to_state = models.CharField("处理后状态", max_length=15, choices=LicenceState.choices)
    on = models.DateField("自")
    because = models.TextField("具体情况")
    basis = models.TextField("依据")
    decision = models.CharField("决定文号", max_length=120, blank=True)
    source_label = models.CharField("来源类型", max_length=60, blank=True)
    source_pk = models.CharField("来源编号", max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "证书处理"
        verbose_name_plural = "证书处理"
        ordering = ("pk",)
        indexes = (models.Index(fields=("move", "on"), name="licence_act_move"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.licence}"
