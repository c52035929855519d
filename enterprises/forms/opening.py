"""Opening review, irregular production, key support, market check: what is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.law import conditions as checklist
from enterprises.law.irregularity import ENDING_CHOICES, KIND_CHOICES
from enterprises.law.support import ENTRY_CHOICES, REMOVAL_CHOICES
from enterprises.models import Enterprise, Irregularity, OpeningReview, ProductCategory
from enterprises.queries import opening as queries
from enterprises.queries import reference
from enterprises.states import IrregularityState, OpeningState
from quality_portal.accounts.models import Office, User
from quality_portal.workdays.calendar import business_today

from .common import DATE
from .rows import rows_of

TEXT = forms.Textarea(attrs={"rows": 4})


class ReviewSearch(forms.Form):
    q = forms.CharField(label=_("企业或者产品"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *OpeningState.choices])


class CatalogueForm(forms.Form):
    joint_with = forms.CharField(label=_("会同部门"), max_length=200, help_text=_("目录由本机关会同这些部门确定"))
    since = forms.DateField(label=_("施行日期"), **DATE)
    note = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)


class ItemForm(forms.Form):
    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), empty_label=_("请选择"))
    because = forms.CharField(label=_("列入理由"), max_length=200, help_text=_("例如 涉及人身健康安全"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = reference.categories()


Items = rows_of(ItemForm, extra=4)


class ApplyForm(forms.Form):
    """Which listed product, where."""

    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), empty_label=_("请选择"), help_text=_("只列目录里的类别"))
    product = forms.CharField(label=_("拟生产的产品"), max_length=200)
    site = forms.CharField(label=_("生产地址"), max_length=300, help_text=_("现场审查到这里进行"))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [row.category_id for row in queries.in_force(office, business_today())]
        self.fields["category"].queryset = ProductCategory.objects.filter(pk__in=listed).order_by("code")


class ExamineForm(forms.Form):
    """The checklist, a verdict and a note a condition."""

    on = forms.DateField(label=_("现场审查日期"), **DATE)
    examiners = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("审查人员"), widget=forms.CheckboxSelectMultiple, help_text=_("二至四人")
    )

    def __init__(self, *args: Any, review: OpeningReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["examiners"].queryset = queries.examiners(review.office)
        told = {check.condition: check for check in review.checks.all()}
        self.rows = checklist.conditions_for(checklist.Purpose.OPENING)
        for row in self.rows:
            answers = [answer for answer in checklist.Answer if answer != checklist.Answer.NOT_APPLICABLE or row.waivable]
            given = told.get(row.key)
            self.fields[row.key] = forms.ChoiceField(
                label=row.title, choices=[(answer.value, answer.label) for answer in answers], widget=forms.RadioSelect,
                help_text=row.look_at, initial=given.answer if given else None, required=False,
            )  # fmt: skip
            self.fields[f"{row.key}_note"] = forms.CharField(
                label=_("情况"), max_length=300, required=False, initial=given.note if given else "", help_text=_("不符合的必须写明")
            )
        self.fields["opinion"] = forms.CharField(label=_("审查意见"), widget=TEXT, max_length=2000, initial=review.opinion)

    def facts(self) -> dict[str, Any]:
        """The cleaned data as the action takes it."""
        data = self.cleaned_data
        return {
            "on": data["on"], "examiners": list(data["examiners"]), "opinion": data["opinion"],
            "answers": {row.key: data[row.key] for row in self.rows}, "notes": {row.key: data[f"{row.key}_note"] for row in self.rows},
        }  # fmt: skip


class DecideForm(forms.Form):
    start = forms.TypedChoiceField(
        label=_("决定"), choices=[("yes", _("准予开工")), ("no", _("不准开工"))], coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        empty_value=None,
    )  # fmt: skip
    because = forms.CharField(label=_("理由"), widget=TEXT, max_length=1000, required=False, help_text=_("不准开工的必须写明"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("退回的理由"), widget=TEXT, max_length=500)


class LeadSearch(forms.Form):
    q = forms.CharField(label=_("企业或者产品"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *KIND_CHOICES])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("open", _("未了结")), *IrregularityState.choices]
    )


class ReportForm(forms.Form):
    """What somebody met on the spot."""

    kind = forms.ChoiceField(label=_("种类"), choices=KIND_CHOICES, widget=forms.RadioSelect)
    product = forms.ModelChoiceField(None, label=_("已登记的产品"), required=False, empty_label=_("没有登记"))
    product_name = forms.CharField(label=_("产品名称"), required=False, max_length=200, help_text=_("产品没有登记时填写"))
    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), required=False, empty_label=_("不清楚"))
    facts = forms.CharField(label=_("发现的事实"), widget=TEXT, max_length=2000, help_text=_("时间、地点、看到了什么"))

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = enterprise.products.all()
        self.fields["category"].queryset = reference.leaf_categories()


class ConfirmForm(forms.Form):
    on = forms.DateField(label=_("核实日期"), **DATE)
    facts = forms.CharField(
        label=_("现场核实的情况"), widget=TEXT, max_length=2000, help_text=_("是否在生产、数量、货值、有无证书或者标准、由谁核实")
    )


class ClearForm(forms.Form):
    ending = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    because = forms.CharField(label=_("核实的情况"), widget=TEXT, max_length=500, help_text=_("例如证书编号、停产日期"))

    def __init__(self, *args: Any, irregularity: Irregularity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = dict(ENDING_CHOICES)
        self.fields["ending"].choices = [(key, titles[key]) for key in irregularity.law.endings]


class EnlistForm(forms.Form):
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    entry = forms.ChoiceField(label=_("列入事由"), choices=ENTRY_CHOICES, widget=forms.RadioSelect)
    because = forms.CharField(label=_("列入说明"), widget=TEXT, max_length=300, help_text=_("产品、水平、质量目标"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = business_today().year
        self.fields["year"].choices = [(year, str(year)), (year + 1, str(year + 1))]


class RemoveForm(forms.Form):
    ground_key = forms.ChoiceField(label=_("移出事由"), choices=REMOVAL_CHOICES, widget=forms.RadioSelect)
    because = forms.CharField(label=_("移出的事实"), widget=TEXT, max_length=300)


class MarketForm(forms.Form):
    """A product and its maker, as they stand on the package."""

    category = forms.ChoiceField(label=_("产品类别"), error_messages={"required": _("请选择产品类别。")})
    product = forms.CharField(label=_("产品名称"), required=False, max_length=120, help_text=_("填了就同时核对淘汰目录"))
    maker = forms.CharField(label=_("生产企业"), required=False, max_length=200, help_text=_("名称或者统一社会信用代码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("请选择")), *reference.leaf_categories().values_list("code", "name")]


def next_month() -> date:
    """A first guess for the day on which a catalogue comes into force."""
    return business_today() + timedelta(days=30)
