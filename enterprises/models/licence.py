"""Licences and certificates, with their validity as a range."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from enterprises.states import LICENCE_MOVES, LicenceKind, LicenceState

from .enterprise import Enterprise
from .history import keeps_history
from .product import Product


@keeps_history()
class Licence(models.Model):
    """A certificate. `valid` holds the days of its validity as [first, day after the last)."""

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
    state_because = models.CharField("事由", max_length=300, blank=True)
    state_basis = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ("enterprise", "kind", "number", "valid")
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
