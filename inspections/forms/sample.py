"""The record form of a sample, and finding one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models import DrawnEnterprise, LabBody, Plan, PlanItem, PlanKind
from inspections.queries import choices
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import colleagues
from quality_portal.core.roles import Role

from .fields import day


class SampleForm(forms.Form):
    """The record form (抽样单), one column, for a phone. Random rounds choose from the draw, others name an enterprise."""

    drawn = forms.ModelChoiceField(label=_("被抽查企业"), queryset=DrawnEnterprise.objects.none(), empty_label=_("请选择"))
    item = forms.ModelChoiceField(label=_("计划项目"), queryset=PlanItem.objects.none())
    credit_code = forms.CharField(label=_("生产企业的统一社会信用代码"), max_length=18)
    samplers = forms.ModelMultipleChoiceField(
        label=_("抽样人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两人。")
    )
    substitution = forms.CharField(
        label=_("更换企业或者人员的理由"), required=False, max_length=500, help_text=_("抽到的是备选企业，或者抽样人员与抽取结果不同时填写。")
    )
    product_name = forms.CharField(label=_("产品名称"), max_length=200)
    trademark = forms.CharField(label=_("商标"), max_length=100, required=False)
    model = forms.CharField(label=_("规格型号"), max_length=100, required=False)
    batch = forms.CharField(label=_("批号"), max_length=100, help_text=_("没有批号的，填生产日期或者“无”。"))
    barcode = forms.CharField(
        label=_("商品条码"), max_length=20, required=False, help_text=_("包装上有条码的，填条码下面的数字。"), widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "18"})
    )
    produced_on = day(_("生产日期"), required=False)
    sampled_on = day(_("抽样日期"))
    place = forms.CharField(label=_("抽样地点"), max_length=200)
    seller = forms.CharField(label=_("被抽样单位"), max_length=200, required=False, help_text=_("在销售者处抽样时填写。"))
    base_quantity = forms.CharField(label=_("抽样基数"), max_length=60, required=False, help_text=_("待销产品的数量，例如“200 台”。"))
    quantity = forms.CharField(label=_("样品数量"), max_length=60)
    seal_no = forms.CharField(label=_("样品封条编号"), max_length=60)
    backup_quantity = forms.CharField(label=_("备用样品数量"), max_length=60, required=False)
    backup_seal_no = forms.CharField(label=_("备用样品封条编号"), max_length=60, required=False)
    price = forms.DecimalField(
        label=_("样品单价"), required=False, min_value=0, max_digits=12, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"})
    )
    lab = forms.ModelChoiceField(label=_("送交的检验机构"), queryset=LabBody.objects.none(), required=False, empty_label=_("还没有确定"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["samplers"].queryset = colleagues(plan.office, Role.SAMPLER)
        self.fields["samplers"].label_from_instance = lambda user: user.display_name
        self.fields["lab"].queryset = choices.labs()
        if plan.kind in (PlanKind.ROUTINE, PlanKind.SPECIAL):
            self.fields["drawn"].queryset = choices.drawn_without_sample(plan)
            self.fields["drawn"].label_from_instance = drawn_label
            del self.fields["item"], self.fields["credit_code"]
        else:
            self.fields["item"].queryset = plan.items.select_related("category", "region")
            del self.fields["drawn"]

    def clean_credit_code(self) -> Enterprise:
        found = choices.enterprise_by_code(self.cleaned_data["credit_code"])
        if found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。请对照营业执照检查，或者先登记企业。"))
        return found

    def fields_for_action(self) -> dict[str, Any]:
        """The keyword arguments of `actions.sample.record`."""
        data = dict(self.cleaned_data)
        if "drawn" in self.fields:
            drawn = data["drawn"]
            data |= {"plan_item": drawn.draw.plan_item, "enterprise": drawn.enterprise}
        else:
            data |= {"plan_item": data.pop("item"), "enterprise": data.pop("credit_code")}
        return data


def drawn_label(row: DrawnEnterprise) -> str:
    """第 1 位 某某厂：电热水壶（备选）."""
    product = f"：{row.product}" if row.product else ""
    return f"第 {row.rank} 位　{row.enterprise}{product}" + ("（备选）" if row.reserve else "")
