"""Why somebody should look: complaints, tips, earlier failures, accidents. Who told us is not kept here (PQL art. 10)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from inspections.states import LEAD_MOVES, LeadState
from quality_portal.accounts.models import Office


class LeadKind(models.TextChoices):
    COMPLAINT = "complaint", "投诉"
    TIP = "tip", "举报"
    FAILURE = "failure", "以往不合格"
    ACCIDENT = "accident", "质量事故"
    TRANSFER = "transfer", "部门移送"
    MEDIA = "media", "媒体报道"
    MONITOR = "monitor", "风险监测"
    PROCEDURE = "procedure", "抽样程序问题"
    FAKE = "fake", "假冒嫌疑（生产者否认）"


class Lead(models.Model):
    """A lead (线索) about a product or a maker."""

    MOVES = LEAD_MOVES

    number = models.CharField("线索编号", max_length=40, unique=True)
    kind = models.CharField("来源", max_length=10, choices=LeadKind.choices)
    office = models.ForeignKey(Office, verbose_name="受理机关", on_delete=models.PROTECT, related_name="leads")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    enterprise_name = models.CharField("企业名称（线索所述）", max_length=200, blank=True)
    product_name = models.CharField("产品", max_length=200)
    category = models.ForeignKey(
        "enterprises.ProductCategory", verbose_name="产品类别", null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    facts = models.TextField("线索内容")
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=10, choices=LeadState.choices, default=LeadState.OPEN)
    answer = models.TextField("处理说明", blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "线索"
        verbose_name_plural = "线索"
        ordering = ("-received_on", "-pk")
        indexes = (models.Index(fields=("office", "-received_on"), name="lead_of_office"),)

    def __str__(self) -> str:
        return f"{self.number} {self.product_name}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:lead", args=[self.number])
