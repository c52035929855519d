"""样品确认 on screen: by the maker, or as it came on paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import TEXT, ManyFiles, day

ANSWERS = [("confirmed", _("是本企业生产的产品")), ("denied", _("不是本企业生产的产品"))]


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label=_("这份样品"), choices=ANSWERS, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("说明"), widget=TEXT, max_length=3000, required=False, help_text=_("否认的，请写明理由：例如没有这个规格、批号或者标识不符。"))
    files = ManyFiles(label=_("证据"), required=False, help_text=_("否认的必须上传，例如生产记录、正品对比照片。可以一次选几个文件，每个不超过 20 MB。"))


class AnswerForm(ReplyForm):
    answered_on = day(_("收到书面答复的日期"))
    field_order = ("answer", "answered_on", "reasons", "files")
