"""Forms of a case. They read and check what was typed; the rules are the actions'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.law.rungs import Rung
from enforcement.models import Case, Recheck, Step
from inspections.models import TestReport
from quality_portal.accounts.models import User


class CaseForm(forms.Form):
    """A form on a case remembers the version it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        if case is not None:
            self.fields["version"].initial = case.version

    def renew(self, case: Case) -> None:
        """After somebody else changed the case: keep what was typed, but know the case as it is now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(case.version)

    def facts(self) -> dict[str, Any]:
        """What was typed, as keywords of the action."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("主办人"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers
        self.fields["officer"].label_from_instance = lambda user: f"{user.display_name} · {user.section}" if user.section else user.display_name


class StepForm(CaseForm):
    """The draft of a decision; which fields it has is read from the law's row."""

    facts_text = forms.CharField(label=_("事实"), widget=area(5), help_text=_("会原样印在文书上。已按检验结果拟好，请核对。"))
    demands = forms.CharField(label=_("整改要求"), widget=area(4), help_text=_("写明停止生产销售、库存处理、查明原因和提交材料。"))
    days = forms.IntegerField(label=_("期限"), widget=forms.NumberInput(attrs={"data-width": "4", "data-suffix": "日"}))
    joint_with = forms.CharField(label=_("会同部门"), required=False, max_length=200)
    addressee = forms.CharField(label=_("受理提请的登记机关"), max_length=120)
    rights_notified_on = forms.DateField(label=_("权利告知书送达日期"))
    hearing = forms.ChoiceField(label=_("听证情况"), choices=[choice for choice in Step.Hearing.choices if choice[0]], widget=forms.RadioSelect)
    hearing_on = forms.DateField(label=_("听证举行或者书面放弃的日期"), required=False)

    field_order = ("facts_text", "demands", "days", "joint_with", "addressee", "rights_notified_on", "hearing", "hearing_on", "version")

    def __init__(self, *args: Any, row: Rung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.document != "order":
            del self.fields["demands"]
        if row.term is None:
            del self.fields["days"]
        else:
            self.fields["days"].help_text = _("%(low)s 至 %(high)s 日。") % {"low": row.shortest, "high": row.longest} + row.term.note
            self.fields["days"].initial = row.term.length
        if not row.stops_production:
            del self.fields["joint_with"]
        if row.document != "revocation_request":
            del self.fields["addressee"]
        if not row.needs:
            for name in ("rights_notified_on", "hearing", "hearing_on"):
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class ApproveForm(CaseForm):
    """One reason box; approve or send back."""

    answer = forms.ChoiceField(
        label=_("审批意见"), choices=[("approve", _("批准")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。"))


class ReviewForm(CaseForm):
    """The lawyer's opinion: pass, or send back."""

    answer = forms.ChoiceField(
        label=_("审核意见"), choices=[("pass", _("审核通过，送局领导审批")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("审核说明"), required=False, max_length=500, widget=area(3), help_text=_("事实、证据、程序、依据、幅度的审核意见。"))
    reason = forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。"))


class ServeForm(CaseForm):
    served_on = forms.DateField(label=_("送达日期"), help_text=_("期限从送达的次日起算。公告送达填发出之日，满三十日视为送达。"))
    how = forms.ChoiceField(
        label=_("送达方式"),
        choices=[choice for choice in Step.ServedHow.choices if choice[0] != Step.ServedHow.ONLINE],
        widget=forms.RadioSelect,
        help_text=_("网上签收由企业在自己的工作台办理，不在这里登记。"),
    )
    note = forms.CharField(label=_("经过"), required=False, max_length=300, help_text=_("留置送达、公告送达必填：见证人、张贴地点等。"))


class RecheckForm(CaseForm):
    outcome = forms.ChoiceField(label=_("复查结果"), choices=Recheck.Result.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("复查日期"))
    officers = forms.ModelMultipleChoiceField(
        label=_("复查人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两名执法人员。")
    )
    report = forms.ModelChoiceField(
        label=_("复查检验报告"), queryset=TestReport.objects.none(), required=False, empty_label=_("现场复查，没有送检"), to_field_name="number"
    )
    note = forms.CharField(label=_("复查情况"), required=False, widget=area(4), help_text=_("会印在复查结果通知书上。不合格的须写明仍不合格的事实。"))
    outside_window = forms.CharField(label=_("在窗口外复查的理由"), required=False, max_length=300)

    field_order = ("outcome", "on", "officers", "report", "note", "outside_window", "version")

    def __init__(self, *args: Any, officers: QuerySet[User], reports: QuerySet[TestReport], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers
        self.fields["officers"].label_from_instance = lambda user: user.display_name
        self.fields["report"].queryset = reports
        self.fields["report"].label_from_instance = lambda report: f"{report.number} · {report.lab.name} · {report.issued_on}"


class CloseForm(CaseForm):
    because = forms.CharField(label=_("结案理由"), widget=area(3), max_length=300, help_text=_("会写入案卷，不能修改。"))
