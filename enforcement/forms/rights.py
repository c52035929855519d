"""Forms of the rights before a penalty: the notice, what the party says, the hearing, the discussion of the heads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.law.rungs import Rung
from enforcement.models import Hearing, RightsNotice
from enforcement.states.rights import HearingOutcome, StatementHow, StatementKind
from quality_portal.accounts.models import User
from quality_portal.core.forms import conditional

from .case import BasisFields, CaseForm, area, basis_fields


class NoticeForm(BasisFields):
    """The draft of a notice of rights; which fields it has is read from the law's row."""

    facts_text = forms.CharField(label=_("事实"), widget=area(5), help_text=_("会原样印在告知书上。已按案卷拟好，请核对。"))
    evidence = forms.CharField(label=_("证据"), widget=area(3), help_text=_("会印在告知书上。已按案卷列出，请核对。"))
    reasons = forms.CharField(label=_("理由"), required=False, widget=area(3), help_text=_("为什么拟作出这一决定，裁量时考虑了什么。"))
    days = forms.IntegerField(label=_("拟定期限"), widget=forms.NumberInput(attrs={"data-width": "4", "data-suffix": "日"}))

    field_order = ("facts_text", "evidence", "reasons", "days", "basis_choice", "named_basis", "version")

    def __init__(self, *args: Any, row: Rung, asks_basis: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis_fields(self, row, asked=asks_basis)
        if row.term is None:
            del self.fields["days"]
        else:
            words = _("%(low)s 至 %(high)s 日。决定不能重于告知的期限。") % {"low": row.shortest, "high": row.longest}
            self.fields["days"].help_text, self.fields["days"].initial = words, row.term.length

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class AnswerForm(CaseForm):
    """Approve a notice or send it back."""

    answer = forms.ChoiceField(label=_("审批意见"), choices=[("approve", _("批准")), ("return", _("退回起草人"))], widget=forms.RadioSelect)
    reason = conditional(forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。")))


class WithdrawForm(CaseForm):
    because = forms.CharField(label=_("撤销理由"), max_length=500, widget=area(3), help_text=_("会写入案卷。撤销后须重新告知，才能作出决定。"))


class PaperForm(forms.Form):
    """What the party said on paper or by word of mouth, as an officer takes it down."""

    kind = forms.ChoiceField(label=_("企业提出的是"), choices=StatementKind.choices, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label=_("方式"), widget=forms.RadioSelect, choices=[choice for choice in StatementHow.choices if choice[0] != StatementHow.ONLINE]
    )
    made_on = forms.DateField(label=_("提出日期"), help_text=_("书面的填收到之日，邮寄的填寄出之日。"))
    text = conditional(forms.CharField(label=_("内容"), required=False, widget=area(5), help_text=_("陈述、申辩必填，照原文录入。")))
    file = forms.FileField(label=_("书面材料"), required=False, help_text=_("扫描件或者照片。"))

    def facts(self) -> dict[str, Any]:
        """What was typed, as keywords of the action."""
        found = dict(self.cleaned_data)
        file = found.pop("file")
        return {**found, "files": [file] if file else []}


class StatementForm(forms.Form):
    """What the enterprise says online; the kinds that are still open to it."""

    kind = forms.ChoiceField(label=_("您要"), widget=forms.RadioSelect)
    text = conditional(forms.CharField(
        label=_("事实、理由和证据"), required=False, widget=area(6), help_text=_("陈述、申辩必填。要求听证的可以写明理由，也可以不写。")
    ))
    file = forms.FileField(label=_("证明材料"), required=False, help_text=_("PDF、图片、Word 或者 Excel，不超过 20 MB。"))
    sure = forms.BooleanField(
        label=_("我代表本企业提交，提交后不能修改。"), error_messages={"required": _("请勾选确认，再提交。")}
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds

    def facts(self) -> dict[str, Any]:
        """What was typed, as keywords of the action."""
        file = self.cleaned_data["file"]
        return {"kind": self.cleaned_data["kind"], "text": self.cleaned_data["text"], "files": [file] if file else []}


class ScheduleForm(CaseForm):
    """Time and place of a hearing, and who leads it."""

    opens_at = forms.SplitDateTimeField(
        label=_("听证时间"), widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"})
    )
    place = forms.CharField(label=_("听证地点"), max_length=200)
    chair = forms.ModelChoiceField(
        label=_("主持人"), queryset=User.objects.none(), empty_label=None, help_text=_("已去掉参加过本案调查的人。")
    )
    open_to_public = forms.TypedChoiceField(
        label=_("是否公开"), coerce=lambda value: value == "yes", widget=forms.RadioSelect, choices=[("yes", _("公开举行")), ("no", _("不公开举行"))]
    )
    closed_because = conditional(
        forms.CharField(label=_("不公开的理由"), required=False, max_length=300, help_text=_("不公开的必填：涉及国家秘密、商业秘密或者个人隐私。"))
    )

    field_order = ("opens_at", "place", "chair", "open_to_public", "closed_because", "version")

    def __init__(self, *args: Any, chairs: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = chairs
        self.fields["chair"].label_from_instance = lambda user: f"{user.display_name} · {user.section}" if user.section else user.display_name

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "open_to_public": self.cleaned_data["open_to_public"]}


class HeldForm(CaseForm):
    """What came of a hearing: its record, or why there was none."""

    ended = forms.ChoiceField(
        label=_("结果"), widget=forms.RadioSelect,
        choices=[("held", _("听证已经举行")), ("lapsed", _("企业无正当理由未出席或者中途退出，视为放弃")), ("cancelled", _("取消，另行安排"))],
    )  # fmt: skip
    record = conditional(forms.CharField(label=_("听证笔录"), required=False, widget=area(8), help_text=_("举行的必填：双方的事实、证据、质证和申辩，当事人核对签字的情况。")))
    attended = conditional(forms.CharField(label=_("参加人"), required=False, max_length=500, help_text=_("举行的必填：主持人、记录人、调查人员、企业代表。")))
    outcome = conditional(
        forms.ChoiceField(label=_("主持人意见"), required=False, choices=[("", _("没有举行")), *HearingOutcome.choices], help_text=_("举行的必选。"))
    )
    opinion = forms.CharField(label=_("听证报告意见"), required=False, widget=area(3))
    because = conditional(
        forms.CharField(label=_("没有举行的理由"), required=False, max_length=300, widget=area(2), help_text=_("未出席或者取消的必填，会写入案卷。"))
    )

    field_order = ("ended", "record", "attended", "outcome", "opinion", "because", "version")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("ended") == "held" and not found.get("outcome"):
            self.add_error("outcome", _("请选择主持人意见。"))
        return found


class DiscussionForm(CaseForm):
    held_on = forms.DateField(label=_("讨论日期"))
    attendees = forms.CharField(label=_("参加人员"), widget=area(4), help_text=_("每行一人：姓名和职务。"))
    decision = forms.CharField(label=_("讨论决定"), widget=area(4))


def open_kinds(notice: RightsNotice, hearing: Hearing | None, *, defence: bool, asked: bool, waived: set[str]) -> list[tuple[str, str]]:
    """What the enterprise can still say: nothing twice, nothing after its time, nothing given up."""
    labels = dict(StatementKind.choices)
    kinds = []
    if defence and StatementKind.NO_DEFENCE not in waived:
        kinds += [StatementKind.DEFENCE, StatementKind.NO_DEFENCE]
    if notice.hearing and StatementKind.NO_HEARING not in waived and hearing is None:
        kinds += [StatementKind.HEARING] if asked and StatementKind.HEARING not in waived else []
        kinds += [StatementKind.NO_HEARING] if asked or StatementKind.HEARING in waived else []
    return [(kind.value, labels[kind]) for kind in kinds]
