"""Forms of a case. They read and check what was typed; the rules are the actions'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.law.rights import REVIEW_POINTS, offered_basis
from enforcement.law.rungs import BUSINESS_LETTER, CLOSURE_LETTER, Rung
from enforcement.models import Case, Letter, Recheck, Step
from inspections.models import TestReport
from quality_portal.accounts.forms import AgencyInput
from quality_portal.accounts.models import AgencyKind, User
from quality_portal.core.forms import conditional


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


OTHER = "other"


def basis_fields(form: forms.Form, row: Rung, *, asked: bool) -> None:
    """Leave the fields of the named penalty basis in a form that has to ask for it, with the row's statutes to choose from."""
    if not asked:
        del form.fields["basis_choice"], form.fields["named_basis"]
        return
    form.fields["basis_choice"].choices = [(text, text) for text in offered_basis(row)] + [(OTHER, _("其他法律、行政法规（在下面写明）"))]
    form.fields["basis_choice"].help_text = _("“%(part)s”没有现行法律条款直接规定，只有政策依据不得签发。") % {"part": row.uncovered}


def basis_from(found: dict[str, Any]) -> dict[str, Any]:
    """The named basis out of the two fields that ask for it."""
    choice = found.pop("basis_choice", "")
    if choice and choice != OTHER:
        found["named_basis"] = choice
    return found


def basis_initial(text: str, row: Rung) -> dict[str, str]:
    """How a named basis fills the two fields again."""
    if not text:
        return {}
    return {"basis_choice": text} if text in offered_basis(row) else {"basis_choice": OTHER, "named_basis": text}


class BasisFields(CaseForm):
    """The penalty basis, chosen or typed."""

    basis_choice = forms.ChoiceField(label=_("处罚依据"), widget=forms.RadioSelect)
    named_basis = conditional(forms.CharField(
        label=_("其他依据"), required=False, max_length=500, help_text=_("选“其他”的必填：名称和条款，例如《中华人民共和国产品质量法》第五十条。")
    ))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("basis_choice") == OTHER and not found.get("named_basis", "").strip():
            self.add_error("named_basis", _("请写明处罚依据的名称和条款。"))
        return found

    def facts(self) -> dict[str, Any]:
        return basis_from(super().facts())


class StepForm(BasisFields):
    """The draft of a decision; which fields it has is read from the law's row."""

    facts_text = forms.CharField(label=_("事实"), widget=area(5), help_text=_("会原样印在文书上。已按检验结果拟好，请核对。"))
    evidence = forms.CharField(label=_("证据"), widget=area(3), help_text=_("会印在文书上。已按案卷列出，请核对。"))
    demands = forms.CharField(label=_("整改要求"), widget=area(4), help_text=_("写明停止生产销售、库存处理、查明原因和提交材料。"))
    days = forms.IntegerField(label=_("期限"), widget=forms.NumberInput(attrs={"data-width": "4", "data-suffix": "日"}))
    joint_with = forms.CharField(label=_("会同部门"), required=False, max_length=200, widget=AgencyInput(AgencyKind.DEPARTMENT))
    addressee = forms.CharField(
        label=_("受理提请的机关"), max_length=120, widget=AgencyInput(AgencyKind.REGISTRAR, AgencyKind.GOVERNMENT),
        help_text=_("从通讯录选，或者写全称。"),
    )  # fmt: skip
    defence_taken = forms.ChoiceField(label=_("对企业意见"), choices=Step.Taken.choices, widget=forms.RadioSelect)
    defence_answer = forms.CharField(
        label=_("是否采纳的理由"), widget=area(4), help_text=_("逐条答复企业的陈述、申辩和听证意见，会印在决定书上。不得因陈述、申辩给予更重的处罚。")
    )

    without_announcement = forms.CharField(
        label=_("不同时公告的理由"), required=False, max_length=300, widget=area(2),
        help_text=_("文件规定公告与责令整改同时作出：不填的，送审时一并起草公告，可以在公告页修改。"),
    )  # fmt: skip

    field_order = (
        "facts_text", "evidence", "demands", "days", "joint_with", "addressee", "basis_choice", "named_basis",
        "defence_taken", "defence_answer", "without_announcement", "version",
    )  # fmt: skip

    def __init__(self, *args: Any, row: Rung, asks_basis: bool = False, answers: bool = False, announces: bool = False, told_days: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis_fields(self, row, asked=asks_basis)
        unused = {
            "demands": row.document in ("stop_order", "revocation", "licence_revocation", "revocation_request", "closure_request"),
            "days": row.term is None,
            "joint_with": not row.stops_production,
            "addressee": row.by_letter not in {BUSINESS_LETTER, CLOSURE_LETTER},
            "defence_taken": not answers,
            "defence_answer": not answers,
            "without_announcement": not announces,
        }
        for name in (name for name, gone in unused.items() if gone):
            del self.fields[name]
        if row.term is not None:
            self._limit_days(row, told_days)

    def _limit_days(self, row: Rung, told: int | None) -> None:
        words = _("%(low)s 至 %(high)s 日。") % {"low": row.shortest, "high": row.longest} + row.term.note
        if told:
            words += _("告知书告知的是 %(told)s 日，不得更长。") % {"told": told}
        self.fields["days"].help_text, self.fields["days"].initial = words, told or row.term.length

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class ApproveForm(CaseForm):
    """One reason box; approve or send back."""

    answer = forms.ChoiceField(
        label=_("审批意见"), choices=[("approve", _("批准")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    reason = conditional(forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。")))


class ReviewForm(CaseForm):
    """The lawyer's opinion: pass with every point looked at, or send back."""

    points = conditional(forms.MultipleChoiceField(
        label=_("审核要点"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("审核通过须逐项核对。"),
        choices=[(point.key, f"{point.title}：{point.evidence}") for point in REVIEW_POINTS],
    ))
    answer = forms.ChoiceField(
        label=_("审核意见"), choices=[("pass", _("审核通过，送局领导审批")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("审核说明"), required=False, max_length=400, widget=area(3), help_text=_("需要说明的情况，会写入案卷。"))
    reason = conditional(forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。")))

    field_order = ("points", "answer", "note", "reason", "version")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        left = [point.title for point in REVIEW_POINTS if point.key not in found.get("points", ())]
        if found.get("answer") == "pass" and left:
            self.add_error("points", _("还没有核对：%(points)s。核对不了的，请退回起草人。") % {"points": "、".join(left)})
        return found

    def note_text(self) -> str:
        """What goes on file: the points looked at, and what the lawyer added."""
        return "，".join(point.title for point in REVIEW_POINTS) + "。" + self.cleaned_data["note"].strip()


class RecheckForm(CaseForm):
    outcome = forms.ChoiceField(label=_("复查结果"), choices=Recheck.Result.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("复查日期"))
    officers = forms.ModelMultipleChoiceField(
        label=_("复查人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两名执法人员。")
    )
    report = forms.ModelChoiceField(
        label=_("复查检验报告"), queryset=TestReport.objects.none(), required=False, empty_label=_("现场复查，没有送检"), to_field_name="number"
    )
    note = conditional(
        forms.CharField(label=_("复查情况"), required=False, widget=area(4), help_text=_("会印在复查结果通知书上。不合格的必填：仍不合格的事实。"))
    )
    without_sample = conditional(forms.CharField(label=_("不抽样的理由"), required=False, max_length=300, help_text=_("没有检验报告时必填；现行法规则下复查应当抽样。")))
    outside_window = conditional(
        forms.CharField(label=_("在窗口外复查的理由"), required=False, max_length=300, help_text=_("复查日期不在复查窗口内的必填。"))
    )

    field_order = ("outcome", "on", "officers", "report", "without_sample", "note", "outside_window", "version")

    def __init__(self, *args: Any, officers: QuerySet[User], reports: QuerySet[TestReport], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers
        self.fields["officers"].label_from_instance = lambda user: user.display_name
        self.fields["report"].queryset = reports
        self.fields["report"].label_from_instance = lambda report: f"{report.number} · {report.lab.name} · {report.issued_on}"


class CloseForm(CaseForm):
    """Why a case ends; and why before its letters are answered, where some wait."""

    because = forms.CharField(label=_("结案理由"), widget=area(3), max_length=300, help_text=_("会写入案卷，不能修改。"))
    unanswered = forms.CharField(label=_("未复函即结案的理由"), widget=area(2), max_length=300)

    def __init__(self, *args: Any, letters: Sequence[Letter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not letters:
            del self.fields["unanswered"]
            return
        names = "、".join(letter.addressee for letter in letters)
        self.fields["unanswered"].help_text = _("还没有复函：%(names)s。请先催办；确需先结案的，写明理由。") % {"names": names}
