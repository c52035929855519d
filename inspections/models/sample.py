"""What was taken, from whom, by whom, under which seals."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from inspections.states import SAMPLE_MOVES, SampleState
from quality_portal.accounts.models import Office
from quality_portal.audit import guards
from quality_portal.search.lookups import grams, pairs_of, words_of

from .draw import DrawnEnterprise
from .lab import LabBody
from .plan import PlanItem
from .specification import Specification
from .task import SamplingTask

# What identifies a record form; what was written on it may be corrected, countersigned, by `actions.sample.correct`.
_IDENTITY = (
    "number", "plan_item_id", "drawn_id", "task_id", "office_id", "enterprise_id", "sampled_on", "source", "seal_no", "backup_seal_no",
    "party_signature", "recorded_by_id", "recorded_at",
)  # fmt: skip


class Source(models.TextChoices):
    """Where goods were taken. Goods of a seller or of the net are confirmed by their maker before it is named."""

    MAKER = "maker", "生产者成品库"
    SELLER = "seller", "销售者"
    ONLINE = "online", "网络交易平台"


class PriceBasis(models.TextChoices):
    MARKED = "marked", "按标价购买"
    MARKET = "market", "没有标价，按市场价格购买"
    UNHARMED = "unharmed", "检验不造成损坏，检后退还"


class PartySignature(models.TextChoices):
    SIGNED = "signed", "被抽样者签字"
    REFUSED = "refused", "被抽样者拒绝签字"


class StandingVerdict(models.TextChoices):
    """What stands of a sample today, after corrections and retests."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Sample(models.Model):
    """A sample and its record form (抽样单). `enterprise` is the maker, `seller` whoever it was taken from, if another.

    `specification` is the version that was in force on the day and is what the laboratory tests by. `verdict` is what
    stands today; the actions on reports, corrections and retests write it.
    """

    MOVES = SAMPLE_MOVES

    number = models.CharField("抽样单编号", max_length=40, unique=True)
    plan_item = models.ForeignKey(PlanItem, verbose_name="计划项目", on_delete=models.PROTECT, related_name="samples")
    drawn = models.OneToOneField(
        DrawnEnterprise, verbose_name="抽取结果", null=True, blank=True, on_delete=models.PROTECT, related_name="sample"
    )
    task = models.OneToOneField(
        SamplingTask, verbose_name="抽样任务", null=True, blank=True, on_delete=models.PROTECT, related_name="sample"
    )
    specification = models.ForeignKey(
        Specification, verbose_name="实施细则（抽样当日版本）", null=True, blank=True, on_delete=models.PROTECT, related_name="samples"
    )
    office = models.ForeignKey(Office, verbose_name="组织机关", on_delete=models.PROTECT, related_name="samples")
    enterprise = models.ForeignKey("enterprises.Enterprise", verbose_name="生产企业", on_delete=models.PROTECT, related_name="samples")
    product = models.ForeignKey(
        "enterprises.Product", verbose_name="产品", null=True, blank=True, on_delete=models.PROTECT, related_name="samples"
    )
    product_name = models.CharField("产品名称", max_length=200)
    trademark = models.CharField("商标", max_length=100, blank=True)
    model = models.CharField("规格型号", max_length=100, blank=True)
    grade = models.CharField("等级", max_length=60, blank=True)
    standard = models.CharField("执行标准", max_length=120, blank=True)
    certificate_no = models.CharField("许可证、认证编号", max_length=80, blank=True)
    batch = models.CharField("批号", max_length=100)
    barcode = models.CharField("商品条码", max_length=14, blank=True)
    produced_on = models.DateField("生产日期", null=True, blank=True)
    sampled_on = models.DateField("抽样日期")
    place = models.CharField("抽样地点", max_length=200)
    source = models.CharField("抽样环节", max_length=8, choices=Source.choices, default=Source.MAKER)
    seller = models.CharField("被抽样单位", max_length=200, blank=True)
    seller_code = models.CharField("被抽样单位统一社会信用代码", max_length=18, blank=True)
    contact = models.CharField("被抽样单位联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    storage = models.CharField("存放条件", max_length=200, blank=True)
    base_quantity = models.CharField("抽样基数", max_length=60, blank=True)
    quantity = models.CharField("样品数量", max_length=60)
    backup_quantity = models.CharField("备用样品数量", max_length=60, blank=True)
    price = models.DecimalField("样品单价（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    price_basis = models.CharField("购样方式", max_length=10, choices=PriceBasis.choices, blank=True)
    online = models.JSONField("网络购样", default=dict, blank=True)
    marking = models.JSONField("标识检查", default=dict, blank=True)
    answers = models.JSONField("抽样前核对", default=dict, blank=True)
    party_signature = models.CharField("被抽样者签字", max_length=8, choices=PartySignature.choices, blank=True)
    signer = models.CharField("签字人", max_length=60, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    remarks = models.TextField("备注", blank=True)
    samplers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="抽样人员", related_name="samples_taken")
    substitution = models.TextField("更换抽样人员的理由", blank=True)
    seal_no = models.CharField("封条编号", max_length=60, unique=True)
    backup_seal_no = models.CharField("备用样品封条编号", max_length=60, unique=True, null=True, blank=True)
    lab = models.ForeignKey(
        LabBody, verbose_name="检验机构", null=True, blank=True, on_delete=models.PROTECT, related_name="samples"
    )
    state = models.CharField("状态", max_length=10, choices=SampleState.choices, default=SampleState.TAKEN)
    verdict = models.CharField("现行结论", max_length=4, choices=StandingVerdict.choices, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填写人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("填写时间")
    words = words_of("product_name")
    pairs = pairs_of("product_name")

    class Meta:
        verbose_name = "样品"
        verbose_name_plural = "样品"
        ordering = ("-sampled_on", "-pk")
        indexes = (
            models.Index(fields=("office", "-sampled_on", "-id"), name="sample_of_office"),
            models.Index(fields=("enterprise", "product", "-sampled_on"), name="sample_of_product"),
            models.Index(fields=("-sampled_on", "-id"), name="sample_newest"),
            models.Index(fields=("plan_item", "-sampled_on", "-id"), name="sample_of_item"),
            models.Index(fields=("lab", "-sampled_on", "-id"), name="sample_of_lab"),
            models.Index(fields=("-sampled_on", "-id"), name="sample_failed", condition=models.Q(verdict="fail")),
            models.Index(fields=("office", "-sampled_on", "-id"), name="sample_failed_of_office", condition=models.Q(verdict="fail")),
            models.Index(fields=("-sampled_on", "-id"), name="sample_untested", condition=models.Q(state="taken")),
            GinIndex(fields=("pairs",), name="sample_words"),
            GinIndex(grams("trademark"), name="sample_trademark"),
            models.Index(fields=("batch",), name="sample_batch", opclasses=("varchar_pattern_ops",)),
            models.Index(fields=("barcode",), name="sample_barcode", condition=~models.Q(barcode="")),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(produced_on=None) | models.Q(produced_on__lte=models.F("sampled_on")),
                name="sample_made_before_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(backup_seal_no=None) | ~models.Q(backup_seal_no=models.F("seal_no")), name="sample_two_seals"
            ),
            models.CheckConstraint(
                condition=~models.Q(party_signature="refused") | ~models.Q(witness=""), name="sample_unsigned_has_witness"
            ),
        )
        triggers = guards.frozen_when("TRUE", *_IDENTITY)

    def __str__(self) -> str:
        return f"{self.product_name}（{self.number}）"

    def get_absolute_url(self) -> str:
        return reverse("inspections:sample", args=[self.number])

    @property
    def party(self) -> str:
        """Who it was taken from."""
        return self.seller or str(self.enterprise)


class SampleCorrection(models.Model):
    """A slip on the record form put right, countersigned by another of its samplers. Both readings stay."""

    evidence = True

    sample = models.ForeignKey(Sample, verbose_name="样品", on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField("项目", max_length=30)
    before = models.CharField("原填", max_length=300, blank=True)
    after = models.CharField("更正为", max_length=300)
    because = models.CharField("理由", max_length=300)
    party_agreed = models.CharField("被抽样者确认人", max_length=60)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="更正人", null=True, on_delete=models.PROTECT, related_name="+")
    countersigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="会签人", on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = "抽样单更正"
        verbose_name_plural = "抽样单更正"
        ordering = ("corrected_at", "pk")
        triggers = guards.append_only()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(corrected_by=None) | ~models.Q(corrected_by=models.F("countersigned_by")), name="correction_by_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sample.number}：{self.before} → {self.after}"
