"""An enterprise, and the persons who answer for it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse

from enterprises.states import ENTERPRISE_MOVES, EnterpriseState, Size
from quality_portal.accounts.models import Region
from quality_portal.search.lookups import grams, names_of, sounds_of

from .history import keeps_history
from .reference import Industry

BEGINNING = 60  # letters of a name that names can be asked to begin with


@keeps_history(exclude=("initials", "pinyin", "words"))
class Enterprise(models.Model):
    """A maker. Without a credit code it is known by name only (an unlicensed workshop, an old record).

    `verified` says that the credit code's check digit is right. `region` is empty when the address could not be
    placed; the words of the source stay in `region_text`. `words` keeps the name and those before it as searches read
    them, `pinyin` and `initials` how the name sounds.
    """

    MOVES = ENTERPRISE_MOVES

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    name = models.CharField("企业名称", max_length=200)
    former_names = ArrayField(models.CharField(max_length=200), verbose_name="曾用名", default=list, blank=True)
    region = models.ForeignKey(Region, verbose_name="所在区划", null=True, blank=True, on_delete=models.PROTECT, related_name="enterprises")
    region_text = models.CharField("所在地（原文）", max_length=120, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    industry = models.ForeignKey(Industry, verbose_name="行业", null=True, blank=True, on_delete=models.PROTECT, related_name="enterprises")
    size = models.CharField("规模", max_length=10, choices=Size.choices, default=Size.UNKNOWN)
    legal_form = models.CharField("企业类型", max_length=120, blank=True)
    capital = models.CharField("注册资金", max_length=60, blank=True)
    scope = models.TextField("经营范围", blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    verified = models.BooleanField("代码已核对", default=False)
    state = models.CharField("登记状态", max_length=15, choices=EnterpriseState.choices, default=EnterpriseState.ACTIVE)
    state_since = models.DateField("状态自", null=True, blank=True)
    initials = models.CharField("拼音首字母", max_length=200, blank=True, editable=False)
    pinyin = models.CharField("拼音", max_length=1400, blank=True, editable=False)
    words = names_of("name", "former_names")

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(credit_code=None) | Q(credit_code__regex=r"^[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}$"), name="credit_code_shape"
            ),
            models.CheckConstraint(condition=Q(verified=False) | Q(credit_code__isnull=False), name="verified_has_code"),
        )
        indexes = (
            models.Index(fields=("initials",), name="enterprise_initials", opclasses=("varchar_pattern_ops",)),
            models.Index(fields=("name",), name="enterprise_name", opclasses=("varchar_pattern_ops",)),
            models.Index(OpClass(Left("words", BEGINNING), "text_pattern_ops"), name="enterprise_begins"),
            GinIndex(OpClass(grams("words"), "array_ops"), name="enterprise_words"),
            GinIndex(OpClass(sounds_of("pinyin", "initials"), "array_ops"), name="enterprise_sounds"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The staff page."""
        return reverse("enterprises:enterprise", args=[self.pk])

    @property
    def public_url(self) -> str:
        """The page the world sees; enterprises without a credit code have none."""
        return f"/enterprises/{self.credit_code}/" if self.credit_code else ""


class PrincipalRole(models.TextChoices):
    LEGAL_REP = "legal_rep", "法定代表人"
    MANAGER = "manager", "主要负责人"
    QUALITY_HEAD = "quality_head", "质量负责人"
    SAFETY_DIRECTOR = "safety_director", "质量安全总监"
    SAFETY_OFFICER = "safety_officer", "质量安全员"


class Principal(models.Model):
    """A person in a role, from a day to a day; answers who answered for quality when a batch was made."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="principals")
    name = models.CharField("姓名", max_length=60)
    role = models.CharField("职务", max_length=20, choices=PrincipalRole.choices)
    since = models.DateField("任职自", null=True, blank=True)
    until = models.DateField("任职至", null=True, blank=True, help_text="离任当日")

    class Meta:
        verbose_name = "主要人员"
        verbose_name_plural = "主要人员"
        ordering = ("enterprise", "role", "-since")
        constraints = (
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="principal_until_after_since"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"
