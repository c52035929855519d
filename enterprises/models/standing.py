"""Facts about an enterprise that a higher room decided and a lower room must know."""

from django.db import models
from django.db.models import F, Q

from enterprises.states import GOOD_STANDINGS, PUBLISHED_STANDINGS, StandingKind

from .enterprise import Enterprise
from .licence import Licence
from .product import Product
from .reference import ProductCategory


class Standing(models.Model):
    """Holds from `since` up to, but not on, `until`. Narrowed to a product, a category or a licence when one is named.

    `basis` is the citation as it read on the day; the source is the row of a higher room that brought it about.
    """

    kind = models.CharField("种类", max_length=25, choices=StandingKind.choices)
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="standings")
    product = models.ForeignKey(Product, verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="standings")
    category = models.ForeignKey(ProductCategory, verbose_name="产品类别", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    licence = models.ForeignKey(Licence, verbose_name="证书", null=True, blank=True, on_delete=models.PROTECT, related_name="standings")
    since = models.DateField("自")
    until = models.DateField("至（不含当日）", null=True, blank=True)
    because = models.TextField("事由")
    basis = models.TextField("依据")
    ended_because = models.TextField("终止事由", blank=True)
    source_label = models.CharField("来源类型", max_length=60, blank=True)
    source_pk = models.CharField("来源编号", max_length=64, blank=True)
    source_url = models.CharField("来源地址", max_length=200, blank=True)

    class Meta:
        verbose_name = "现况"
        verbose_name_plural = "现况"
        ordering = ("-since", "-pk")
        indexes = (
            models.Index(fields=("enterprise", "kind", "since"), name="standing_of_enterprise"),
            models.Index(fields=("kind", "since"), name="standing_of_kind"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="standing_until_after_since"),
            models.CheckConstraint(condition=~Q(because="") & ~Q(basis=""), name="standing_has_reason"),
        )

    def __str__(self) -> str:
        subject = self.product or self.licence or self.category
        return f"{self.enterprise}：{self.get_kind_display()}" + (f"（{subject}）" if subject else "")

    @property
    def public_key(self) -> str:
        """Under which key the open register knows it; only what the public gate shows at all has one."""
        return str(self.pk) if self.kind in PUBLISHED_STANDINGS and self.enterprise.credit_code else ""

    @property
    def public_title(self) -> str:
        """Its words in the open register, which names no enterprise."""
        return self.get_kind_display()

    @property
    def good(self) -> bool:
        return self.kind in GOOD_STANDINGS
