"""Meetings and visits on screen."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models import Finding
from inspections.queries import choices
from inspections.states import MeetingState

from .fields import TEXT, day

LINE = re.compile(r"^(?P<role>.*?)[\s,，:：]*(?P<count>\d{1,6})\s*[人名]?$")


class Findings(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Finding) -> str:
        return f"{obj.enterprise} {obj.product_name}（{obj.number}，{obj.facts}）"


class MeetingForm(forms.Form):
    topic = forms.CharField(label=_("议题"), max_length=200)
    held_on = day(_("会议日期"))
    place = forms.CharField(label=_("地点"), max_length=200)
    findings = Findings(label=_("涉及的不合格项"), queryset=Finding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, findings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings


class HoldForm(forms.Form):
    attendance = forms.CharField(
        label=_("参会人员"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, help_text=_("每行写一类人员和人数，例如“企业质量负责人 12”；不写姓名。")
    )
    causes = forms.CharField(label=_("原因分析"), widget=TEXT, max_length=5000, required=False)
    minutes = forms.CharField(label=_("会议纪要"), widget=TEXT, max_length=20000)
    tasks = forms.CharField(label=_("议定事项"), widget=TEXT, max_length=5000, required=False)

    def clean_attendance(self) -> list[dict[str, Any]]:
        rows = []
        for number, line in enumerate((line.strip() for line in self.cleaned_data["attendance"].splitlines()), start=1):
            if not line:
                continue
            found = LINE.match(line)
            if found is None or not found["role"].strip():
                raise forms.ValidationError(_("第 %(n)s 行应写身份和人数，例如“企业质量负责人 12”。"), params={"n": number})
            rows.append({"role": found["role"].strip(), "count": int(found["count"])})
        return rows


class VisitForm(forms.Form):
    credit_code = forms.CharField(label=_("企业的统一社会信用代码"), max_length=18)
    visited_on = day(_("走访日期"))
    visitors = forms.CharField(label=_("走访人员"), max_length=200, help_text=_("几个人之间用顿号隔开。"))
    situation = forms.CharField(label=_("了解到的情况"), widget=TEXT, max_length=5000)
    advice = forms.CharField(label=_("指导意见"), widget=TEXT, max_length=5000)
    follow_up_on = day(_("回访日期"), required=False)
    findings = Findings(label=_("涉及的不合格项"), queryset=Finding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, findings: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if findings is None:
            del self.fields["findings"]
        else:
            self.fields["findings"].queryset = findings

    def clean_credit_code(self) -> Enterprise:
        found = choices.enterprise_by_code(self.cleaned_data["credit_code"])
        if found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码，请核对。"))
        return found

    def clean_visitors(self) -> list[str]:
        return re.split(r"[、，,\s]+", self.cleaned_data["visitors"].strip())

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"enterprise": data.pop("credit_code"), **data}


class FollowForm(forms.Form):
    followed_on = day(_("回访日期"))
    follow_up = forms.CharField(label=_("回访情况"), widget=TEXT, max_length=5000)


class MeetingSearch(forms.Form):
    q = forms.CharField(label=_("议题、编号、地点"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *MeetingState.choices], required=False)


class VisitSearch(forms.Form):
    q = forms.CharField(label=_("企业、编号"), max_length=100, required=False)
    open = forms.BooleanField(label=_("只看待回访"), required=False)
