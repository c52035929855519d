"""What several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions.enterprise import CONFIRM

DATE: dict[str, Any] = {"widget": forms.DateInput(attrs={"type": "date"})}


class Confirming(forms.Form):
    """A form whose refusal may be overridden by a person who checked; the box appears with the refusal."""

    confirmed = forms.BooleanField(label=_("确认无误：已对照证照，编号就是这样"), required=False)

    @property
    def asks_confirmation(self) -> bool:
        told = any(CONFIRM in message for messages in self.errors.values() for message in messages)
        return told or bool(self.is_bound and self.data.get("confirmed"))
