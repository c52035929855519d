"""The answer to a failure twice running."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.law.rungs import MUST, Rung
from enforcement.queries.repeat import Offer

from .case import CaseForm, area


class RepeatForm(CaseForm):
    """Take it or leave it; both need a reason."""

    answer = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), widget=area(3), help_text=_("会写入案卷，不能修改。"))

    field_order = ("answer", "reason", "version")

    def __init__(self, *args: Any, offer: Offer, to: Rung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave = _("不适用（须由局领导决定）") if offer.shortcut.force == MUST else _("不适用，按原来的级次办理")
        self.fields["answer"].choices = [("take", _("适用：下一步作出“%(name)s”") % {"name": to.name}), ("leave", leave)]
