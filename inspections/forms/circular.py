"""Circulars on screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.queries import circular as queries
from inspections.states import CircularState
from quality_portal.accounts.models import Office

from .fields import TEXT, day


class Failures(forms.ModelMultipleChoiceField):
    """Failures to tick, named as people know them."""

    def label_from_instance(self, obj: Any) -> str:
        place = obj.enterprise.region.name if obj.enterprise.region else obj.enterprise.region_text
        return f"{obj.enterprise} {obj.product_name}（{place}，{obj.get_verdict_display()}：{obj.failed_items or '见拒检记录'}）"


class SendForm(forms.Form):
    conclusions = Failures(label=_("不合格结果"), queryset=None, widget=forms.CheckboxSelectMultiple)
    departments = forms.CharField(
        label=_("同时通报的主管部门"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=600,
        help_text=_("每行一个，例如“工业和信息化局”；按企业所在县（市、区）分别制发。"),
    )  # fmt: skip
    feedback_due = day(_("反馈期限"), required=False, help_text=_("不填的，按发出之日起三十日。"))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusions"].queryset = queries.waiting(office)

    def clean_departments(self) -> list[str]:
        return self.cleaned_data["departments"].splitlines()


class AcknowledgeForm(forms.Form):
    received_on = day(_("签收日期"))
    received_by = forms.CharField(label=_("签收人"), max_length=60)


class AnswerForm(forms.Form):
    feedback_on = day(_("反馈日期"))
    feedback = forms.CharField(label=_("反馈内容"), widget=TEXT, max_length=5000)


class CircularSearch(forms.Form):
    q = forms.CharField(label=_("主送机关、文号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), ("open", _("待反馈")), *CircularState.choices], required=False)
