"""What the laboratory found, and the conclusion that the party is told."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from inspections import limits
from inspections.law.specification import ORDINARY, SERIOUS
from inspections.law.telling import NAMING
from inspections.states import CONCLUSION_MOVES, ConclusionState, ConfirmationState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards
from quality_portal.search.lookups import pairs_of, words_of

from .lab import LabBody
from .labjob import LabJob
from .plan import PlanItem
from .refusal import Refusal
from .sample import Sample

# What a conclusion says; frozen once it is final.
_FACTS = (
    "report_id", "refusal_id", "sample_id", "plan_item_id", "office_id", "enterprise_id", "product_id", "product_name",
    "decided_on", "verdict", "failed_items", "notified_on", "objection_until", "waived_on", "final_on",
)  # fmt: skip

# What counts of published results read: the indexes of what is published hold it, so that counting reads no row.
_COUNTED = ("verdict", "maker_answer", "plan_item", "enterprise", "decided_on")


class ItemVerdict(models.TextChoices):
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NA = "na", "不判定"


class Verdict(models.TextChoices):
    """`DEEMED` is a refusal counted as nonconforming; it is no test and stands in no rate."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    DEEMED = "deemed", "按不合格论处"


class TestReport(models.Model):
    """A test report. Filed once; a correction or a retest is another report on the same sample."""

    __test__ = False  # the name is the law's, not pytest's

    number = models.CharField("报告编号", max_length=60, unique=True)
    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="reports")
    corrects = models.ForeignKey(
        "self", verbose_name="更正的报告", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    lab = models.ForeignKey(LabBody, verbose_name="检验机构", on_delete=models.PROTECT, related_name="reports")
    job = models.OneToOneField(
        LabJob, verbose_name="检验任务", null=True, blank=True, on_delete=models.PROTECT, related_name="report"
    )
    issued_on = models.DateField("签发日期", db_index=True)
    verdict = models.CharField("报告结论", max_length=4, choices=[("pass", "合格"), ("fail", "不合格")], blank=True)
    severity = models.CharField("不合格程度", max_length=10, choices=[(ORDINARY, "一般不合格"), (SERIOUS, "严重不合格")], blank=True)
    failed_items = models.CharField("不合格项目", max_length=500, blank=True)
    because = models.CharField("更正理由", max_length=500, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("录入时间")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "检验报告"
        verbose_name_plural = "检验报告"
        ordering = ("-issued_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("corrects",), name="report_corrected_once"),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | models.Q(filed_by=None) | ~models.Q(verified_by=models.F("filed_by")),
                name="report_verified_by_another",
            ),
        )
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"检验报告 {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:test_report", args=[self.number])


class TestItem(models.Model):
    """One tested item: the limit as applied, the value as found, the verdict as computed."""

    __test__ = False
    evidence = True

    report = models.ForeignKey(TestReport, verbose_name="检验报告", on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField("序号")
    name = models.CharField("检验项目", max_length=120)
    unit = models.CharField("单位", max_length=30, blank=True)
    kind = models.CharField("限量种类", max_length=10, choices=list(limits.KINDS.items()))
    low = models.DecimalField("下限", max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=18, decimal_places=6, null=True, blank=True)
    limit_text = models.CharField("技术要求", max_length=200)
    method = models.CharField("检验方法", max_length=120, blank=True)
    value_text = models.CharField("检验结果", max_length=400)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True, blank=True)
    verdict = models.CharField("单项判定", max_length=4, choices=ItemVerdict.choices)
    computed = models.CharField("按限量计算的判定", max_length=4, choices=ItemVerdict.choices, blank=True)
    because = models.CharField("改判理由", max_length=300, blank=True)
    item_class = models.CharField("项目分类", max_length=1, blank=True)

    class Meta:
        verbose_name = "检验项目结果"
        verbose_name_plural = "检验项目结果"
        ordering = ("report", "order")
        indexes = (models.Index(fields=("report", "verdict"), name="test_item_verdict"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.name}：{self.value_text}"

    @property
    def required(self) -> str:
        """The limit with its unit."""
        return limits.quantity(self.limit_text, self.unit)

    @property
    def measured(self) -> str:
        """The value with its unit; nothing behind it where the report has a stroke for none."""
        return limits.quantity(self.value_text, self.unit)


class Conclusion(models.Model):
    """The result that the party is told: of a report, or of a refusal. Final when the objection term has run out.

    What it is about stands on its own row, so that lists and figures need no way through report and sample.
    One that was corrected or overturned stays, withdrawn, with the reason and with what replaced it.
    """

    MOVES = CONCLUSION_MOVES

    report = models.OneToOneField(
        TestReport, verbose_name="检验报告", null=True, blank=True, on_delete=models.PROTECT, related_name="conclusion"
    )
    refusal = models.OneToOneField(
        Refusal, verbose_name="拒检认定", null=True, blank=True, on_delete=models.PROTECT, related_name="conclusion"
    )
    sample = models.ForeignKey(Sample, verbose_name="样品", null=True, blank=True, on_delete=models.PROTECT, related_name="conclusions")
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="conclusions")
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="conclusions")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="生产企业", on_delete=models.PROTECT, related_name="conclusions")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="conclusions"
    )
    product_name = models.CharField("产品名称", max_length=200)
    decided_on = models.DateField("作出日期", help_text="检验报告签发之日，或者拒检认定之日")
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices)
    failed_items = models.CharField("不合格项目", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=ConclusionState.choices, default=ConclusionState.PENDING)
    notified_on = models.DateField("当事人收到日期", null=True, blank=True)
    objection_until = models.DateField("异议期至", null=True, blank=True)
    objection_provisional = models.BooleanField("暂定", default=False)
    waived_on = models.DateField("书面放弃异议日期", null=True, blank=True)
    final_on = models.DateField("确定日期", null=True, blank=True)
    maker_answer = models.CharField("样品确认", max_length=10, choices=ConfirmationState.choices, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=500, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="替代的结论", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    words = words_of("product_name")
    pairs = pairs_of("product_name")

    class Meta:
        verbose_name = "检验结论"
        verbose_name_plural = "检验结论"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "objection_until"), name="conclusion_waiting"),
            models.Index(fields=("verdict", "-final_on"), name="conclusion_final"),
            models.Index(
                fields=("-final_on", "-id"),
                name="conclusion_published",
                condition=models.Q(state="final", verdict__in=("pass", "fail")),
                include=_COUNTED,
            ),
            models.Index(
                fields=("-final_on", "-id"), name="conclusion_failed", condition=models.Q(state="final", verdict="fail"), include=_COUNTED
            ),
            models.Index(
                fields=("plan_item", "-decided_on"),
                name="conclusion_of_item",
                condition=models.Q(state="final", verdict__in=("pass", "fail")),
                include=("verdict", "maker_answer", "enterprise", "final_on", "id"),
            ),
            GinIndex(fields=("pairs",), name="conclusion_words"),
            models.Index(fields=("office", "-decided_on", "-id"), name="conclusion_of_office"),
            models.Index(fields=("enterprise", "-decided_on"), name="conclusion_of_enterprise"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="final") | models.Q(final_on__isnull=False), name="final_conclusion_has_day"
            ),
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, refusal=None, sample__isnull=False)
                | models.Q(report=None, refusal__isnull=False, verdict="deemed"),
                name="conclusion_of_report_or_refusal",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | (models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawn_because="")),
                name="withdrawn_conclusion_has_reason",
            ),
            models.UniqueConstraint(
                fields=("sample",), condition=~models.Q(state="withdrawn"), name="one_standing_conclusion_a_sample"
            ),
        )
        triggers = guards.frozen_when("OLD.state IN ('final', 'withdrawn')", *_FACTS)

    def __str__(self) -> str:
        return f"{self.report.number if self.report else self.product_name}：{self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return (self.sample or self.refusal).get_absolute_url()

    @property
    def public_key(self) -> str:
        """The report's number, once the result is or was published as a result; nothing before, and while it is held back."""
        shown = self.verdict in (Verdict.PASS, Verdict.FAIL) and self.final_on is not None and NAMING[self.maker_answer].published
        return self.report.number if shown and self.report else ""

    @property
    def public_title(self) -> str:
        """Its words in the open register, which names no enterprise."""
        return f"{self.product_name} {self.public_key}"

    @property
    def public_url(self) -> str:
        return f"/results/{self.public_key}/"

    @property
    def standing(self) -> bool:
        """Does it count: neither corrected nor overturned."""
        return self.state != ConclusionState.WITHDRAWN
