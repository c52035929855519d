"""Drafting and finding catalogues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import ProductCategory
from inspections.law.plan import REASON_CHOICES
from inspections.models import Frequency, Specification
from inspections.queries import choices
from quality_portal.workdays.calendar import business_today

from .fields import TEXT
from .rows import FEW, revision, rows_of


class CatalogueForm(forms.Form):
    revision = revision()
    title = forms.CharField(label=_("目录名称"), max_length=120)
    year = forms.IntegerField(label=_("年度"), min_value=1985, max_value=2100, widget=forms.NumberInput(attrs=FEW))
    note = forms.CharField(label=_("说明"), widget=TEXT, max_length=2000, required=False)

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year < business_today().year:
            raise forms.ValidationError(_("%(year)s 年度已经过去，目录应在抽样以前公布，不能补发。"), params={"year": year})
        return year


class EntryForm(forms.Form):
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), empty_label=_("请选择"))
    reason = forms.ChoiceField(label=_("列入理由"), choices=[("", _("请选择")), *REASON_CHOICES])
    frequency = forms.ChoiceField(label=_("频次"), choices=[("", _("请选择")), *Frequency.choices])
    specification = forms.ModelChoiceField(
        label=_("实施细则"), queryset=Specification.objects.none(), required=False, empty_label=_("发布当日施行的版本")
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()
        self.fields["specification"].queryset = choices.specifications_to_list()


Entries = rows_of(EntryForm, extra=4)
MoreEntries = rows_of(EntryForm, extra=1)


class WithdrawForm(forms.Form):
    because = forms.CharField(label=_("撤下的理由"), widget=TEXT, max_length=500, help_text=_("已发布的目录撤下后，理由一并公开。"))


class YearSearch(forms.Form):
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1985, max_value=2100, widget=forms.NumberInput(attrs=FEW))
