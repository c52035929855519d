"""The party disagrees: its objection, the retest by another body, and the fee that follows the outcome."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import OBJECTION_MOVES, OPEN_OBJECTION, RETEST_MOVES, ObjectionState, RetestState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards
from quality_portal.core.yuan import yuan

from .lab import LabBody
from .notice import Notice
from .report import Conclusion, TestReport


class ObjectionAsks(models.TextChoices):
    RETEST = "retest", "申请复检"
    OTHER = "other", "其他异议（抽样、判定、样品等）"


class Objection(models.Model):
    """An objection as it was filed: what it said then stands with its digest; what became of it is its state."""

    MOVES = OBJECTION_MOVES

    number = models.CharField("异议编号", max_length=40, unique=True)
    conclusion = models.ForeignKey(Conclusion, verbose_name="检验结论", on_delete=models.PROTECT, related_name="objections")
    notice = models.OneToOneField(
        Notice, verbose_name="所依据的告知", null=True, blank=True, on_delete=models.PROTECT, related_name="objection"
    )
    office = models.ForeignKey(Office, verbose_name="受理机关", on_delete=models.PROTECT, related_name="objections")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="申请人", null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    applicant = models.CharField("申请人名称", max_length=200)
    asks = models.CharField("请求", max_length=6, choices=ObjectionAsks.choices)
    grounds = models.TextField("理由")
    online = models.BooleanField("网上提出", default=False)
    filed_on = models.DateField("提出日期")
    filed_at = models.DateTimeField("登记时间")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="+")
    receipt_no = models.CharField("回执编号", max_length=16, unique=True)
    content = models.JSONField("内容")
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.FILED)
    decide_by = models.DateField("决定期限")
    decide_provisional = models.BooleanField("暂定", default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="决定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reasons = models.TextField("决定理由", blank=True)
    fault_of = models.CharField("备用样品问题", max_length=6, blank=True, help_text="不能复检时：party 当事人，organ 机关或者检验机构")
    document = models.ForeignKey(
        "documents.Document", verbose_name="答复文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ("-filed_at", "-pk")
        indexes = (
            models.Index(fields=("office", "state", "decide_by"), name="objection_of_office"),
            models.Index(fields=("state", "-closed_on"), name="objection_closed"),
        )
        constraints = (
            models.UniqueConstraint(fields=("conclusion", "applicant"), name="objection_once_a_party"),
            models.CheckConstraint(condition=models.Q(receipt_no__regex=r"^[0-9]{16}$"), name="objection_receipt_shape"),
            models.CheckConstraint(condition=~models.Q(state__in=["refused", "allowed"]) | ~models.Q(reasons=""), name="objection_answer_has_reasons"),
        )
        triggers = guards.frozen_when(
            "OLD.digest <> ''", "number", "conclusion_id", "notice_id", "enterprise_id", "applicant", "asks", "grounds", "filed_on", "filed_at", "receipt_no", "content", "digest"
        )

    def __str__(self) -> str:
        return f"{self.applicant}的异议（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:objection", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_OBJECTION

    @property
    def receipt(self) -> str:
        """The receipt's number in four groups, as people read it."""
        return " ".join(self.receipt_no[start : start + 4] for start in range(0, len(self.receipt_no), 4))


class Retest(models.Model):
    """The retest that an objection led to, step by step. Its report is another report of the same sample."""

    MOVES = RETEST_MOVES

    objection = models.OneToOneField(Objection, verbose_name="异议", on_delete=models.PROTECT, related_name="retest")
    conclusion = models.ForeignKey(Conclusion, verbose_name="初检结论", on_delete=models.PROTECT, related_name="retests")
    state = models.CharField("状态", max_length=10, choices=RetestState.choices, default=RetestState.NOTICED)
    noticed_on = models.DateField("复检受理通知送达日期")
    formalities_due = models.DateField("办理手续期限")
    formalities_provisional = models.BooleanField("暂定", default=False)
    formalities_on = models.DateField("办结手续日期", null=True, blank=True)
    name_by = models.DateField("确定机构期限", null=True, blank=True)
    name_provisional = models.BooleanField("暂定", default=False)
    lab = models.ForeignKey(LabBody, verbose_name="复检机构", null=True, blank=True, on_delete=models.PROTECT, related_name="retests")
    named_on = models.DateField("确定日期", null=True, blank=True)
    sole_lab = models.CharField("仍由初检机构复检的理由", max_length=300, blank=True)
    report = models.OneToOneField(
        TestReport, verbose_name="复检报告", null=True, blank=True, on_delete=models.PROTECT, related_name="retest"
    )
    outcome = models.CharField("复检结论", max_length=10, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        verbose_name = "复检"
        verbose_name_plural = "复检"
        ordering = ("-noticed_on", "-pk")
        indexes = (models.Index(fields=("state", "formalities_due"), name="retest_waiting"),)
        constraints = (
            models.UniqueConstraint(
                fields=("conclusion",), condition=models.Q(state__in=["noticed", "ready", "testing", "done"]), name="one_retest_a_conclusion"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | (models.Q(report__isnull=False) & models.Q(outcome__in=["confirmed", "reversed"])),
                name="retest_done_has_report",
            ),
        )
        triggers = guards.frozen_when("OLD.state IN ('done', 'lapsed', 'cancelled')", "objection_id", "conclusion_id", "lab_id", "report_id", "outcome", "closed_on")

    def __str__(self) -> str:
        return f"{self.objection.applicant}申请的复检（{self.objection.number}）"

    def get_absolute_url(self) -> str:
        return self.objection.get_absolute_url()


class FeeBearer(models.TextChoices):
    APPLICANT = "applicant", "申请人承担"
    ORGAN = "organ", "组织抽查的机关承担"


class RetestFee(models.Model):
    """The fee of a retest: prepaid by the applicant, borne by whom the outcome names."""

    retest = models.OneToOneField(Retest, verbose_name="复检", on_delete=models.PROTECT, related_name="fee")
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2)
    prepaid_on = models.DateField("垫付日期")
    voucher = models.CharField("缴费凭证号", max_length=80)
    borne_by = models.CharField("承担人", max_length=10, choices=FeeBearer.choices, blank=True)
    settled_on = models.DateField("确定承担日期", null=True, blank=True)
    refunded_on = models.DateField("退还日期", null=True, blank=True)
    refund_voucher = models.CharField("退费凭证号", max_length=80, blank=True)

    class Meta:
        verbose_name = "复检费用"
        verbose_name_plural = "复检费用"
        ordering = ("-prepaid_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="retest_fee_positive"),
            models.CheckConstraint(
                condition=models.Q(refunded_on=None) | (models.Q(borne_by="organ") & ~models.Q(refund_voucher="")), name="retest_refund_by_organ"
            ),
        )
        triggers = guards.frozen_when("TRUE", "retest_id", "amount", "prepaid_on", "voucher")

    def __str__(self) -> str:
        return f"{self.retest}费用 {yuan(self.amount)}"
