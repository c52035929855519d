"""Forms of what comes before the penalty of a counterfeit case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.actions.penalty_notice import ANSWERS
from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, Party, PenaltyNotice
from enforcement.queries import counterfeit as queries
from quality_portal.core.forms import conditional

from .counterfeit import ActForm, ReasonForm, area, yuan


class TellForm(ActForm):
    """What one party is told: no decision may go beyond it."""

    party = forms.ModelChoiceField(label=_("当事人"), queryset=Party.objects.none(), empty_label=None)
    violations = forms.MultipleChoiceField(
        label=_("违法行为和处罚依据"), choices=[(row.key, str(row)) for row in law.VIOLATIONS], widget=forms.CheckboxSelectMultiple,
        help_text=_("处罚决定不能超出这里选择的范围。"),
    )  # fmt: skip
    facts_text = forms.CharField(label=_("事实和证据"), widget=area(6))
    proposed = forms.CharField(label=_("拟作出的处罚"), widget=area(3), help_text=_("写明没收、罚款、吊销等各项内容。"))
    fine = yuan(label=_("拟罚款合计"), help_text=_("处罚决定的罚款不能高于这个数。不罚款的填 0。"))

    def __init__(self, *args: Any, case: CounterfeitCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["party"].queryset = queries.parties_to_tell(case)
        self.fields["party"].label_from_instance = lambda party: f"{party.name}（{party.get_role_display()}）"

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class ReviewForm(ReasonForm):
    """On to the next pair of hands, or back to the drafter."""

    answer = forms.ChoiceField(label=_("意见"), choices=(("approve", _("同意")), ("return", _("退回"))), widget=forms.RadioSelect)
    field_order = ("answer", "reason", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("意见和理由")
        self.fields["reason"].help_text = _("退回时必填，起草人会看到。")

    def facts(self) -> dict[str, Any]:
        return {"reason": "", **super().facts()}


class HeardForm(ActForm):
    """What the party said to it."""

    kind = forms.ChoiceField(label=_("登记什么"), choices=tuple(ANSWERS.items()), widget=forms.RadioSelect)
    on = forms.DateField(label=_("日期"))
    text = conditional(forms.CharField(label=_("内容"), required=False, widget=area(4), help_text=_("陈述、申辩的内容，或者听证笔录的要点。要求听证的可以不填。")))

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found.pop("version", None)
        return found


class SayForm(forms.Form):
    """What the party itself says at its desk."""

    kind = forms.ChoiceField(label=_("您要"), widget=forms.RadioSelect)
    text = conditional(forms.CharField(label=_("事实、理由和证据"), required=False, widget=area(6), help_text=_("陈述、申辩必填。要求听证的可以不写。")))
    sure = forms.BooleanField(label=_("我代表本单位提交，提交后不能修改。"), error_messages={"required": _("请勾选确认，再提交。")})

    def __init__(self, *args: Any, notice: PenaltyNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"held"} | ({"hearing"} if notice.hearing_asked_on else set())
        self.fields["kind"].choices = [(key, words) for key, words in ANSWERS.items() if key not in asked]

    def facts(self) -> dict[str, Any]:
        """What was typed, as keywords of the action."""
        return {"kind": self.cleaned_data["kind"], "text": self.cleaned_data["text"]}


class WithdrawForm(ActForm):
    because = forms.CharField(label=_("撤销理由"), max_length=500, widget=area(2), help_text=_("撤销后须重新告知。"))
