"""Objections on screen: filed, taken down, decided; and the steps of a retest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.law.telling import BACKUP_FAULTS
from inspections.models import Conclusion, ObjectionAsks
from inspections.queries import choices
from inspections.states import ObjectionState

from .fields import TEXT, ManyFiles, day

FILES_HINT = _("检验报告、生产记录、说明等。可以一次选几个文件，每个不超过 20 MB。")


class ObjectionForm(forms.Form):
    asks = forms.ChoiceField(label=_("您的请求"), choices=ObjectionAsks.choices, widget=forms.RadioSelect)
    grounds = forms.CharField(label=_("理由"), widget=TEXT, max_length=5000, help_text=_("写明对哪个项目、为什么有异议。"))
    files = ManyFiles(label=_("证明材料"), required=False, help_text=FILES_HINT)

    def __init__(self, *args: Any, conclusion: Conclusion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conclusion.sample_id is None:
            self.fields["asks"].choices = [(ObjectionAsks.OTHER.value, ObjectionAsks.OTHER.label)]
            self.fields["asks"].initial = ObjectionAsks.OTHER


class RegisterForm(ObjectionForm):
    filed_on = day(_("收到异议书的日期"))
    field_order = ("filed_on", "asks", "grounds", "files")


class DecideForm(forms.Form):
    """One page for the decision; which fields count depends on the answer chosen."""

    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    noticed_on = day(_("复检受理通知的送达日期"), required=False, help_text=_("受理复检的填写；不填的，以今天为送达日期。手续期限从这一天的次日起算七日。"))
    fault_of = forms.ChoiceField(
        label=_("备用样品的问题由谁造成"), required=False, choices=[("", _("请选择")), *((row.key, row.title) for row in BACKUP_FAULTS)],
        help_text=_("认定不能复检的填写，它决定初检结论是否有效。"),
    )  # fmt: skip
    reasons = forms.CharField(label=_("理由"), widget=TEXT, max_length=3000, required=False, help_text=_("申请人会看到这段话。受理复检的可以不填。"))

    def __init__(self, *args: Any, decisions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = decisions
        offered = {key for key, _words in decisions}
        if "accept" not in offered:
            del self.fields["noticed_on"]
        if "bar" not in offered:
            del self.fields["fault_of"]


class FormalitiesForm(forms.Form):
    formalities_on = day(_("办结手续的日期"))
    amount = forms.DecimalField(label=_("垫付的复检费用"), max_digits=12, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"}))
    voucher = forms.CharField(label=_("缴费凭证号"), max_length=80)


class NameLabForm(forms.Form):
    lab = forms.ModelChoiceField(label=_("复检机构"), queryset=None, empty_label=_("请选择"))
    sole_lab = forms.CharField(label=_("仍由初检机构复检的理由"), max_length=300, required=False, help_text=_("只有本省没有其他机构具备能力时填写。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].queryset = choices.labs()


class RefundForm(forms.Form):
    refunded_on = day(_("退还日期"))
    voucher = forms.CharField(label=_("退费凭证号"), max_length=80)


class ObjectionSearch(forms.Form):
    q = forms.CharField(label=_("编号、申请人、产品"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), ("open", _("办理中")), *ObjectionState.choices], required=False)
