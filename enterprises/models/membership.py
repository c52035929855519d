"""Who acts for an enterprise on its own side of the portal."""

from django.conf import settings
from django.db import models

from enterprises.law import membership as law

from .enterprise import Enterprise


class Membership(models.Model):
    """A person's place in an enterprise. One person may act for several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=10, choices=law.PLACE_CHOICES, default=law.HANDLER)
    position = models.CharField("职务", max_length=60, blank=True)
    since = models.DateTimeField("自")

    class Meta:
        verbose_name = "企业成员"
        verbose_name_plural = "企业成员"
        ordering = ("enterprise", "since")
        constraints = (models.UniqueConstraint(fields=("user", "enterprise"), name="member_once"),)

    def __str__(self) -> str:
        return f"{self.enterprise} {self.user}"

    @property
    def place(self) -> law.Place:
        """What the role may do."""
        return law.BY_KEY[self.role]
