"""The municipal list of enterprises to be supported first (重点扶持名录), a list a year."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from enterprises.law.support import ENTRY_CHOICES, REMOVAL_CHOICES
from enterprises.states import SUPPORT_MOVES, SupportState

from .enterprise import Enterprise

USER = settings.AUTH_USER_MODEL


class Support(models.Model):
    """An enterprise on the list of an office and year, with the grounds of its entry and, it may be, of its removal."""

    MOVES = SUPPORT_MOVES

    office = models.ForeignKey("accounts.Office", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="supports")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=SupportState.choices, default=SupportState.LISTED)
    ground = models.CharField("列入事由", max_length=15, choices=ENTRY_CHOICES)
    because = models.CharField("列入说明", max_length=300)
    basis = models.CharField("依据", max_length=300)
    listed_on = models.DateField("列入日期")
    listed_by = models.ForeignKey(USER, verbose_name="列入人", null=True, on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField("移出日期", null=True, blank=True)
    removal_ground = models.CharField("移出事由", max_length=15, choices=REMOVAL_CHOICES, blank=True)
    removed_because = models.CharField("移出说明", max_length=300, blank=True)
    removal_basis = models.CharField("移出依据", max_length=300, blank=True)

    class Meta:
        verbose_name = "重点扶持"
        verbose_name_plural = "重点扶持名录"
        ordering = ("-year", "enterprise")
        constraints = (
            models.UniqueConstraint(fields=("office", "year", "enterprise"), name="support_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="listed", removed_on=None) | Q(state="removed", removed_on__isnull=False), name="support_removed_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年度重点扶持名录：{self.enterprise}"
