"""How each paper reached its party: one row for each attempt, and the address that the party confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse

from enforcement.law import service as law
from enforcement.states.letter import SERVICE_MOVES, ServiceState
from quality_portal.audit import guards

if TYPE_CHECKING:
    from .case import Case
    from .counterfeit import CounterfeitCase

User = settings.AUTH_USER_MODEL


class Service(models.Model):
    """A paper on its way to a party. `served_on` is the day from which the next clock runs.

    The party is the enterprise of a case, or somebody who took part in a counterfeit case (`recipient`). `effective_on` is known in advance for a public notice only: the day on which it will count as served.
    """

    MOVES = SERVICE_MOVES

    case = models.ForeignKey("enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="services")
    recipient = models.ForeignKey(
        "enforcement.Party", verbose_name="假冒伪劣案件当事人", null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    document = models.ForeignKey("documents.Document", verbose_name="文书", on_delete=models.PROTECT, related_name="services")
    party = models.CharField("受送达人", max_length=200)
    method = models.CharField("送达方式", max_length=20, choices=law.METHOD_CHOICES)
    state = models.CharField("状态", max_length=10, choices=ServiceState.choices, default=ServiceState.UNDER_WAY)
    sent_on = models.DateField("发出日期")
    effective_on = models.DateField("视为送达之日", null=True, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    note = models.CharField("经过", max_length=300, blank=True)
    witness = models.CharField("见证", max_length=120, blank=True)
    mail_no = models.CharField("邮件号码", max_length=40, blank=True)
    failed_because = models.CharField("未能送达的原因", max_length=300, blank=True)
    notice = models.ForeignKey(
        "documents.Document", verbose_name="送达公告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey(User, verbose_name="签收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "effective_on"), name="service_ripening"),)
        constraints = (
            models.UniqueConstraint(
                fields=("document", "party"), condition=~models.Q(state=ServiceState.FAILED), name="served_once_a_party"
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, recipient=None) | models.Q(case=None, recipient__isnull=False), name="service_has_one_file"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ServiceState.SERVED) | models.Q(served_on__isnull=False), name="served_service_has_its_day"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ServiceState.FAILED) | ~models.Q(failed_because=""), name="failed_service_has_reason"
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state <> 'under_way'", "case_id", "recipient_id", "document_id", "party", "method", "sent_on", "effective_on", "served_on", "note", "witness", "state"
        )

    def __str__(self) -> str:
        return f"{self.document.number} {self.get_method_display()}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:service", args=[self.pk])

    @property
    def file(self) -> Case | CounterfeitCase:
        """The case in whose file the paper lies."""
        return self.recipient.case if self.recipient is not None else self.case

    @property
    def row(self) -> law.Method:
        """The law's row of the method."""
        return law.BY_KEY[self.method]

    @property
    def served(self) -> bool:
        """Does it count as served?"""
        return self.state == ServiceState.SERVED

    @property
    def under_way(self) -> bool:
        return self.state == ServiceState.UNDER_WAY


class ServiceAddress(models.Model):
    """Where papers reach an enterprise, as it confirmed itself (送达地址确认书). A new confirmation ends the one before."""

    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="service_addresses")
    address = models.CharField("送达地址", max_length=200)
    receiver = models.CharField("收件人", max_length=60)
    phone = models.CharField("联系电话", max_length=40)
    electronic = models.BooleanField("同意电子送达", default=False)
    signer = models.CharField("确认人", max_length=60)
    post = models.CharField("职务", max_length=60)
    confirmed_by = models.ForeignKey(User, verbose_name="确认账号", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("确认时间")
    ended_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "送达地址确认书"
        verbose_name_plural = "送达地址确认书"
        ordering = ("-confirmed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("enterprise",), condition=models.Q(ended_at__isnull=True), name="one_service_address"),
        )
        triggers = guards.frozen_when(
            "TRUE", "enterprise_id", "address", "receiver", "phone", "electronic", "signer", "post", "confirmed_by_id", "confirmed_at"
        )

    def __str__(self) -> str:
        return f"{self.enterprise}的送达地址确认书"
