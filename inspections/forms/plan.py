"""Drafting, dividing, paying for and finding plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, ProductCategory
from inspections.law.plan import PURPOSE_CHOICES, REASON_CHOICES, WEIGHTED_RANDOM_SHARE
from inspections.models import LabBody, PlanKind, Stratify
from inspections.queries import choices
from quality_portal.accounts.models import RANK, Level, Office, Region
from quality_portal.accounts.queries import regions_under
from quality_portal.core.forms import conditional

from .fields import TEXT, day
from .rows import FEW, SOME, revision, rows_of

MONEY = {"data-suffix": "元", "data-width": "8"}


class PlanForm(forms.Form):
    revision = revision()
    title = forms.CharField(label=_("计划名称"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"), choices=[choice for choice in PlanKind.choices if choice[0] != PlanKind.RECHECK], help_text=_("专项、跟踪、强制抽查不计入合格率，单独列出。风险监测不是监督抽查，结果不公布、不作为处理依据，只形成线索。"))
    level = forms.ChoiceField(label=_("级别"), required=False, help_text=_("承担上级任务的，选任务的级别并填任务文号。"))
    mandate = forms.CharField(label=_("上级任务文号"), max_length=80, required=False)
    year = forms.IntegerField(label=_("年度"), min_value=1985, max_value=2100, widget=forms.NumberInput(attrs=FEW))
    quarter = forms.ChoiceField(label=_("季度"), choices=[(n, _("第 %s 季度") % n) for n in (1, 2, 3, 4)])
    reason = forms.CharField(label=_("为什么抽查这些产品"), widget=TEXT, max_length=2000)
    trigger = conditional(forms.CharField(
        label=_("触发分析"), widget=TEXT, max_length=4000, required=False, help_text=_("专项抽查必填：哪个行业或者地区的什么质量问题，依据哪些数据。")
    ))
    budget = forms.DecimalField(
        label=_("经费"), required=False, min_value=0, max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs=MONEY),
        help_text=_("列入同级财政预算，不得向企业收取。"),
    )
    sampler = forms.ModelChoiceField(
        label=_("抽样单位"), queryset=LabBody.objects.none(), required=False, empty_label=_("本机关自行抽样"),
        help_text=_("委托机构抽样的，不能再由它检验。"),
    )
    emergency_reason = forms.CharField(
        label=_("紧急理由"), widget=TEXT, max_length=2000, required=False, help_text=_("只在突发情况下填写：可以不受上级已抽查、六个月内已抽查的限制。")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        higher = [(level, name) for level, name in Level.choices if RANK[Level(level)] < office.rank]
        self.fields["level"].choices = [("", _("本级（%s）") % office.get_level_display()), *higher]
        self.fields["sampler"].queryset = choices.labs()

    def clean_quarter(self) -> int:
        return int(self.cleaned_data["quarter"])


class PlanItemForm(forms.Form):
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), empty_label=_("请选择"))
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none(), required=False, empty_label=_("全部辖区"))
    quota = forms.IntegerField(label=_("抽查批次"), min_value=1, max_value=10_000, widget=forms.NumberInput(attrs=FEW))
    reserves = forms.IntegerField(label=_("备选家数"), min_value=0, max_value=1000, required=False, widget=forms.NumberInput(attrs=FEW))
    reason = forms.ChoiceField(label=_("选择理由"), required=False, choices=[("", _("照目录所列")), *REASON_CHOICES])
    stratify = forms.ChoiceField(label=_("分层"), required=False, choices=Stratify.choices)
    weighting = forms.ChoiceField(label=_("抽取权重"), required=False, choices=[("", _("等权")), ("risk-v1", _("按风险加权"))])
    random_share = forms.IntegerField(
        label=_("其中等权抽取（%）"), min_value=0, max_value=100, required=False, widget=forms.NumberInput(attrs=FEW),
        help_text=_("加权时保留的等权部分，不填为 %s。") % WEIGHTED_RANDOM_SHARE,
    )
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=LabBody.objects.none(), required=False, empty_label=_("以后指定"))
    unit_cost = forms.DecimalField(
        label=_("每批次经费"), min_value=0, max_digits=12, decimal_places=2, required=False, widget=forms.NumberInput(attrs=MONEY)
    )
    note = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    targets = forms.CharField(
        label=_("指定企业"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只用于跟踪抽查、强制抽查和风险监测：填统一社会信用代码，一行一个。"),
    )

    MAIN = ("category", "region", "quota", "reserves", "reason")

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()
        self.fields["region"].queryset = regions_under(office.region)
        self.fields["lab"].queryset = choices.labs()

    def clean_targets(self) -> list[Enterprise]:
        codes = self.cleaned_data["targets"].split()
        known = choices.enterprises_by_code(codes)
        unknown = [code for code in codes if code.upper() not in known]
        if unknown:
            raise forms.ValidationError(_("企业库里没有这些统一社会信用代码：%s。请核对，或者先登记企业。") % "、".join(unknown[:5]))
        return list(known.values())

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    @property
    def more(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in self.MAIN]

    @property
    def shows_more(self) -> bool:
        """Is anything behind the fold filled in or wrong?"""
        return any(bound.errors or (bound.value() and bound.name != "DELETE") for bound in self.more)


PlanItems = rows_of(PlanItemForm, extra=3)
MoreItems = rows_of(PlanItemForm, extra=1)


class StratumForm(forms.Form):
    """The quota of one layer; which layer is said by the prefix."""

    quota = forms.IntegerField(label=_("抽查批次"), min_value=0, max_value=10_000, required=False, widget=forms.NumberInput(attrs=FEW))
    reserves = forms.IntegerField(label=_("备选家数"), min_value=0, max_value=1000, required=False, widget=forms.NumberInput(attrs=FEW))


class RevisionForm(forms.Form):
    revision = revision()


class ExpenseForm(forms.Form):
    purpose = forms.ChoiceField(label=_("用途"), choices=PURPOSE_CHOICES)
    amount = forms.DecimalField(label=_("金额"), max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs=MONEY))
    spent_on = day(_("支出日期"))
    payee = forms.CharField(label=_("收款单位"), max_length=200)
    voucher = forms.CharField(label=_("凭证号"), max_length=60, widget=forms.TextInput(attrs=SOME))


class FilingForm(forms.Form):
    addressee = forms.CharField(label=_("报送的机关"), max_length=120)
    filed_on = day(_("报送日期"))
    receipt_no = forms.CharField(label=_("回执号"), max_length=80, widget=forms.TextInput(attrs=SOME), help_text=_("上一级机关收到备案的编号。"))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if office.parent is not None:
            del self.fields["addressee"]  # the organ above is known


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("理由"), widget=TEXT, max_length=300)


class PlanSearch(forms.Form):
    q = forms.CharField(label=_("名称或编号"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1985, max_value=2100, widget=forms.NumberInput(attrs=FEW))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.PLAN_STATES, ("unfiled", _("待报上级备案"))])
    key = forms.BooleanField(label=_("只看重要物资和食品"), required=False)
