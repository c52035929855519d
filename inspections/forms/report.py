"""A test report with its items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections import limits
from inspections.models import LabBody, Sample
from inspections.queries import choices
from quality_portal.accounts.models import User

from .fields import day


class ReportForm(forms.Form):
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=LabBody.objects.none())
    number = forms.CharField(label=_("报告编号"), max_length=60, required=False, help_text=_("不填就由系统编号。"))
    issued_on = day(_("签发日期"))

    def __init__(self, *args: Any, sample: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].queryset = choices.labs_for(sample, user)
        self.fields["lab"].initial = sample.lab_id


class ReportItemForm(forms.Form):
    name = forms.CharField(label=_("检验项目"), max_length=120)
    kind = forms.ChoiceField(label=_("限量种类"), choices=list(limits.KINDS.items()), initial="max")
    low = forms.DecimalField(label=_("下限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs={"data-width": "4"}))
    high = forms.DecimalField(label=_("上限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs={"data-width": "4"}))
    text = forms.CharField(label=_("文字要求或者采样方案"), max_length=200, required=False)
    unit = forms.CharField(label=_("单位"), max_length=30, required=False, widget=forms.TextInput(attrs={"data-width": "4"}))
    value = forms.CharField(label=_("检验结果"), max_length=400, widget=forms.TextInput(attrs={"data-width": "8"}))
    item_class = forms.ChoiceField(label=_("项目分类"), choices=[("A", _("A 极重要")), ("B", _("B 重要"))], initial="B")


ReportItems = forms.formset_factory(ReportItemForm, extra=2, max_num=200, absolute_max=200)
