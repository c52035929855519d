"""Correcting a report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import TEXT


class CorrectForm(forms.Form):
    because = forms.CharField(
        label=_("更正理由"), widget=TEXT, max_length=500, help_text=_("写明原报告哪里错了、怎样发现的。理由印在更正报告上，并对外公布。")
    )
