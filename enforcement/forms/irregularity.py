"""Cases about irregular production: who takes them up, how they end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.models import Case
from enterprises.law.irregularity import ENDING_CHOICES, KIND

from .case import CaseForm, area


class EndingForm(CaseForm):
    """What became of the production."""

    ending = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    because = forms.CharField(label=_("核实的情况"), widget=area(), max_length=300, help_text=_("例如政府决定的文号、停产或者转产的日期"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        titles, lead = dict(ENDING_CHOICES), case.irregularity
        self.fields["ending"].choices = [(key, titles[key]) for key in (KIND[lead.kind].endings if lead else ())]
