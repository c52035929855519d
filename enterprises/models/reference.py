"""Lists that others classify by: product categories and industries. Loaded by `manage.py load_reference`."""

from django.db import models


class ProductCategory(models.Model):
    """A category of the bureau's own sampling catalogue."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    important = models.BooleanField("重要产品", default=False)
    food = models.BooleanField("食品", default=False)
    safety = models.BooleanField("涉及人身财产安全", default=False)
    advice = models.TextField("消费提示", blank=True, help_text="选购和使用时看什么，每行一条；公开在产品类别页。")

    class Meta:
        verbose_name = "产品类别"
        verbose_name_plural = "产品类别"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """A row of GB/T 4754. `edition` is kept because old records use old editions."""

    code = models.CharField("代码", max_length=5)
    edition = models.CharField("版本", max_length=4, default="2017")
    level = models.PositiveSmallIntegerField("层级")
    name = models.CharField("名称", max_length=120)
    parent_code = models.CharField("上级代码", max_length=5, blank=True)
    section = models.CharField("门类", max_length=1)
    remark = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "行业"
        verbose_name_plural = "行业"
        ordering = ("edition", "section", "code")
        constraints = (models.UniqueConstraint(fields=("edition", "code"), name="industry_once_an_edition"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
