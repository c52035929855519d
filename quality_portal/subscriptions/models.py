"""Who follows what, and what is due to them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionState(models.TextChoices):
    PENDING = "pending", "待确认"
    ACTIVE = "active", "订阅中"


class How(models.TextChoices):
    DAILY = "daily", _("每天一封")
    AT_ONCE = "at_once", _("发布后立即")


class Subscription(models.Model):
    """One topic for one address. `sealed` is the address under our key; `mark` finds it again without telling it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.CharField("地址（密文）", max_length=600)
    mark = models.CharField("地址摘要", max_length=64)
    algorithm = models.CharField("加密算法", max_length=20)
    by = models.CharField("订阅范围", max_length=12)
    value = models.CharField("订阅内容", max_length=60, blank=True)
    words = models.CharField("订阅内容（文字）", max_length=200)
    how = models.CharField("发送方式", max_length=8, choices=How.choices, default=How.DAILY)
    state = models.CharField("状态", max_length=8, choices=SubscriptionState.choices, default=SubscriptionState.PENDING)
    asked_at = models.DateTimeField("申请时间")
    letter_due = models.DateTimeField("确认信何时发出", null=True, blank=True)
    letter_at = models.DateTimeField("确认信发出时间", null=True, blank=True)
    token_hash = models.CharField("确认码摘要", max_length=64, blank=True)
    token_until = models.DateTimeField("确认码有效至", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    digest_on = models.DateField("最近一次汇总", null=True, blank=True)

    class Meta:
        verbose_name = "邮件订阅"
        verbose_name_plural = "邮件订阅"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("mark", "by", "value"), name="one_subscription_a_topic"),
            models.CheckConstraint(
                condition=models.Q(state="pending", confirmed_at=None) | models.Q(state="active", confirmed_at__isnull=False),
                name="active_subscription_was_confirmed",
            ),
        )
        indexes = (
            models.Index(fields=("by", "value"), condition=models.Q(state="active"), name="subscription_of_topic"),
            models.Index(fields=("letter_due",), condition=models.Q(letter_due__isnull=False), name="subscription_letter_due"),
            models.Index(fields=("token_hash",), condition=~models.Q(token_hash=""), name="subscription_by_token"),
        )

    def __str__(self) -> str:
        return f"订阅“{self.words}”"


class DeliveryKind(models.TextChoices):
    NEWS = "news", "公告"
    WITHDRAWN = "withdrawn", "撤下通知"


class DeliveryState(models.TextChoices):
    DUE = "due", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    DROPPED = "dropped", "不再发送"


class Delivery(models.Model):
    """An announcement that is due to a subscription: one row, however often anybody looks."""

    subscription = models.ForeignKey(Subscription, verbose_name="订阅", on_delete=models.CASCADE, related_name="deliveries")
    slug = models.UUIDField("公告")
    kind = models.CharField("种类", max_length=9, choices=DeliveryKind.choices)
    urgent = models.BooleanField("立即发送", default=False)
    state = models.CharField("状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.DUE)
    letter = models.UUIDField("所在的信", null=True, blank=True)
    made_at = models.DateTimeField("生成时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = "发送"
        verbose_name_plural = "发送"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("subscription", "slug", "kind"), name="one_delivery_an_announcement"),)
        indexes = (
            models.Index(fields=("state", "urgent"), condition=models.Q(state__in=("due", "sending")), name="delivery_due"),
            models.Index(fields=("slug", "kind"), name="delivery_of_announcement"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"
