"""What the party is told, and what it answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import day


class NotifyForm(forms.Form):
    received_on = day(_("当事人收到检验结果的日期"), help_text=_("异议期从这一天的次日起算十五日。"))


class WaiveForm(forms.Form):
    waived_on = day(_("当事人书面放弃异议的日期"))
