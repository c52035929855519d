"""Results published by others, taken in from files. They stand beside our own inspections and never enter our rates."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class ResultFile(models.Model):
    """A file of results that was taken in. The same file again changes nothing."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=200)
    content = models.FileField("文件", upload_to="results/%Y/%m/", blank=True)
    done = models.BooleanField("已导入", default=False)
    rows = models.PositiveIntegerField("行数", default=0)
    passed = models.PositiveIntegerField("合格", default=0)
    failed = models.PositiveIntegerField("不合格", default=0)
    other = models.PositiveIntegerField("其他结论", default=0)
    repeats = models.PositiveIntegerField("完全重复", default=0)
    errors = models.PositiveIntegerField("未收入的行", default=0)
    created = models.PositiveIntegerField("新增结果", default=0)
    error_rows = models.JSONField("未收入的行及原因", default=list)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "结果文件"
        verbose_name_plural = "结果文件"
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:result_file", args=[self.pk])

    @property
    def tested(self) -> int:
        return self.passed + self.failed


class ResultVerdict(models.TextChoices):
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    OTHER = "other", "其他"


class ImportedResult(models.Model):
    """One published result, as published."""

    key = models.CharField("内容摘要", max_length=64, unique=True)
    file = models.ForeignKey(ResultFile, verbose_name="结果文件", on_delete=models.CASCADE, related_name="results")
    row_no = models.PositiveIntegerField("行号")
    source = models.CharField("信息来源", max_length=200, blank=True)
    product_name = models.CharField("产品", max_length=500, blank=True)
    category_path = models.CharField("产品分类", max_length=300, blank=True)
    model = models.CharField("规格型号", max_length=300, blank=True)
    producer_name = models.CharField("生产企业", max_length=300, blank=True)
    producer = models.ForeignKey(
        "enterprises.Enterprise",
        verbose_name="生产企业（登记）",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="imported_results",
    )
    seller_name = models.CharField("被抽样单位", max_length=300, blank=True)
    produced_text = models.CharField("生产日期", max_length=100, blank=True)
    batch = models.CharField("批号", max_length=200, blank=True)
    item_class = models.CharField("项目分类", max_length=200, blank=True)
    item = models.TextField("检验项目", blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    value_text = models.TextField("检验结果", blank=True)
    limit_text = models.TextField("限量值", blank=True)
    verdict = models.CharField("判定", max_length=5, choices=ResultVerdict.choices)
    verdict_text = models.CharField("判定原文", max_length=100, blank=True)
    publisher = models.CharField("发布单位", max_length=200, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "导入的抽查结果"
        verbose_name_plural = "导入的抽查结果"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("verdict", "-published_on"), name="imported_result_verdict"),)

    def __str__(self) -> str:
        return f"{self.product_name}：{self.get_verdict_display()}"
