"""Production that should not take place, as the register shows it or as an officer met it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from enterprises.law.irregularity import ENDING_CHOICES, KIND, KIND_CHOICES, Kind
from enterprises.states import IRREGULARITY_MOVES, IrregularityState

from .enterprise import Enterprise
from .product import Product
from .reference import ProductCategory

USER = settings.AUTH_USER_MODEL


class Irregularity(models.Model):
    """A lead until an officer confirms it on the spot; enforcement then takes it up under a ladder of its own."""

    MOVES = IRREGULARITY_MOVES

    class Origin(models.TextChoices):
        REGISTER = "register", "登记比对"
        REPORTED = "reported", "检查发现"

    kind = models.CharField("种类", max_length=15, choices=KIND_CHOICES)
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="irregularities")
    product = models.ForeignKey(
        Product, verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="irregularities"
    )
    product_name = models.CharField("产品名称", max_length=200)
    category = models.ForeignKey(
        ProductCategory, verbose_name="产品类别", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    facts = models.TextField("事实")
    basis = models.TextField("依据")
    state = models.CharField("状态", max_length=10, choices=IrregularityState.choices, default=IrregularityState.FOUND)
    found_on = models.DateField("发现日期")
    found_by = models.ForeignKey(USER, verbose_name="发现人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField("核实日期", null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, verbose_name="核实人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_facts = models.TextField("现场核实情况", blank=True)
    ending = models.CharField("结果", max_length=10, choices=ENDING_CHOICES, blank=True)
    ended_on = models.DateField("终结日期", null=True, blank=True)
    ended_because = models.CharField("终结说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "违规生产线索"
        verbose_name_plural = "违规生产线索"
        ordering = ("-found_on", "-pk")
        indexes = (models.Index(fields=("state", "kind", "-found_on"), name="irregularity_by_state"),)
        constraints = (
            # A product that is dismissed or cleared may turn up again; while one is under way there is no second.
            models.UniqueConstraint(
                fields=("kind", "enterprise", "product"),
                condition=Q(state__in=("found", "confirmed", "taken")) & ~Q(product=None),
                name="irregularity_once_a_product",
            ),
            models.UniqueConstraint(
                fields=("kind", "enterprise", "product_name"),
                condition=Q(state__in=("found", "confirmed", "taken"), product=None),
                name="irregularity_once_a_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("cleared", "dismissed"), ended_on__isnull=False)
                | (~Q(state__in=("cleared", "dismissed")) & Q(ended_on=None)),
                name="irregularity_ended_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise}{self.get_kind_display()}（{self.product_name}）"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:irregularity", args=[self.pk])

    @property
    def law(self) -> Kind:
        """The row of the law for its kind."""
        return KIND[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state not in (IrregularityState.CLEARED, IrregularityState.DISMISSED)
