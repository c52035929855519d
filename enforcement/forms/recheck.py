"""Forms of a recheck that is being prepared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.models import Step
from quality_portal.accounts.models import User

from .case import CaseForm, area


class VisitForm(CaseForm):
    """Who goes when, and whether a sample is taken."""

    planned_on = forms.DateField(label=_("复查日期"))
    place = forms.CharField(label=_("地点"), max_length=200)
    officers = forms.ModelMultipleChoiceField(
        label=_("复查人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两名执法人员；抽样的，须有抽样员角色。")
    )
    without_sample = forms.CharField(
        label=_("不抽样的理由"), required=False, max_length=300, help_text=_("不填的，按原实施细则抽样检验。")
    )
    outside_window = forms.CharField(label=_("在窗口外复查的理由"), required=False, max_length=300)

    field_order = ("planned_on", "place", "officers", "without_sample", "outside_window", "version")

    def __init__(self, *args: Any, officers: QuerySet[User], step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers
        self.fields["officers"].label_from_instance = lambda user: user.display_name
        if step.row.recheck_by_sample or step.case.finding is None:
            del self.fields["without_sample"]


class SendForm(forms.Form):
    """The samplers who go."""

    officers = forms.ModelMultipleChoiceField(label=_("抽样人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers
        self.fields["officers"].label_from_instance = lambda user: user.display_name


class CancelForm(forms.Form):
    because = forms.CharField(label=_("取消理由"), max_length=300, widget=area(2))
