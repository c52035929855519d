"""A one-time code that lets a person join an enterprise. Only its digest is kept; the code itself is shown once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from enterprises.law import membership as law
from quality_portal.audit import guards

from .enterprise import Enterprise

User = settings.AUTH_USER_MODEL


class Invitation(models.Model):
    """Made by a bureau or by an administrator of the enterprise; used once, withdrawn, or run out."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="invitations")
    invitee = models.CharField("受邀人姓名", max_length=60)
    position = models.CharField("职务", max_length=60, blank=True)
    role = models.CharField("角色", max_length=10, choices=law.PLACE_CHOICES)
    digest = models.CharField("邀请码摘要", max_length=64, unique=True)
    tail = models.CharField("邀请码末四位", max_length=4)
    made_at = models.DateTimeField("发出时间")
    made_by = models.ForeignKey(User, verbose_name="发出人", null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(User, verbose_name="使用人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "成员邀请"
        verbose_name_plural = "成员邀请"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True), name="invitation_ends_one_way"),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True) | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="used_invitation_has_its_user",
            ),
        )
        triggers = guards.frozen_when(
            "OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL", "enterprise_id", "role", "digest", "expires_at", "used_at", "used_by_id", "withdrawn_at"
        )

    def __str__(self) -> str:
        return f"{self.enterprise}的成员邀请（末四位 {self.tail}）"

    def open_at(self, at: datetime) -> bool:
        """Can it still be used?"""
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at
