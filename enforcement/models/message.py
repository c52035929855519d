"""What enterprise and office say to each other on a case, and what the portal tells an enterprise."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.audit import guards

User = settings.AUTH_USER_MODEL


class Side(models.TextChoices):
    """Who speaks."""

    ENTERPRISE = "enterprise", "企业"
    OFFICE = "office", "监管部门"
    SYSTEM = "system", "系统通知"


class Message(models.Model):
    """A question, an answer or a notice. What was said never changes; only that it was read is added, once.

    `once` is the digest that makes the same words of the same person on the same day one row.
    """

    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey("enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField("发出方", max_length=12, choices=Side.choices)
    author = models.ForeignKey(User, verbose_name="发出人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("内容")
    link = models.CharField("有关页面", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    once = models.CharField("防重摘要", max_length=64, unique=True)
    read_at = models.DateTimeField("对方阅读时间", null=True, blank=True)
    read_by = models.ForeignKey(User, verbose_name="阅读人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("case", "at"), name="message_of_case"),
            models.Index(fields=("enterprise", "-at"), name="message_of_enterprise"),
            models.Index(fields=("side", "at"), condition=models.Q(read_at__isnull=True), name="message_unread"),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="message_says_something"),
            models.CheckConstraint(condition=models.Q(side="system") | models.Q(case__isnull=False, author__isnull=False), name="talk_is_about_a_case"),
        )
        triggers = guards.frozen_when("TRUE", "enterprise_id", "case_id", "side", "author_id", "text", "link", "at", "once")

    def __str__(self) -> str:
        # No words of the message here: this line goes into the trail.
        return f"{self.case.number} {self.get_side_display()}留言" if self.case else f"{self.enterprise}的通知"

    def get_absolute_url(self) -> str:
        """Where staff read it."""
        return reverse("enforcement:case_messages", args=[self.case.number]) if self.case else self.enterprise.get_absolute_url()

    def get_desk_url(self) -> str:
        """Where the enterprise reads it."""
        return reverse("enforcement:messages_of", args=[self.case.number]) if self.case else reverse("enforcement:messages")
