"""What the party is told, and what it answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models import Conclusion, NoticeParty, Verdict
from inspections.queries import choices
from inspections.queries import conclusion as queries
from inspections.states import ConclusionState

from .fields import day


class NotifyForm(forms.Form):
    received_on = day(_("当事人收到检验结果的日期"), help_text=_("异议期从这一天的次日起算十五日。"))


class WaiveForm(forms.Form):
    """Which party waives is asked only where more than one was told."""

    waived_on = day(_("当事人书面放弃异议的日期"))

    def __init__(self, *args: Any, conclusion: Conclusion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = conclusion.notices.filter(waived_on=None)
        if conclusion.notices.count() > 1:
            self.fields["notice"] = forms.ModelChoiceField(label=_("哪一方"), queryset=rows, widget=forms.RadioSelect)


class SendForm(forms.Form):
    """A name for each party that the record form does not name; the seller's credit code opens its desk to it."""

    def __init__(self, *args: Any, conclusion: Conclusion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = queries.untold(conclusion)
        for party in self.parties:
            if not party.name:
                self.fields[f"{party.party}_name"] = forms.CharField(label=_("%(who)s名称") % {"who": NoticeParty(party.party).label}, max_length=200)
            if party.party == NoticeParty.SAMPLED and party.enterprise is None:
                self.fields["seller"] = forms.CharField(
                    label=_("被抽样者的统一社会信用代码"), max_length=18, required=False,
                    help_text=_("在企业库里的，填写以后它可以在企业工作台签收；没有的留空，按纸质送达。"),
                )  # fmt: skip

    def clean_seller(self) -> Enterprise | None:
        code = self.cleaned_data["seller"]
        found = choices.enterprise_by_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。请核对，或者留空。"))
        return found

    def given(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        names = {party.party: self.cleaned_data.get(f"{party.party}_name", "") for party in self.parties}
        return {"names": {key: name for key, name in names.items() if name}, "seller": self.cleaned_data.get("seller")}


class ConclusionSearch(forms.Form):
    q = forms.CharField(label=_("产品、企业、报告编号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *ConclusionState.choices], required=False)
    verdict = forms.ChoiceField(label=_("结论"), choices=[("", _("全部结论")), *Verdict.choices], required=False)
