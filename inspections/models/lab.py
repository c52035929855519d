"""Who tests: inspection bodies, what they are accredited by, and what for."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.law.lab import KINDS, item_key, method_key
from quality_portal.accounts.models import Level, Office, Region


class LabBody(models.Model):
    """An inspection body (检验机构). Its people see what was assigned to it, under blind numbers, and nothing else."""

    name = models.CharField("名称", max_length=120, unique=True)
    level = models.CharField("级别", max_length=10, choices=Level.choices, blank=True)
    region = models.ForeignKey(
        Region, verbose_name="所在地区", null=True, blank=True, on_delete=models.PROTECT, related_name="labs"
    )
    office = models.ForeignKey(
        Office, verbose_name="登记机关", null=True, blank=True, on_delete=models.PROTECT, related_name="labs"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    since = models.DateField("成立日期", null=True, blank=True)
    monitoring = models.BooleanField("风险监测中心", default=False, help_text="承担风险监测；监测结果不作为监督抽查结果")
    closed_on = models.DateField("停止承检日期", null=True, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="人员", blank=True, related_name="labs")

    class Meta:
        verbose_name = "检验机构"
        verbose_name_plural = "检验机构"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:lab", args=[self.pk])


class LabAccreditation(models.Model):
    """A certificate by which a body may test: 资质认定, 实验室认可 or 审查认可. Renewal is another row."""

    lab = models.ForeignKey(LabBody, verbose_name="检验机构", on_delete=models.CASCADE, related_name="accreditations")
    kind = models.CharField("种类", max_length=10, choices=[(row.key, row.title) for row in KINDS])
    number = models.CharField("证书编号", max_length=60)
    since = models.DateField("发证日期")
    until = models.DateField("有效期至", null=True, blank=True)

    class Meta:
        verbose_name = "资质证书"
        verbose_name_plural = "资质证书"
        ordering = ("lab", "kind", "-since")
        constraints = (
            models.UniqueConstraint(fields=("lab", "kind", "number"), name="accreditation_once"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="accreditation_until_after_since"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class LabScope(models.Model):
    """One thing a body may test: the item of a product by a method, under a certificate, from one day to another.

    `item_key` and `method_key` are the words as they are compared: without spaces, in one width, dashes alike.
    """

    lab = models.ForeignKey(LabBody, verbose_name="检验机构", on_delete=models.CASCADE, related_name="scope")
    accreditation = models.ForeignKey(
        LabAccreditation, verbose_name="资质证书", on_delete=models.PROTECT, related_name="scope"
    )
    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", on_delete=models.PROTECT, related_name="lab_scope"
    )
    item = models.CharField("检验项目", max_length=120)
    method = models.CharField("检验方法", max_length=120)
    note = models.CharField("限制范围", max_length=200, blank=True)
    since = models.DateField("批准日期")
    until = models.DateField("有效期至", null=True, blank=True)
    item_key = models.CharField("项目比对词", max_length=120, editable=False)
    method_key = models.CharField("方法比对词", max_length=120, editable=False)

    class Meta:
        verbose_name = "检验能力"
        verbose_name_plural = "检验能力"
        ordering = ("lab", "category", "item", "method")
        indexes = (models.Index(fields=("category", "item_key"), name="lab_scope_search"),)
        constraints = (
            models.UniqueConstraint(fields=("lab", "category", "item_key", "method_key", "since"), name="lab_scope_once"),
            models.CheckConstraint(condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="lab_scope_until_after_since"),
        )

    def __str__(self) -> str:
        return f"{self.category}：{self.item}（{self.method}）"

    @classmethod
    def of(cls, **fields: object) -> "LabScope":
        """A row with its words for comparing."""
        return cls(**fields, item_key=item_key(str(fields["item"])), method_key=method_key(str(fields["method"])))
