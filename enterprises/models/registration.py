"""A person asks for an account of an enterprise; the bureau checks the proof and confirms or refuses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enterprises.states import REGISTRATION_MOVES, RegistrationState
from quality_portal.audit import guards

from .enterprise import Enterprise

User = settings.AUTH_USER_MODEL


class Registration(models.Model):
    """The account comes to be when the bureau confirms. Until then only the hash of the password chosen is kept."""

    MOVES = REGISTRATION_MOVES

    number = models.CharField("申请编号", max_length=16, unique=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    company = models.CharField("企业名称", max_length=200)
    office = models.ForeignKey("accounts.Office", verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("申请人姓名", max_length=60)
    position = models.CharField("职务", max_length=60)
    phone = models.CharField("联系电话", max_length=40)
    username = models.CharField("用户名", max_length=60)
    password_hash = models.CharField("密码摘要", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=RegistrationState.choices, default=RegistrationState.FILED)
    filed_at = models.DateTimeField("提交时间")
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(User, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, verbose_name="办理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    reasons = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "企业用户注册申请"
        verbose_name_plural = "企业用户注册申请"
        ordering = ("-filed_at", "-pk")
        indexes = (models.Index(fields=("office", "state", "filed_at"), name="registration_of_office"),)
        constraints = (
            models.UniqueConstraint(fields=("username",), condition=models.Q(state="filed"), name="one_registration_a_username"),
            models.CheckConstraint(condition=models.Q(number__regex=r"^[0-9]{16}$"), name="registration_no_is_sixteen_digits"),
            models.CheckConstraint(condition=~models.Q(state="refused") | ~models.Q(reasons=""), name="refused_registration_has_reasons"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(enterprise__isnull=False, user__isnull=False), name="confirmed_registration_is_whole"
            ),
        )
        triggers = guards.frozen_when("OLD.state <> 'filed'")

    def __str__(self) -> str:
        return f"{self.company}的企业用户注册申请"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:registration", args=[self.number])

    @property
    def grouped(self) -> str:
        """The number as people read it."""
        return " ".join(self.number[start : start + 4] for start in range(0, 16, 4))
