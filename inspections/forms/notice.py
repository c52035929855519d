"""How a notice arrived."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import NoticeMethod

from .fields import day

ON_PAPER = [(method.value, method.label) for method in NoticeMethod if method != NoticeMethod.ONLINE]


class ReceiveForm(forms.Form):
    method = forms.ChoiceField(label=_("送达方式"), choices=ON_PAPER, widget=forms.RadioSelect)
    received_on = day(_("收到日期"), help_text=_("以送达回证、邮寄签收记录为准；公告送达的填发出公告之日，满三十日视为送达。"))
    note = forms.CharField(label=_("送达经过"), max_length=300, required=False, help_text=_("留置送达写见证人，公告送达写媒体和版面。"))
