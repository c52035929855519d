"""How a category is sampled and what it must meet."""

from django.db import models

from inspections import limits


class Specification(models.Model):
    """The sampling specification (实施细则) of a category, by version."""

    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="specifications"
    )
    version = models.CharField("版本", max_length=20)
    standard = models.CharField("执行标准", max_length=120, blank=True)
    sample_quantity = models.CharField("样品数量", max_length=60, blank=True)
    since = models.DateField("施行日期")

    class Meta:
        verbose_name = "抽查实施细则"
        verbose_name_plural = "抽查实施细则"
        ordering = ("category", "-since")
        constraints = (models.UniqueConstraint(fields=("category", "version"), name="specification_version_once"),)

    def __str__(self) -> str:
        return f"{self.category}（{self.version}）"


class SpecItem(models.Model):
    """One thing to be tested, with the limit it must meet."""

    specification = models.ForeignKey(Specification, verbose_name="细则", on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("序号", default=0)
    name = models.CharField("检验项目", max_length=120)
    unit = models.CharField("单位", max_length=30, blank=True)
    kind = models.CharField("限量种类", max_length=10, choices=list(limits.KINDS.items()))
    low = models.DecimalField("下限", max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=18, decimal_places=6, null=True, blank=True)
    text = models.CharField("要求", max_length=200, blank=True)
    method = models.CharField("检验方法", max_length=120, blank=True)
    item_class = models.CharField("项目分类", max_length=1, choices=[("A", "A 极重要"), ("B", "B 重要")], default="B")

    class Meta:
        verbose_name = "检验项目"
        verbose_name_plural = "检验项目"
        ordering = ("specification", "order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> limits.Limit:
        return limits.Limit(self.kind, self.low, self.high, self.text)
