"""A hand-over of a sample, and a slip on its record form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.actions.sampleform import CORRECTABLE
from inspections.models import Part, Sample, SealState
from inspections.queries import custody
from quality_portal.accounts.models import User


def one_photo() -> forms.FileInput:
    """One picture; a phone opens its camera."""
    return forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"})


class HandoverForm(forms.Form):
    part = forms.ChoiceField(label=_("样品"), choices=Part.choices, widget=forms.RadioSelect)
    giver = forms.CharField(label=_("交出人"), max_length=120, help_text=_("应与上一次的接收人一致；快递送来的，写快递公司和单号。"))
    taker = forms.CharField(label=_("接收人"), max_length=120, help_text=_("写单位和姓名。"))
    at = forms.DateTimeField(label=_("交接时间"), widget=forms.DateTimeInput, initial=timezone.now)
    seal_state = forms.ChoiceField(label=_("封条"), choices=SealState.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("封条破损或者缺失的必须写明。"))
    photo = forms.FileField(label=_("照片"), widget=one_photo(), required=False)

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sample.backup_seal_no:
            self.fields["part"].choices = Part.choices[:1]
        self.fields["part"].initial = Part.TEST
        self.fields["giver"].initial = custody.holder(sample, Part.TEST)


class CorrectForm(forms.Form):
    field = forms.ChoiceField(label=_("更正哪一项"), choices=[(name, Sample._meta.get_field(name).verbose_name) for name in CORRECTABLE])
    value = forms.CharField(label=_("更正为"), max_length=300, required=False)
    because = forms.CharField(label=_("理由"), max_length=300)
    party_agreed = forms.CharField(label=_("被抽样者确认人"), max_length=60)
    countersigner = forms.ModelChoiceField(label=_("会签的抽样人员"), queryset=User.objects.none())

    def __init__(self, *args: Any, sample: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countersigner"].queryset = sample.samplers.exclude(pk=user.pk)
        self.fields["countersigner"].label_from_instance = lambda other: other.display_name
