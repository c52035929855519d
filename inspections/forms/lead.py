"""Taking down and answering leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, ProductCategory
from inspections.models import LeadKind
from inspections.queries import choices

from .fields import TEXT, day


class LeadForm(forms.Form):
    kind = forms.ChoiceField(label=_("来源"), choices=LeadKind.choices)
    product_name = forms.CharField(label=_("产品"), max_length=200)
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), required=False)
    credit_code = forms.CharField(label=_("企业的统一社会信用代码"), max_length=18, required=False)
    enterprise_name = forms.CharField(label=_("线索所说的企业名称"), max_length=200, required=False)
    facts = forms.CharField(label=_("线索内容"), widget=TEXT, max_length=5000, help_text=_("不要写举报人的姓名和联系方式。"))
    received_on = day(_("收到日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()

    def clean_credit_code(self) -> Enterprise | None:
        code = self.cleaned_data["credit_code"]
        found = choices.enterprise_by_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。不知道代码的，只填企业名称。"))
        return found


class AnswerForm(forms.Form):
    move = forms.ChoiceField(label=_("处理"), choices=[("adopt", _("采用")), ("close", _("不予采用"))], widget=forms.RadioSelect)
    because = forms.CharField(label=_("处理说明"), widget=TEXT, max_length=1000)
