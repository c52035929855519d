"""Drafting, repealing and finding specifications."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import ProductCategory
from inspections import limits
from inspections.actions.specification import SpecItemDraft
from inspections.law.specification import DECISION_CHOICES, ITEM_CLASSES
from inspections.queries import choices

from .fields import TEXT, day
from .rows import FEW, SOME, revision, rows_of


class SpecificationForm(forms.Form):
    revision = revision()
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), empty_label=_("请选择"))
    version = forms.CharField(label=_("版本"), max_length=20, widget=forms.TextInput(attrs=SOME), help_text=_("例如 2026，或者 2026 第1号修改单。"))
    standard = forms.CharField(label=_("执行标准"), max_length=120)
    since = day(_("施行日期"), help_text=_("不能早于发布之日：细则公开以后才能施行。"))
    sample_quantity = forms.CharField(label=_("样品数量"), max_length=60, help_text=_("检验用，不得超过检验的合理需要。"))
    backup_quantity = forms.CharField(label=_("备用样品数量"), max_length=60, required=False)
    base_quantity = forms.CharField(label=_("抽样基数"), max_length=60, required=False, help_text=_("待销产品少于这个数量的，不得抽样。"))
    method = forms.CharField(label=_("抽样方法"), widget=TEXT, max_length=4000, required=False)
    decision = forms.ChoiceField(label=_("判定规则"), choices=DECISION_CHOICES, widget=forms.RadioSelect, initial="graded")

    def __init__(self, *args: Any, fixed: ProductCategory | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed is not None:
            del self.fields["category"]  # another version of the same category
        else:
            self.fields["category"].queryset = choices.categories()


class SpecItemForm(forms.Form):
    name = forms.CharField(label=_("检验项目"), max_length=120)
    kind = forms.ChoiceField(label=_("限量种类"), choices=[("", _("请选择")), *limits.KINDS.items()])
    low = forms.DecimalField(label=_("下限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs=FEW))
    high = forms.DecimalField(label=_("上限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs=FEW))
    text = forms.CharField(label=_("文字要求或者采样方案"), max_length=200, required=False)
    unit = forms.CharField(label=_("单位"), max_length=30, required=False, widget=forms.TextInput(attrs=FEW))
    item_class = forms.ChoiceField(label=_("项目分类"), choices=[("", _("请选择")), *ITEM_CLASSES])
    standard = forms.CharField(label=_("依据标准"), max_length=120, required=False)
    method = forms.CharField(label=_("检验方法"), max_length=120, required=False)
    on_site = forms.BooleanField(label=_("可以现场检验"), required=False)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        if not self.errors and row.get("name") and not row.get("DELETE"):
            limit = limits.Limit(row["kind"], row["low"], row["high"], row["text"])
            if wrong := limits.check(limit, row["unit"]):
                self.add_error("unit" if "单位" in wrong else "kind", f"“{row['name']}”：{wrong}")
        return row


SpecItems = rows_of(SpecItemForm, extra=4)
MoreSpecItems = rows_of(SpecItemForm, extra=1)


def drafts_of(rows: list[dict[str, Any]]) -> list[SpecItemDraft]:
    """What the action takes, from cleaned rows."""
    return [SpecItemDraft(**{key: value for key, value in row.items() if key != "DELETE"}) for row in rows]


class RepealForm(forms.Form):
    because = forms.CharField(label=_("废止的理由"), widget=TEXT, max_length=500)
    until = day(_("废止日期"), required=False, help_text=_("不填就从今天起废止。已经冻结进样品的版本不受影响。"))


class SpecificationSearch(forms.Form):
    q = forms.CharField(label=_("产品类别或者标准"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.SPECIFICATION_STATES])
