"""Programmes, the honours granted under them, and proposals to withdraw."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from quality_portal.audit import guards

from .law import Kind, Tier
from .states import HONOUR_MOVES, PROPOSAL_MOVES, HonourState, ProposalState

KINDS = ((Kind.EXEMPTION.value, "免检"), (Kind.NAMED_BRAND.value, "名牌产品"), (Kind.QUALITY_AWARD.value, "政府质量奖"))
TIERS = (
    (Tier.NATION.value, "国家级"),
    (Tier.PROVINCE.value, "省级"),
    (Tier.CITY.value, "市级"),
    (Tier.AREA.value, "区域"),
)


class Programme(models.Model):
    """A scheme that confers titles. `basis` names the published document it rests on; without it nothing is granted."""

    key = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("种类", max_length=20, choices=KINDS)
    level = models.CharField("级别", max_length=10, choices=TIERS)
    office = models.ForeignKey(
        "accounts.Office",
        verbose_name="主办机关",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
    )
    basis = models.CharField("依据", max_length=200, blank=True)
    basis_from = models.DateField("依据施行日期", null=True, blank=True)
    basis_until = models.DateField("依据失效日期（不含当日）", null=True, blank=True)
    basis_certain = models.BooleanField("依据已核对", default=True)
    years = models.PositiveSmallIntegerField("有效年数", default=3)

    class Meta:
        verbose_name = "荣誉项目"
        verbose_name_plural = "荣誉项目"
        ordering = ("kind", "level", "name")

    def __str__(self) -> str:
        return self.name

    def governs(self, on: date) -> bool:
        """Is the basis on file and in force on a day?"""
        if not self.basis.strip() or self.basis_from is None:
            return False
        return self.basis_from <= on and (self.basis_until is None or on < self.basis_until)

    @property
    def basis_text(self) -> str:
        return self.basis + ("" if self.basis_certain else "（待核）")


class Honour(models.Model):
    """A title of an enterprise, as a rule for one product. It holds from `granted_on` up to, but not on, `valid_until`."""

    MOVES = HONOUR_MOVES

    programme = models.ForeignKey(Programme, verbose_name="项目", on_delete=models.PROTECT, related_name="honours")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="honours"
    )
    product = models.ForeignKey(
        "enterprises.Product",
        verbose_name="产品",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="honours",
    )
    certificate_no = models.CharField("证书编号", max_length=60, unique=True)
    granted_on = models.DateField("授予日期")
    valid_until = models.DateField("失效日期（不含当日）")
    basis = models.CharField("依据", max_length=200)
    evidence = models.TextField("审查情况", blank=True)
    confirmed = models.JSONField("已确认的条件", default=list)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="授予人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=HonourState.choices, default=HonourState.VALID)
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    withdrawn_because = models.CharField("撤销理由", max_length=300, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="公告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "荣誉"
        verbose_name_plural = "荣誉"
        ordering = ("-granted_on", "-pk")
        indexes = (
            models.Index(fields=("enterprise", "-granted_on"), name="honour_of_enterprise"),
            models.Index(fields=("state", "valid_until"), name="honour_by_end"),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(basis=""), name="honour_has_basis"),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_on__isnull=False) | ~models.Q(state="withdrawn"),
                name="withdrawn_honour_has_its_day",
            ),
            models.UniqueConstraint(
                fields=("programme", "enterprise", "product"),
                condition=models.Q(state="valid"),
                nulls_distinct=False,
                name="one_valid_honour_a_product",
            ),
        )
        triggers = guards.frozen_when(
            "true", "programme_id", "enterprise_id", "product_id", "certificate_no", "granted_on", "basis", "confirmed"
        )

    def __str__(self) -> str:
        return f"{self.programme}：{self.enterprise}" + (f"（{self.product}）" if self.product_id else "")

    def get_absolute_url(self) -> str:
        return reverse("brands:honour", args=[self.pk])

    @property
    def public_url(self) -> str:
        """Where the world reads of it."""
        return "/lists/exemptions/" if self.programme.kind == Kind.EXEMPTION else "/lists/named-brands/"

    @property
    def public_key(self) -> str:
        """Under which number the open register knows it."""
        return self.certificate_no

    @property
    def public_title(self) -> str:
        """Its words in the open register, which names no enterprise."""
        return f"{self.programme} {self.certificate_no}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds, as certificates print it."""
        return self.valid_until - timedelta(days=1)

    def holds(self, on: date) -> bool:
        """Does it hold on a day, whatever the nightly run has done?"""
        withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= on
        return self.granted_on <= on < self.valid_until and not withdrawn


class WithdrawalProposal(models.Model):
    """The portal's own proposal: a product with a valid honour failed. A person decides."""

    MOVES = PROPOSAL_MOVES

    honour = models.ForeignKey(Honour, verbose_name="荣誉", on_delete=models.PROTECT, related_name="proposals")
    finding = models.ForeignKey(
        "inspections.Finding",
        verbose_name="不合格项",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    case = models.ForeignKey(
        "enforcement.Case", verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    because = models.CharField("事由", max_length=300)
    basis = models.CharField("依据", max_length=200)
    proposed_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "撤销建议"
        verbose_name_plural = "撤销建议"
        ordering = ("proposed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("honour", "finding"), name="one_proposal_a_finding"),
            models.UniqueConstraint(fields=("honour", "case"), name="one_proposal_a_case"),
            models.CheckConstraint(
                condition=models.Q(finding__isnull=False) | models.Q(case__isnull=False), name="proposal_has_a_ground"
            ),
        )

    def __str__(self) -> str:
        return f"撤销建议：{self.honour}"

    def get_absolute_url(self) -> str:
        return reverse("brands:proposal", args=[self.pk])
