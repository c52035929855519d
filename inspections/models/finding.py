"""The hand-over: a confirmed nonconformity. What follows from it is not decided here."""

from django.db import models
from django.urls import reverse

from quality_portal.accounts.models import Office
from quality_portal.audit import guards

from .report import Conclusion
from .sample import Sample


class Severity(models.TextChoices):
    ORDINARY = "ordinary", "一般不合格"
    SERIOUS = "serious", "严重不合格"


class Finding(models.Model):
    """A nonconformity that stands (不合格项). One that follows from a refusal has no sample."""

    number = models.CharField("不合格编号", max_length=40, unique=True)
    conclusion = models.OneToOneField(Conclusion, verbose_name="检验结论", on_delete=models.PROTECT, related_name="finding")
    sample = models.ForeignKey(Sample, verbose_name="样品", null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="findings")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    product_name = models.CharField("产品名称", max_length=200)
    facts = models.CharField("不合格项目", max_length=500)
    severity = models.CharField("严重程度", max_length=10, choices=Severity.choices)
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="findings")
    confirmed_on = models.DateField("确认日期", db_index=True)

    class Meta:
        verbose_name = "不合格项"
        verbose_name_plural = "不合格项"
        ordering = ("-confirmed_on", "-pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.product_name}不合格（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:finding", args=[self.number])


class FindingWithdrawal(models.Model):
    """Says that a finding no longer stands, because the result it rests on was corrected or overturned."""

    finding = models.OneToOneField(Finding, verbose_name="不合格项", on_delete=models.PROTECT, related_name="withdrawal")
    because = models.CharField("理由", max_length=500)
    withdrawn_on = models.DateField("撤回日期")

    class Meta:
        verbose_name = "不合格项的撤回"
        verbose_name_plural = "不合格项的撤回"
        ordering = ("-withdrawn_on", "-pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.finding}已撤回"
