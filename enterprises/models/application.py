"""Applications for a production licence: handed in, accepted, examined on the spot, tested, decided, issued."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enterprises.states import APPLICATION_MOVES, APPLICATION_OPEN, ApplicationPurpose, ApplicationState, LicenceKind
from quality_portal.accounts.models import Office

from .enterprise import Enterprise
from .licence import Licence
from .product import Product
from .reference import ProductCategory


def _person(words: str) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=words, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


def _day(words: str) -> Any:
    return models.DateField(words, null=True, blank=True)


class LicenceApplication(models.Model):
    """One application. The days of each step stand beside the person who took it; `…_by` dates are the law's limits."""

    MOVES = APPLICATION_MOVES

    number = models.CharField("申请编号", max_length=60, unique=True)
    office = models.ForeignKey(Office, verbose_name="受理机关", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="licence_applications")
    kind = models.CharField("许可种类", max_length=15, choices=LicenceKind.choices, default=LicenceKind.PRODUCTION)
    category = models.ForeignKey(ProductCategory, verbose_name="产品类别", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("申请事项", max_length=10, choices=ApplicationPurpose.choices, default=ApplicationPurpose.FIRST)
    renews = models.ForeignKey(Licence, verbose_name="延续的许可证", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals")
    scope = models.CharField("申请的许可范围", max_length=300, blank=True)
    note = models.TextField("申请人说明", blank=True)
    state = models.CharField("状态", max_length=15, choices=ApplicationState.choices, default=ApplicationState.HANDED_IN)

    handed_in_on = models.DateField("收到申请")
    handed_in_by = _person("提交人")
    answer_by = models.DateField("应在此日前答复")
    missing = models.TextField("需要补正的内容", blank=True)
    accepted_on = _day("受理日期")
    examine_by = _day("应在此日前完成核查")
    decide_by = _day("应在此日前作出决定")

    examined_on = _day("实地核查日期")
    examined_by = _person("核查记录人")
    answers = models.JSONField("核查记录", default=dict, blank=True)
    findings = models.TextField("核查情况", blank=True)
    sampled_on = _day("封样日期")
    sample_code = models.CharField("封条编号", max_length=60, blank=True)
    deliver_by = _day("应在此日前送达样品")
    lab = models.CharField("检验机构", max_length=120, blank=True)
    delivered_on = _day("样品送达日期")
    tested_on = _day("检验报告日期")
    report_code = models.CharField("检验报告编号", max_length=60, blank=True)
    test_passed = models.BooleanField("产品检验合格", null=True, blank=True)

    proposed_by = _person("提出意见人")
    proposed_on = _day("提出意见日期")
    proposed_grant = models.BooleanField("建议准予", null=True, blank=True)
    opinion = models.TextField("审查意见", blank=True)
    decided_by = _person("决定人")
    decided_on = _day("决定日期")
    refusal = models.CharField("不予受理或者不予许可的理由", max_length=20, blank=True)
    reason = models.TextField("理由说明", blank=True)
    issue_by = _day("应在此日前发证")
    issued_on = _day("发证日期")
    licence = models.OneToOneField(Licence, verbose_name="许可证", null=True, blank=True, on_delete=models.PROTECT, related_name="application")

    class Meta:
        verbose_name = "许可证申请"
        verbose_name_plural = "许可证申请"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "kind", "category"), condition=Q(state__in=APPLICATION_OPEN), name="one_open_licence_application"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")), name="licence_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.ISSUED) | Q(licence__isnull=False), name="issued_application_has_licence"
            ),
        )
        indexes = (models.Index(fields=("state", "decide_by"), name="licence_application_state"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}（{self.category}）"

    def get_absolute_url(self) -> str:
        """The staff page."""
        return reverse("enterprises:application", args=[self.pk])

    @property
    def open(self) -> bool:
        return self.state in APPLICATION_OPEN


class Examiner(models.Model):
    """Who looked on the spot, by which certificate. Written with the findings, never changed."""

    application = models.ForeignKey(LicenceApplication, verbose_name="申请", on_delete=models.PROTECT, related_name="examiners")
    name = models.CharField("姓名", max_length=60)
    certificate = models.CharField("核查人员证书编号", max_length=60)
    user = _person("账号")

    class Meta:
        verbose_name = "核查人员"
        verbose_name_plural = "核查人员"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("application", "certificate"), name="examiner_once"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.certificate}）"
