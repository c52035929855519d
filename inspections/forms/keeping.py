"""Disposing of a sample or its papers, and testing on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections import limits
from inspections.law.keeping import DISPOSABLE_CHOICES, WAY_CHOICES
from inspections.models import Sample
from inspections.queries import onsite

from .fields import day


class DisposalForm(forms.Form):
    what = forms.ChoiceField(label=_("处置对象"), choices=DISPOSABLE_CHOICES, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("处置方式"), choices=WAY_CHOICES, widget=forms.RadioSelect)
    disposed_on = day(_("处置日期"))
    witness = forms.CharField(label=_("监督人"), max_length=60, help_text=_("写单位和姓名，不能是经办人自己。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = set(sample.disposals.values_list("what", flat=True))
        left = [(key, words) for key, words in DISPOSABLE_CHOICES if key not in done and (key != "backup" or sample.backup_seal_no)]
        self.fields["what"].choices = left


class OnSiteForm(forms.Form):
    item = forms.ChoiceField(label=_("检验项目"), widget=forms.RadioSelect)
    value = forms.CharField(label=_("检验结果"), max_length=200, help_text=_("数值项目只填数字，单位照实施细则。"))
    instrument = forms.CharField(label=_("仪器和编号"), max_length=120)
    valid_until = day(_("检定、校准有效期至"))
    tested_on = day(_("检验日期"))
    testers = forms.ModelMultipleChoiceField(
        label=_("检验人员"), queryset=None, widget=forms.CheckboxSelectMultiple, help_text=_("到场的抽样人员，至少两人。")
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = sample.samplers.order_by("pk")
        self.fields["item"].choices = [(row.name, f"{row.name}（{limits.quantity(row.limit_words, row.unit)}）") for row in onsite.open_items(sample)]
        self.fields["testers"].queryset = people
        self.fields["testers"].label_from_instance = lambda person: person.display_name
        self.fields["testers"].initial = [person.pk for person in people]
        self.fields["tested_on"].initial = sample.sampled_on
