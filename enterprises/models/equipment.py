"""What an enterprise produces with. The same piece is known by its maker and factory number."""

from django.db import models
from django.urls import reverse

from .enterprise import Enterprise


class Equipment(models.Model):
    """A piece of equipment at a site, from the day it was installed until it was taken away."""

    class Origin(models.TextChoices):
        DECLARED = "declared", "企业申报"
        FOUND = "found", "检查发现"

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="equipment")
    name = models.CharField("设备名称", max_length=120)
    model = models.CharField("型号规格", max_length=120, blank=True)
    process = models.CharField("用于的工艺", max_length=200, blank=True)
    maker = models.CharField("制造单位", max_length=120, blank=True)
    serial = models.CharField("出厂编号", max_length=80, blank=True)
    site = models.CharField("安装地点", max_length=300)
    installed_on = models.DateField("安装日期")
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.DECLARED)
    removed_on = models.DateField("拆除日期", null=True, blank=True)
    removed_because = models.CharField("拆除说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "生产设备"
        verbose_name_plural = "生产设备"
        ordering = ("enterprise", "-installed_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("maker", "serial"), condition=models.Q(removed_on=None) & ~models.Q(serial=""), name="equipment_at_one_site"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_on=None) | models.Q(removed_on__gte=models.F("installed_on")), name="equipment_removed_after_installed"
            ),
        )

    def __str__(self) -> str:
        number = f"（出厂编号 {self.serial}）" if self.serial else ""
        return " ".join(part for part in (self.name, self.model) if part) + number

    def get_absolute_url(self) -> str:
        return f"{reverse('enterprises:enterprise', args=[self.enterprise_id])}#equipment"

    @property
    def described(self) -> str:
        """All words by which a catalogue could name it."""
        return f"{self.name} {self.model} {self.process}"
