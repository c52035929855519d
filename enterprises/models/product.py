"""What an enterprise makes."""

from django.db import models

from .enterprise import Enterprise
from .history import keeps_history
from .reference import ProductCategory


@keeps_history()
class Product(models.Model):
    """A product. `leading` marks a 主导产品, on whose repeated failure the graver rungs hang."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="products")
    name = models.CharField("产品名称", max_length=120)
    category = models.ForeignKey(ProductCategory, verbose_name="产品类别", on_delete=models.PROTECT, related_name="products")
    trademark = models.CharField("商标", max_length=60, blank=True)
    model = models.CharField("规格型号", max_length=80, blank=True)
    leading = models.BooleanField("主导产品", default=False)
    standard = models.CharField("执行标准", max_length=120, blank=True, help_text="例如 GB 4706.19-2008，或者已声明公开的企业标准编号")

    class Meta:
        verbose_name = "产品"
        verbose_name_plural = "产品"
        ordering = ("enterprise", "-leading", "name")
        constraints = (
            models.UniqueConstraint(fields=("enterprise", "name", "trademark", "model"), name="product_once_an_enterprise"),
        )

    def __str__(self) -> str:
        return " ".join(part for part in (self.trademark and f"“{self.trademark}”", self.name, self.model) if part)
