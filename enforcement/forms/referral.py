"""The form of a referred refusal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.law.referral import END_CHOICES
from quality_portal.core.forms import conditional

from .case import area


class ReferralForm(forms.Form):
    how = forms.ChoiceField(label=_("去向"), choices=END_CHOICES, widget=forms.RadioSelect)
    reference = conditional(forms.CharField(label=_("案号或者文号"), required=False, max_length=80, help_text=_("已立案查处的必填。")))
    note = conditional(forms.CharField(label=_("说明"), required=False, max_length=500, widget=area(3), help_text=_("移送其他机关或者不予立案的必填。")))
