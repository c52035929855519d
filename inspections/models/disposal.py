"""What became of a sample, its back-up and its papers in the end."""

from django.conf import settings
from django.db import models

from inspections.law.keeping import DISPOSABLE_CHOICES, WAY_CHOICES
from quality_portal.audit import guards

from .sample import Sample


class Disposal(models.Model):
    """A thing kept of a sample was returned, destroyed or handed on, before a witness. Each thing once."""

    evidence = True

    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="disposals")
    what = models.CharField("处置对象", max_length=8, choices=DISPOSABLE_CHOICES)
    way = models.CharField("处置方式", max_length=10, choices=WAY_CHOICES)
    disposed_on = models.DateField("处置日期")
    witness = models.CharField("监督人", max_length=60)
    note = models.CharField("说明", max_length=300, blank=True)
    disposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "样品和文书的处置"
        verbose_name_plural = "样品和文书的处置"
        ordering = ("disposed_on", "pk")
        constraints = (models.UniqueConstraint(fields=("sample", "what"), name="disposed_once"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.sample.number} {self.get_what_display()}：{self.get_way_display()}"
