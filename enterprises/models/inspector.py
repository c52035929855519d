"""Quality inspectors of enterprises: trained, certified, posted."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from .enterprise import Enterprise
from .history import keeps_history


@keeps_history()
class Inspector(models.Model):
    """A person's certificate (质检员证): training before certificate before post. `valid_to` is its last day."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="inspectors")
    name = models.CharField("姓名", max_length=60)
    number = models.CharField("证书编号", max_length=60, unique=True)
    training = models.CharField("培训内容和机构", max_length=200)
    trained_on = models.DateField("培训合格日期")
    issuer = models.CharField("发证机关", max_length=120, blank=True)
    issued_on = models.DateField("发证日期")
    valid_to = models.DateField("有效期至", null=True, blank=True)
    posted_on = models.DateField("上岗日期", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)
    withdrawn_on = models.DateField("收回日期", null=True, blank=True)
    withdrawn_because = models.CharField("收回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "质检员证"
        verbose_name_plural = "质检员证"
        ordering = ("enterprise", "number")
        constraints = (
            models.CheckConstraint(condition=Q(trained_on__lte=F("issued_on")), name="inspector_trained_before_certificate"),
            models.CheckConstraint(condition=Q(posted_on=None) | Q(posted_on__gte=F("issued_on")), name="inspector_certificate_before_post"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("issued_on")), name="inspector_valid_after_issue"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("posted_on")), name="inspector_left_after_post"),
        )

    def __str__(self) -> str:
        return f"质检员证 {self.number}"

    def good_on(self, on: date) -> bool:
        """Does the certificate hold on a day, and does its holder still work there?"""
        lasting = self.valid_to is None or on <= self.valid_to
        kept = self.withdrawn_on is None or on < self.withdrawn_on
        return self.issued_on <= on and lasting and kept and (self.left_on is None or on < self.left_on)

    def words(self, on: date) -> str:
        """Its state in a word."""
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return "已收回"
        if self.left_on is not None and self.left_on <= on:
            return "已离岗"
        if self.valid_to is not None and self.valid_to < on:
            return "已过期"
        return "在岗" if self.posted_on is not None and self.posted_on <= on else "已发证未上岗"
