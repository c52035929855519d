"""Where a sample was and under which seal: every hand-over of it, from the sealing on."""

from django.conf import settings
from django.db import models

from quality_portal.audit import guards
from quality_portal.documents.models import Attachment

from .labjob import Part
from .sample import Sample


class SealState(models.TextChoices):
    INTACT = "intact", "完好"
    BROKEN = "broken", "破损"
    MISSING = "missing", "缺失"
    OPENED = "opened", "为检验启封"


class Handover(models.Model):
    """A sample goes from hand to hand. The first row of a part is the sealing: it has a taker and no giver."""

    evidence = True

    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="handovers")
    part = models.CharField("样品", max_length=6, choices=Part.choices)
    giver = models.CharField("交出人", max_length=120, blank=True)
    taker = models.CharField("接收人", max_length=120)
    at = models.DateTimeField("时间")
    seal_state = models.CharField("封条", max_length=8, choices=SealState.choices, default=SealState.INTACT)
    photo = models.ForeignKey(Attachment, verbose_name="照片", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "样品交接"
        verbose_name_plural = "样品交接"
        ordering = ("sample", "part", "at", "pk")
        indexes = (models.Index(fields=("sample", "part", "at"), name="handover_chain"),)
        constraints = (
            models.UniqueConstraint(fields=("sample", "part"), condition=models.Q(giver=""), name="sealed_once"),
            models.CheckConstraint(condition=~models.Q(taker=""), name="handover_has_taker"),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.get_part_display()}：{self.giver or '封样'} → {self.taker}"
