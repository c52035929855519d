"""What is typed in: programmes, grants, decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Product

from .law import CRITERIA, Kind
from .models import KINDS, TIERS, Programme
from .states import HonourState

DATE = {"type": "date"}
TEXT = forms.Textarea(attrs={"rows": 4})


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A date as the browser's own picker gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


class HonourSearch(forms.Form):
    q = forms.CharField(label=_("企业、产品、证书编号"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *KINDS])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *HonourState.choices])
    valid_on = day(_("哪一天有效"), required=False)


class ProgrammeForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    key = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和短横，例如 city-brand-2026。"))
    kind = forms.ChoiceField(label=_("种类"), choices=KINDS)
    level = forms.ChoiceField(label=_("级别"), choices=TIERS)
    years = forms.IntegerField(
        label=_("有效年数"), min_value=1, max_value=5, initial=3, widget=forms.NumberInput(attrs={"data-width": "4"})
    )
    basis = forms.CharField(
        label=_("依据"),
        required=False,
        max_length=200,
        help_text=_("已公开文件的名称和文号。没有依据的项目可以先建，但不能授予，也不能公布。"),
    )
    basis_from = day(_("依据施行日期"), required=False)
    basis_until = day(_("依据失效日期"), required=False, help_text=_("从这一天起不再施行；没有写明的留空。"))


class ChooseForm(forms.Form):
    programme = forms.ModelChoiceField(label=_("荣誉项目"), queryset=Programme.objects.none())
    q = forms.CharField(label=_("企业名称或统一社会信用代码"), max_length=60)


class GrantForm(forms.Form):
    product = forms.ModelChoiceField(label=_("产品"), queryset=Product.objects.none(), required=False)
    certificate_no = forms.CharField(label=_("证书编号"), max_length=60)
    granted_on = day(_("授予日期"))
    confirmed = forms.MultipleChoiceField(
        label=_("已核实的条件"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("每一项都要核实证明材料。"),
    )
    evidence = forms.CharField(label=_("审查情况"), widget=TEXT, required=False, max_length=2000)

    def __init__(self, *args: Any, programme: Programme, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.filter(enterprise=enterprise)
        rows = CRITERIA[Kind(programme.kind)]
        self.fields["confirmed"].choices = [(row.key, f"{row.title}（{row.evidence}；{row.basis}）") for row in rows]


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=TEXT, help_text=_("会记入留痕；撤销的，理由随名单公布。")
    )
