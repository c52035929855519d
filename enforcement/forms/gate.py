"""Forms around the gate: letting one thing stand, correcting, answering who asks for a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.actions.announcement import Change
from enforcement.models import Announcement, CorrectionRequest
from enforcement.states.publicity import CorrectionOutcome

from .case import area

LINES = 5  # changes that a form takes at once


class ReleaseForm(forms.Form):
    """Why one thing may stand."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("例如：%(words)s。理由长期保存，不要写个人信息。") % {"words": example}


class ChangeForm(forms.Form):
    """One thing that was wrong."""

    position = forms.ChoiceField(label=_("哪一行"), required=False)
    field = forms.CharField(label=_("更正项目"), max_length=60, required=False, help_text=_("例如：规格型号、不合格项目、正文第 2 段。"))
    before = forms.CharField(label=_("原公告内容"), max_length=500, required=False, widget=area(2))
    after = forms.CharField(label=_("更正为"), max_length=500, required=False, widget=area(2))

    def __init__(self, *args: Any, announcement: Announcement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(str(line.position), f"{line.position} {line.row.get('enterprise', '')} {line.row.get('product', '')}") for line in announcement.entries.order_by("position")]
        self.fields["position"].choices = [("0", _("标题或者正文")), *lines]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("field") and not given.get("after"):
            self.add_error("after", _("请写明更正为什么。"))
        if (given.get("after") or given.get("before")) and not given.get("field"):
            self.add_error("field", _("请写明是哪一项。"))
        return given

    def change(self) -> Change | None:
        given = self.cleaned_data
        return Change(given["field"], given["before"], given["after"], int(given["position"] or 0)) if given.get("field") else None


class CorrectForm(forms.Form):
    """Why the announcement is corrected."""

    because = forms.CharField(label=_("更正的原因"), max_length=300, widget=area(2), help_text=_("会公开，例如：录入时把型号写错。"))


def change_forms(announcement: Announcement, data: Any = None) -> list[ChangeForm]:
    """As many lines as a form takes; empty ones do not count."""
    return [ChangeForm(data, announcement=announcement, prefix=f"change{number}", use_required_attribute=False) for number in range(1, LINES + 1)]


class AnswerForm(forms.Form):
    """The answer to a request."""

    outcome = forms.ChoiceField(label=_("处理结果"), choices=CorrectionOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("答复"), max_length=4000, widget=area(5), help_text=_("申请人凭回执号看到。写明查到了什么、怎样处理；不予更正的写明理由。不要写个人信息。")
    )

    def __init__(self, *args: Any, request: CorrectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.announcement_id is None:
            self.fields["outcome"].choices = [pair for pair in CorrectionOutcome.choices if pair[0] != CorrectionOutcome.WITHDRAWN]
