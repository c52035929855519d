"""Who tests."""

from django.conf import settings
from django.db import models


class LabBody(models.Model):
    """An inspection body (检验机构). Its people see the samples assigned to it and nothing else."""

    name = models.CharField("名称", max_length=120, unique=True)
    accreditation = models.CharField("资质认定编号", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="人员", blank=True, related_name="labs")

    class Meta:
        verbose_name = "检验机构"
        verbose_name_plural = "检验机构"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
