"""Freezing a list, keying in the public value, voiding, and declaring recusals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.law.draw import VALUE_SOURCES
from inspections.models import Draw, RecusalReason
from inspections.queries import choices
from inspections.states import APPROVERS, PLANNERS
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import colleagues
from quality_portal.core.roles import STAFF, Role

from .fields import TEXT, day

NARROW = {"data-width": "8"}


class CommitForm(forms.Form):
    """Which public value will decide, and who can be sent."""

    source_kind = forms.ChoiceField(label=_("公开数值的种类"), choices=[(row.key, row.name) for row in VALUE_SOURCES], widget=forms.RadioSelect)
    value_source = forms.CharField(
        label=_("将采用哪一个数值"),
        max_length=200,
        help_text=_("写一个现在还没有产生、到时人人查得到的数值，例如“双色球第2026135期开奖号码”。名单锁定后不能再改。"),
    )
    value_due = day(_("公布日期"), help_text=_("在这一天之前不能录入数值。"))
    officers = forms.ModelMultipleChoiceField(
        label=_("可以派出的抽样人员"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少两人。每家企业从中抽出两人，有回避的不派，任务平均分配。"),
    )
    limit = forms.IntegerField(
        label=_("每人任务上限"), required=False, min_value=0, max_value=10_000, widget=forms.NumberInput(attrs=NARROW),
        help_text=_("包括手上还没有完成的抽样任务。不填就是不设上限。"),
    )  # fmt: skip

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(office, Role.SAMPLER).order_by("display_name")
        self.fields["officers"].queryset = people
        self.fields["officers"].label_from_instance = lambda user: user.display_name
        self.fields["officers"].initial = [user.pk for user in people]
        self.fields["source_kind"].initial = VALUE_SOURCES[0].key

    def clean_limit(self) -> int:
        return self.cleaned_data["limit"] or 0


class KeyForm(forms.Form):
    """The value as published. Only the first of the two names the witness."""

    public_value = forms.CharField(label=_("公布的数值"), max_length=200, help_text=_("照公布的原样填写，多余的空格不影响结果。"))
    witness = forms.CharField(label=_("现场监督人"), max_length=60, help_text=_("不能是录入数值的两个人。"))

    def __init__(self, *args: Any, drawing: Draw, shape: str = "", user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape:
            self.fields["public_value"].help_text = shape
        if drawing.keyed_by_id and drawing.keyed_by_id != user.pk:
            del self.fields["witness"]
        elif drawing.keyed_by_id:
            self.fields["witness"].initial = drawing.witness


class VoidAnswerForm(forms.Form):
    """Agree to void, or let the list stand."""

    decision = forms.ChoiceField(
        label=_("答复"), choices=[("void", _("同意作废")), ("keep", _("不同意，名单继续有效"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("意见"), widget=TEXT, max_length=500, required=False)


class RecusalForm(forms.Form):
    """Who keeps away from whom, and why."""

    officer = forms.ModelChoiceField(label=_("人员"), queryset=User.objects.none(), empty_label=None)
    enterprise = forms.CharField(label=_("企业的统一社会信用代码"), max_length=18, widget=forms.TextInput(attrs={"data-width": "18"}))
    reason = forms.ChoiceField(label=_("情形"), choices=RecusalReason.choices, widget=forms.RadioSelect, help_text=_("只在机关内部可见，不对外公开。"))
    note = forms.CharField(label=_("说明"), widget=TEXT, max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = User.objects.filter(pk=user.pk)
        in_charge = user.roles & (PLANNERS | APPROVERS) and user.office is not None
        self.fields["officer"].queryset = (colleagues(user.office, *STAFF) | own.distinct()).order_by("display_name") if in_charge else own
        self.fields["officer"].label_from_instance = lambda person: person.display_name
        self.fields["officer"].initial = user.pk

    def clean_enterprise(self) -> Enterprise:
        found = choices.enterprise_by_code(self.cleaned_data["enterprise"])
        if found is None:
            raise forms.ValidationError(_("没有查到这个统一社会信用代码，请核对 18 位代码，或者先登记企业。"))
        return found
