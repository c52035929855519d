"""Opening review: the catalogue of products under it, in versions, and the review of an enterprise before it starts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enterprises.law.conditions import Answer
from enterprises.states import OPENING_CATALOGUE_MOVES, OPENING_MOVES, CatalogueState, OpeningState
from quality_portal.audit import guards

from .enterprise import Enterprise
from .reference import ProductCategory

USER = settings.AUTH_USER_MODEL


class OpeningCatalogue(models.Model):
    """A version of the catalogue of an office. A new version, once published, takes the place of the one before."""

    MOVES = OPENING_CATALOGUE_MOVES

    office = models.ForeignKey("accounts.Office", verbose_name="发布机关", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("版次")
    joint_with = models.CharField("会同部门", max_length=200)
    since = models.DateField("施行日期")
    until = models.DateField("废止日期", null=True, blank=True, help_text="这一天起不再适用")
    note = models.TextField("说明", blank=True)
    state = models.CharField("状态", max_length=10, choices=CatalogueState.choices, default=CatalogueState.DRAFT)
    drafted_by = models.ForeignKey(USER, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.ForeignKey(USER, verbose_name="发布人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="公告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "开业审查产品目录"
        verbose_name_plural = "开业审查产品目录"
        ordering = ("office", "-version")
        constraints = (
            models.UniqueConstraint(fields=("office", "version"), name="opening_catalogue_version"),
            models.UniqueConstraint(fields=("office",), condition=Q(state="published"), name="opening_catalogue_one_in_force"),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(drafted_by=None) | ~Q(published_by=F("drafted_by")), name="opening_catalogue_two_people"
            ),
        )
        triggers = guards.frozen_when("OLD.state <> 'draft'", "office_id", "version", "joint_with", "since", "drafted_by_id")

    def __str__(self) -> str:
        return f"{self.office.short_name}开业审查产品目录第{self.version}版"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:opening_catalogue", args=[self.pk])


class OpeningItem(models.Model):
    """A category in a version."""

    catalogue = models.ForeignKey(OpeningCatalogue, verbose_name="目录", on_delete=models.CASCADE, related_name="items")
    category = models.ForeignKey(ProductCategory, verbose_name="产品类别", on_delete=models.PROTECT, related_name="+")
    because = models.CharField("列入理由", max_length=200)

    class Meta:
        verbose_name = "开业审查产品"
        verbose_name_plural = "开业审查产品"
        ordering = ("catalogue", "category")
        constraints = (models.UniqueConstraint(fields=("catalogue", "category"), name="opening_item_once"),)

    def __str__(self) -> str:
        return str(self.category)


class OpeningReview(models.Model):
    """An enterprise wants to start making a listed product: application, look at the place, verdict by somebody else."""

    MOVES = OPENING_MOVES

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="opening_reviews")
    category = models.ForeignKey(ProductCategory, verbose_name="产品类别", on_delete=models.PROTECT, related_name="+")
    catalogue = models.ForeignKey(OpeningCatalogue, verbose_name="目录版次", on_delete=models.PROTECT, related_name="reviews")
    office = models.ForeignKey("accounts.Office", verbose_name="审查机关", on_delete=models.PROTECT, related_name="+")
    product = models.CharField("拟生产的产品", max_length=200)
    site = models.CharField("生产地址", max_length=300)
    warning = models.TextField("目录提示", blank=True)
    state = models.CharField("状态", max_length=10, choices=OpeningState.choices, default=OpeningState.APPLIED)
    applied_on = models.DateField("受理日期")
    due_on = models.DateField("审查期限")
    applied_by = models.ForeignKey(USER, verbose_name="申请登记人", null=True, on_delete=models.PROTECT, related_name="+")
    examined_on = models.DateField("现场审查日期", null=True, blank=True)
    examiners = models.ManyToManyField(USER, verbose_name="审查人员", related_name="+", blank=True)
    examined_by = models.ForeignKey(USER, verbose_name="提交人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.TextField("审查意见", blank=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(USER, verbose_name="审批人", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_because = models.TextField("决定理由", blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="意见书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "开业审查"
        verbose_name_plural = "开业审查"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("office", "state", "due_on"), name="opening_review_of_office"),)
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "category"), condition=Q(state__in=("applied", "examined", "granted")), name="opening_review_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(examined_by=None) | ~Q(decided_by=F("examined_by")), name="opening_review_two_people"
            ),
        )
        triggers = guards.frozen_when(
            "OLD.state IN ('granted', 'refused', 'withdrawn')",
            "enterprise_id", "category_id", "product", "site", "opinion", "examined_by_id", "decided_by_id", "decided_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.product}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:opening_review", args=[self.pk])


class OpeningCheck(models.Model):
    """The answer to one condition of the checklist, in the words of the day."""

    review = models.ForeignKey(OpeningReview, verbose_name="开业审查", on_delete=models.CASCADE, related_name="checks")
    condition = models.CharField("条件", max_length=20)
    title = models.CharField("条件内容", max_length=200)
    basis = models.CharField("依据", max_length=300)
    answer = models.CharField("结论", max_length=15, choices=[(row.value, row.label) for row in Answer])
    note = models.CharField("情况", max_length=300, blank=True)

    class Meta:
        verbose_name = "开业审查条件"
        verbose_name_plural = "开业审查条件"
        ordering = ("review", "pk")
        constraints = (models.UniqueConstraint(fields=("review", "condition"), name="opening_check_once"),)

    def __str__(self) -> str:
        return f"{self.title}：{self.get_answer_display()}"
