"""Drafting and finding plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import ProductCategory
from inspections.models import PlanKind
from inspections.queries import choices
from quality_portal.accounts.models import Office, Region
from quality_portal.accounts.queries import regions_under

from .fields import TEXT


class PlanForm(forms.Form):
    title = forms.CharField(label=_("计划名称"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"), choices=PlanKind.choices, help_text=_("专项、跟踪、强制抽查不计入合格率，单独列出。"))
    year = forms.IntegerField(label=_("年度"), min_value=1985, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "4"}))
    quarter = forms.ChoiceField(label=_("季度"), choices=[(n, _("第 %s 季度") % n) for n in (1, 2, 3, 4)])
    reason = forms.CharField(label=_("为什么抽查这些产品"), widget=TEXT, max_length=2000)
    budget = forms.DecimalField(
        label=_("经费"), required=False, min_value=0, max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"})
    )


class PlanItemForm(forms.Form):
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), empty_label=_("请选择"))
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none(), required=False, empty_label=_("全部辖区"))
    quota = forms.IntegerField(label=_("抽查批次"), min_value=1, max_value=10_000, widget=forms.NumberInput(attrs={"data-width": "4"}))
    reserves = forms.IntegerField(
        label=_("备选家数"), min_value=0, max_value=1000, required=False, widget=forms.NumberInput(attrs={"data-width": "4"})
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()
        self.fields["region"].queryset = regions_under(office.region)


PlanItems = forms.formset_factory(PlanItemForm, extra=3, max_num=200, absolute_max=200)


class PlanSearch(forms.Form):
    q = forms.CharField(label=_("名称或编号"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1985, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "4"}))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.PLAN_STATES])
