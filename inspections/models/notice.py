"""Who was told of a result, how, and when it was received. Each recipient has its own fifteen days."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.audit import guards

from .report import Conclusion


class NoticeParty(models.TextChoices):
    """Whom the law wants told: always the sampled party; the labelled maker and the platform where goods came from them."""

    SAMPLED = "sampled", "被抽样者"
    MAKER = "maker", "标称生产企业"
    PLATFORM = "platform", "网络交易平台"


class NoticeMethod(models.TextChoices):
    ONLINE = "online", "网上签收"
    MAIL = "mail", "邮寄送达"
    HAND = "hand", "直接送达"
    LEFT = "left", "留置送达"
    PUBLIC = "public", "公告送达"


class Notice(models.Model):
    """A written notice (检验结果告知书) to one party. Its day of receipt starts that party's term and never moves."""

    conclusion = models.ForeignKey(Conclusion, verbose_name="检验结论", on_delete=models.PROTECT, related_name="notices")
    party = models.CharField("当事人", max_length=8, choices=NoticeParty.choices)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    name = models.CharField("名称", max_length=200)
    address = models.CharField("地址", max_length=300, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="告知书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_on = models.DateField("发出日期")
    method = models.CharField("送达方式", max_length=6, choices=NoticeMethod.choices, blank=True)
    received_on = models.DateField("收到日期", null=True, blank=True)
    service_note = models.CharField("送达经过", max_length=300, blank=True)
    objection_until = models.DateField("异议期至", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    waived_on = models.DateField("书面放弃异议日期", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("网上签收时间", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "检验结果告知"
        verbose_name_plural = "检验结果告知"
        ordering = ("conclusion", "pk")
        indexes = (models.Index(fields=("enterprise", "-sent_on"), name="notice_of_enterprise"),)
        constraints = (
            models.UniqueConstraint(fields=("conclusion", "party"), name="notice_once_a_party"),
            models.CheckConstraint(
                condition=models.Q(received_on=None) | (models.Q(received_on__gte=models.F("sent_on")) & ~models.Q(method="")),
                name="notice_received_after_sent",
            ),
        )
        triggers = guards.frozen_when(
            "OLD.received_on IS NOT NULL", "conclusion_id", "party", "enterprise_id", "name", "document_id", "sent_on", "method", "received_on"
        )

    def __str__(self) -> str:
        return f"{self.get_party_display()}{self.name}"

    def get_absolute_url(self) -> str:
        """The page of the enterprise that was told."""
        return reverse("inspections:desk_result", args=[self.pk])
