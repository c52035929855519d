"""The catalogue of products to be inspected in a year (抽查目录): public before anything is sampled."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from inspections.law.plan import REASON_CHOICES
from inspections.states import CATALOGUE_MOVES, CatalogueState
from quality_portal.accounts.models import Level, Office
from quality_portal.audit import guards

from .frozen import frozen_with_parent
from .specification import Specification

_CONTENT = ("number", "office_id", "year", "level", "title", "note", "drafted_by_id", "drafted_at")


class Frequency(models.TextChoices):
    YEARLY = "yearly", "每年一次"
    HALF = "half", "每半年一次"
    QUARTERLY = "quarterly", "每季度一次"
    MONTHLY = "monthly", "每月一次"
    NEEDED = "needed", "根据需要"


class Catalogue(models.Model):
    """One office's catalogue of a year. Published by somebody who did not draft it, and frozen from then on."""

    MOVES = CATALOGUE_MOVES

    number = models.CharField("目录编号", max_length=40, unique=True)
    office = models.ForeignKey(Office, verbose_name="发布机关", on_delete=models.PROTECT, related_name="catalogues")
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(1985), MaxValueValidator(2100)])
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    title = models.CharField("名称", max_length=120)
    note = models.TextField("说明", blank=True)
    state = models.CharField("状态", max_length=10, choices=CatalogueState.choices, default=CatalogueState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发布人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤下理由", max_length=500, blank=True)
    revision = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = "抽查目录"
        verbose_name_plural = "抽查目录"
        ordering = ("-year", "office", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "year", "title"), condition=~models.Q(state="withdrawn"), name="catalogue_title_once_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(published_by=None) | models.Q(drafted_by=None) | ~models.Q(published_by=models.F("drafted_by")),
                name="catalogue_published_by_another",
            ),
        )
        triggers = guards.frozen_when("OLD.state <> 'draft'", *_CONTENT)

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:catalogue", args=[self.number])

    @property
    def public_key(self) -> str:
        """Under which number the open register knows it."""
        return self.number

    @property
    def public_url(self) -> str:
        return f"/catalogue/{self.year}/"


class CatalogueEntry(models.Model):
    """A category in a catalogue: why, how often, by which specification."""

    catalogue = models.ForeignKey(Catalogue, verbose_name="目录", on_delete=models.CASCADE, related_name="entries")
    order = models.PositiveSmallIntegerField("序号", default=0)
    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="catalogue_entries"
    )
    reason = models.CharField("列入理由", max_length=20, choices=REASON_CHOICES)
    frequency = models.CharField("频次", max_length=10, choices=Frequency.choices, default=Frequency.YEARLY)
    specification = models.ForeignKey(
        Specification, verbose_name="实施细则", null=True, blank=True, on_delete=models.PROTECT, related_name="catalogue_entries"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "目录产品"
        verbose_name_plural = "目录产品"
        ordering = ("catalogue", "order", "pk")
        constraints = (models.UniqueConstraint(fields=("catalogue", "category"), name="catalogue_entry_once"),)
        triggers = frozen_with_parent("inspections_catalogue", "catalogue_id", "parent.state <> 'draft'")

    def __str__(self) -> str:
        return f"{self.category}（{self.get_reason_display()}）"
