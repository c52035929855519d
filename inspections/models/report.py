"""What the laboratory found, and the conclusion that the party is told."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections import limits
from inspections.states import CONCLUSION_MOVES, ConclusionState
from quality_portal.audit import guards

from .sample import LabBody, Sample


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
    """A test report. Filed once; a correction is another report."""

    __test__ = False  # the name is the law's, not pytest's

    number = models.CharField("报告编号", max_length=60, unique=True)
    sample = models.OneToOneField(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="report")
    lab = models.ForeignKey(LabBody, verbose_name="检验机构", on_delete=models.PROTECT, related_name="reports")
    issued_on = models.DateField("签发日期", db_index=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "检验报告"
        verbose_name_plural = "检验报告"
        ordering = ("-issued_on", "-pk")
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"检验报告 {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:sample", args=[self.sample.number])


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
    item_class = models.CharField("项目分类", max_length=1, blank=True)

    class Meta:
        verbose_name = "检验项目结果"
        verbose_name_plural = "检验项目结果"
        ordering = ("report", "order")
        indexes = (models.Index(fields=("report", "verdict"), name="test_item_verdict"),)
        triggers = guards.append_only()

    def __str__(self) -> str:
        return f"{self.name}：{self.value_text}"


class Conclusion(models.Model):
    """The result that the party is told. Final when the objection term has run out or was waived in writing."""

    MOVES = CONCLUSION_MOVES

    report = models.OneToOneField(TestReport, verbose_name="检验报告", on_delete=models.PROTECT, related_name="conclusion")
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices)
    failed_items = models.CharField("不合格项目", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=ConclusionState.choices, default=ConclusionState.PENDING)
    notified_on = models.DateField("当事人收到日期", null=True, blank=True)
    objection_until = models.DateField("异议期至", null=True, blank=True)
    objection_provisional = models.BooleanField("暂定", default=False)
    waived_on = models.DateField("书面放弃异议日期", null=True, blank=True)
    final_on = models.DateField("确定日期", null=True, blank=True)

    class Meta:
        verbose_name = "检验结论"
        verbose_name_plural = "检验结论"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "objection_until"), name="conclusion_waiting"),
            models.Index(fields=("verdict", "-final_on"), name="conclusion_final"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="final") | models.Q(final_on__isnull=False), name="final_conclusion_has_day"
            ),
        )
        triggers = guards.frozen_when("OLD.state = 'final'")

    def __str__(self) -> str:
        return f"{self.report.number}：{self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return self.report.get_absolute_url()
