"""Finding samples."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models.sample import StandingVerdict
from inspections.queries import choices, sample_list
from quality_portal.accounts.models import User

from .fields import day


class SampleSearch(forms.Form):
    """The filters of the list; every one may be left out. Offices are offered only to those who see several."""

    q = forms.CharField(label=_("产品、企业、编号、批号"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.SAMPLE_STATES])
    verdict = forms.ChoiceField(label=_("结论"), required=False, choices=[("", _("全部")), *StandingVerdict.choices])
    office = forms.ModelChoiceField(label=_("机关"), queryset=None, required=False, empty_label=_("全部"))
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=None, required=False, to_field_name="code", empty_label=_("全部"))
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=None, required=False, empty_label=_("全部"))
    since = day(_("抽样日期从"), required=False)
    until = day(_("到"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = sample_list.offices(user)
        self.fields["office"].label_from_instance = lambda office: office.short_name
        self.fields["category"].queryset = choices.categories()
        self.fields["lab"].queryset = sample_list.labs()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("截止日期早于起始日期。请改正其中一个。"))
        return data
