"""Forms of requests and of stopped clocks. They read what was typed; the rules are the actions'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.forms.case import CaseForm, area
from enforcement.law import stops as law
from enforcement.models import Request
from enforcement.states.request import RequestKind
from inspections.forms.fields import ManyFiles, day
from quality_portal.core.forms import conditional

DAYS = {"data-width": "4", "data-suffix": "日"}


class RequestForm(forms.Form):
    """What the enterprise asks for. A wish for more time names the days."""

    days = forms.IntegerField(label=_("申请延长"), widget=forms.NumberInput(attrs=DAYS))
    reasons = forms.CharField(label=_("理由"), max_length=4000, widget=area(6), help_text=_("写明已经做了什么，还差什么，为什么需要。"))
    uploads = ManyFiles(label=_("证明材料"), required=False, help_text=_("PDF、图片或者表格，可以选多个。"))

    def __init__(self, *args: Any, kind: str, longest: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != RequestKind.EXTENSION:
            del self.fields["days"]
            self.fields["reasons"].help_text = _("写明整改完成的情况，以及可以复查的时间和地点。")
        elif longest:
            self.fields["days"].help_text = _("最多 %(n)s 日。") % {"n": longest}


class AnswerForm(CaseForm):
    """The officer's answer."""

    grants = forms.TypedChoiceField(
        label=_("答复"), choices=[("yes", _("同意")), ("no", _("不予同意"))], coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    days = forms.IntegerField(label=_("准予延长"), required=False, widget=forms.NumberInput(attrs=DAYS))
    opinion = conditional(forms.CharField(label=_("理由"), required=False, max_length=2000, widget=area(4), help_text=_("会印在通知书上。不予同意的必填。")))

    def __init__(self, *args: Any, asked: Request, **kwargs: Any) -> None:
        super().__init__(*args, case=asked.case, **kwargs)
        if asked.kind != RequestKind.EXTENSION:
            del self.fields["days"]
        else:
            self.fields["days"].initial = asked.granted_days or asked.days
            self.fields["days"].help_text = _("企业申请 %(n)s 日，准予的日数不超过申请。") % {"n": asked.days}


class DecideForm(CaseForm):
    """The head's word on the opinion."""

    approve = forms.TypedChoiceField(
        label=_("审批意见"), choices=[("yes", _("批准，发出通知书")), ("no", _("退回承办人"))], coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    reason = conditional(forms.CharField(label=_("退回理由"), required=False, max_length=500, widget=area(3), help_text=_("退回时必填。")))


class RequestFilter(forms.Form):
    state = forms.ChoiceField(label=_("范围"), required=False, choices=[("", _("全部")), ("waiting", _("待我办理")), ("open", _("未答复"))])


class StopForm(CaseForm):
    """A time in which days do not count."""

    kind = forms.ChoiceField(label=_("事由"), choices=[(row.key, f"{row.name}（{row.stops_text}不计）") for row in law.STOPS], widget=forms.RadioSelect)
    since = day(_("自"))
    until = day(_("至"), help_text=_("当日也不计。提前或者推迟恢复的，以后可以更改。"))
    document_no = forms.CharField(label=_("文书"), max_length=120, help_text=_("名称和文号，例如检验委托书（栖市监检〔2026〕3号）。"))
    reason = forms.CharField(label=_("说明"), max_length=300, help_text=_("企业会看到。"))


class ResumeForm(CaseForm):
    until = day(_("中止的最后一日"), help_text=_("次日起恢复计时，期限随之重新推算。"))
