"""Fields and forms that several nouns share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DATE = {"type": "date"}
TEXT = forms.Textarea(attrs={"rows": 4})


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A date as the browser's own picker gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


class ReasonForm(forms.Form):
    """One field for why."""

    reason = forms.CharField(label=_("理由"), widget=TEXT, max_length=1000)


class EmptyForm(forms.Form):
    """A button and nothing else."""
