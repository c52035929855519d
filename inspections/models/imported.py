"""Results published by others, taken in from files. They stand beside our own inspections and never enter our rates."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from quality_portal.search.lookups import grams, words_of

from .lab import LabBody

IMPORTED_WORDS = ("product_name", "producer_name", "batch", "item")


class ResultMapping(models.Model):
    """Which column of a laboratory's or publisher's files holds which of our fields, as a person last confirmed it."""

    name = models.CharField("来源", max_length=120)
    lab = models.ForeignKey(
        LabBody, verbose_name="检验机构", null=True, blank=True, on_delete=models.PROTECT, related_name="result_mappings"
    )
    shape = models.CharField("表头摘要", max_length=32)
    headers = models.JSONField("表头", default=list)
    columns = models.JSONField("列对应", default=dict)
    failures_only = models.BooleanField("只列不合格的结果", default=False)
    used_at = models.DateTimeField("上次使用")
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="使用人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        ordering = ("-used_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("shape", "name"), name="one_mapping_a_source"),)

    def __str__(self) -> str:
        return self.name


class ResultFile(models.Model):
    """A file of results, or one sheet of it: uploaded, its columns confirmed, taken in. The same again changes nothing."""

    digest = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    content = models.FileField("文件", upload_to="results/%Y/%m/", blank=True)
    errors_file = models.FileField("未收入的行（清单）", upload_to="results/%Y/%m/", blank=True)
    format = models.CharField("格式", max_length=6, blank=True)
    encoding = models.CharField("编码", max_length=20, blank=True)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    sheets = models.JSONField("全部工作表", default=list)
    head = models.PositiveSmallIntegerField("表头所在行", default=1)
    source = models.CharField("来源", max_length=120, blank=True)
    lab = models.ForeignKey(
        LabBody, verbose_name="检验机构", null=True, blank=True, on_delete=models.PROTECT, related_name="result_files"
    )
    headers = models.JSONField("表头", default=list)
    columns = models.JSONField("列对应", default=dict)
    failures_only = models.BooleanField("只列不合格的结果", default=False)
    remarks = models.JSONField("读取说明", default=list)
    turn = models.PositiveSmallIntegerField("第几次导入", default=0)
    queued_at = models.DateTimeField("提交导入的时间", null=True, blank=True)
    done = models.BooleanField("已导入", default=False)
    rows = models.PositiveIntegerField("行数", default=0)
    passed = models.PositiveIntegerField("合格", default=0)
    failed = models.PositiveIntegerField("不合格", default=0)
    other = models.PositiveIntegerField("其他结论", default=0)
    repeats = models.PositiveIntegerField("完全重复", default=0)
    known = models.PositiveIntegerField("以前已导入", default=0)
    errors = models.PositiveIntegerField("未收入的行", default=0)
    created = models.PositiveIntegerField("新增结果", default=0)
    producers = models.PositiveIntegerField("新登记的企业", default=0)
    error_rows = models.JSONField("未收入的行及原因", default=list)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "结果文件"
        verbose_name_plural = "结果文件"
        ordering = ("-imported_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("digest", "sheet"), name="one_result_file_a_sheet"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.sheet}）" if self.sheet else self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:result_file", args=[self.pk])

    @property
    def tested(self) -> int:
        return self.passed + self.failed

    @property
    def other_sheets(self) -> list[str]:
        """Sheets of the same file, each of which is taken in by itself."""
        return [name for name in self.sheets if name != self.sheet]

    @property
    def waiting(self) -> bool:
        """Are its columns still to be confirmed?"""
        return self.queued_at is None and not self.done


class ResultVerdict(models.TextChoices):
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    OTHER = "other", "其他"


class ImportedResult(models.Model):
    """One published result, as published. `extra` keeps what stood in columns that we have no field for."""

    key = models.UUIDField("内容摘要", unique=True)
    file = models.ForeignKey(ResultFile, verbose_name="结果文件", on_delete=models.CASCADE, related_name="results")
    row_no = models.PositiveIntegerField("行号")
    source = models.CharField("信息来源", max_length=200, blank=True)
    origin_no = models.CharField("抽样编号", max_length=100, blank=True)
    product_name = models.CharField("产品", max_length=500, blank=True)
    category_path = models.CharField("产品分类", max_length=300, blank=True)
    trademark = models.CharField("商标", max_length=200, blank=True)
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
    maker_region = models.CharField("产地（省）", max_length=100, blank=True)
    maker_place = models.CharField("产地（市县或者地址）", max_length=300, blank=True)
    seller_name = models.CharField("被抽样单位", max_length=300, blank=True)
    seller_region = models.CharField("抽样地（省）", max_length=100, blank=True)
    seller_place = models.CharField("抽样地（市县或者地址）", max_length=300, blank=True)
    produced_text = models.CharField("生产日期", max_length=100, blank=True)
    batch = models.CharField("批号", max_length=200, blank=True)
    item_class = models.CharField("项目分类", max_length=200, blank=True)
    item = models.TextField("检验项目", blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    value_text = models.TextField("检验结果", blank=True)
    limit_text = models.TextField("限量值", blank=True)
    verdict = models.CharField("判定", max_length=5, choices=ResultVerdict.choices)
    verdict_text = models.CharField("判定原文", max_length=100, blank=True)
    grade = models.CharField("严重程度", max_length=50, blank=True)
    lab_name = models.CharField("检验机构", max_length=200, blank=True)
    publisher = models.CharField("发布单位", max_length=200, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    note = models.TextField("备注", blank=True)
    extra = models.JSONField("其他列", default=dict, blank=True)
    words = words_of(*IMPORTED_WORDS)

    class Meta:
        verbose_name = "导入的抽查结果"
        verbose_name_plural = "导入的抽查结果"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("verdict", "-id"), name="imported_result_verdict"),
            models.Index(fields=("published_on",), name="imported_result_day"),
            GinIndex(grams(*IMPORTED_WORDS), name="imported_result_words"),
        )

    def __str__(self) -> str:
        return f"{self.product_name}：{self.get_verdict_display()}"
