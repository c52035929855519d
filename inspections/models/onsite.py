"""A test made where the sample was taken."""

from django.conf import settings
from django.db import models

from inspections import limits
from quality_portal.audit import guards

from .sample import Sample


class OnSiteTest(models.Model):
    """What two samplers measured on the spot (现场检验) for an item that the specification lets them test there."""

    evidence = True

    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="onsite_tests")
    item = models.CharField("检验项目", max_length=120)
    value = models.CharField("检验结果", max_length=200)
    unit = models.CharField("单位", max_length=30, blank=True)
    limit_text = models.CharField("技术要求", max_length=200, blank=True)
    verdict = models.CharField("判定", max_length=4, choices=[("pass", "合格"), ("fail", "不合格"), ("na", "不判定")])
    instrument = models.CharField("仪器和编号", max_length=120)
    valid_until = models.DateField("检定、校准有效期至")
    tested_on = models.DateField("检验日期")
    testers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="检验人员", related_name="onsite_tests")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "现场检验"
        verbose_name_plural = "现场检验"
        ordering = ("sample", "pk")
        constraints = (models.UniqueConstraint(fields=("sample", "item"), name="onsite_item_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.item}：{self.measured}"

    @property
    def measured(self) -> str:
        """The value with its unit."""
        return limits.quantity(self.value, self.unit)
