"""Forms of notices. Annexes are typed, or pasted from a sheet; an empty one does not count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.actions.instruction import Wording
from enforcement.forms.case import area
from enforcement.law import instruction as law
from enforcement.models import Instruction
from enforcement.queries import instruction as queries
from enforcement.queries.instruction_text import MOST_ANNEXES
from enforcement.states.instruction import AboutEffect, InstructionState
from quality_portal.accounts.models import Agency, Office
from quality_portal.core.forms import conditional

SPARE = 2  # empty annexes beside those that are filled


class InstructionForm(forms.Form):
    """The words of a notice and whom it goes to."""

    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("写成“关于……的通知”，例如：关于印发大质量工作机制建设工作方案的通知。"))
    offices = forms.ModelMultipleChoiceField(
        label=_("发给下级机关"), queryset=Office.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的机关在“收到的通知”里看到并签收。"),
    )  # fmt: skip
    agencies = forms.ModelMultipleChoiceField(
        label=_("发给有关单位"), queryset=Agency.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不在本门户办公的单位，收到回执后由本机关登记签收。"),
    )  # fmt: skip
    main_to = forms.CharField(
        label=_("主送写法"), max_length=300, required=False, help_text=_("印在公文上的主送，例如“各县（市、区）市场监督管理局”。不填的，逐个写出所选单位的名称。")
    )
    body = forms.CharField(label=_("正文"), max_length=20000, widget=area(10), help_text=_("一段一行。以“一、”“（一）”开头、不带句号的一行排成小标题。"))
    openness = forms.ChoiceField(
        label=_("公开方式"), choices=law.OPENNESS_CHOICES, widget=forms.RadioSelect, help_text=_("主动公开的，印发后全文列在公众网站，审核前查个人信息。")
    )
    openness_reason = conditional(
        forms.CharField(label=_("不主动公开的理由"), max_length=300, required=False, help_text=_("选择依申请公开、不予公开时必填，例如：属于内部事务信息。"))
    )
    copies_to = forms.CharField(label=_("抄送"), max_length=300, required=False, help_text=_("写全称，用顿号、逗号分开；印在版记里。"))
    about = forms.ModelChoiceField(label=_("所涉原通知"), queryset=Instruction.objects.none(), required=False, empty_label=_("不涉及"))
    effect = conditional(
        forms.ChoiceField(
            label=_("对原通知"), required=False, choices=[("", _("不涉及")), *AboutEffect.choices],
            help_text=_("通知印发后不改动。不再执行的、有差错的，另发一份通知废止或者更正。"),
        )
    )  # fmt: skip

    def __init__(self, *args: Any, office: Office, instruction: Instruction | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offices"].queryset = queries.offices_for(office)
        self.fields["agencies"].queryset = queries.agencies_for(office)
        self.fields["about"].queryset = queries.earlier(office, but=instruction)
        for name in ("offices", "agencies", "about"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        if "about" not in self.fields:
            del self.fields["effect"]
        else:
            self.fields["about"].label_from_instance = lambda row: f"{row.document.number} {row.title}"

    def wording(self, annexes: list[dict[str, str]]) -> Wording:
        return Wording(**self.cleaned_data, annexes=annexes)


def typed(instruction: Instruction) -> dict[str, Any]:
    """A draft as its form shows it."""
    rows = list(instruction.addressees.all())
    names = ("title", "main_to", "body", "openness", "openness_reason", "copies_to", "effect")
    return {name: getattr(instruction, name) for name in names} | {
        "about": instruction.about_id,
        "offices": [row.office_id for row in rows if row.office_id],
        "agencies": [row.agency_id for row in rows if row.agency_id],
    }


class AnnexForm(forms.Form):
    """One annex: text, a table, or the text and below it the table."""

    title = forms.CharField(label=_("附件名称"), max_length=100, required=False)
    text = forms.CharField(label=_("文字"), max_length=20000, required=False, strip=False, widget=area(6), help_text=_("一段一行，小标题写法与正文相同。"))
    table = forms.CharField(
        label=_("表格"), max_length=40000, required=False, strip=False, widget=area(4),
        help_text=_("排在文字后面，另起一页。从电子表格复制整块粘贴，第一行是表头；也可以一行一行写，各格用竖线“|”分开。"),
    )  # fmt: skip


class BaseAnnexes(forms.BaseFormSet):
    """The annexes of a notice, with a few empty ones."""

    def given(self) -> list[dict[str, str]]:
        return [{key: form.cleaned_data.get(key, "") for key in ("title", "text", "table")} for form in self.forms]


Annexes = forms.formset_factory(AnnexForm, formset=BaseAnnexes, extra=SPARE, max_num=MOST_ANNEXES, absolute_max=MOST_ANNEXES)


class OpinionForm(forms.Form):
    """One answer box for whoever has the draft in hand: pass it on, or send it back."""

    answer = forms.ChoiceField(label=_("意见"), widget=forms.RadioSelect)
    note = conditional(forms.CharField(label=_("说明或者退回理由"), required=False, max_length=500, widget=area(3), help_text=_("退回时必填，起草人会看到。")))

    def __init__(self, *args: Any, reviewing: bool, may_pass: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passing = [("pass", _("审核通过，送局领导签发") if reviewing else _("签发，编号印发"))] if may_pass else []
        self.fields["answer"].choices = [*passing, ("return", _("退回起草人"))]


class SignForm(forms.Form):
    """When and by whom it was received."""

    addressee = forms.IntegerField(widget=forms.HiddenInput)
    signed_on = forms.DateField(label=_("签收日期"), widget=forms.DateInput(attrs={"type": "date"}))
    signed_name = forms.CharField(label=_("签收人"), max_length=60)


class OwnFilter(forms.Form):
    q = forms.CharField(label=_("标题或者文号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *InstructionState.choices], required=False)


class ReceivedFilter(forms.Form):
    q = forms.CharField(label=_("标题或者文号"), max_length=100, required=False)
    view = forms.ChoiceField(label=_("范围"), choices=[("", _("全部")), ("open", _("待签收"))], required=False)
