"""Forms of service: what was done on paper, what came of it, and the address that an enterprise confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.forms.case import CaseForm, area
from enforcement.law import service as law
from quality_portal.core.forms import check_phone, conditional


class ServeForm(CaseForm):
    """How a paper was served; which words each way needs is the law's table."""

    how = forms.ChoiceField(
        label=_("送达方式"), choices=law.ON_PAPER, widget=forms.RadioSelect, help_text=_("网上签收由企业在自己的工作台办理，不在这里登记。")
    )
    sent_on = conditional(forms.DateField(label=_("寄出日期"), required=False, help_text=_("只用于邮寄。")))
    served_on = conditional(forms.DateField(
        label=_("送达日期"), required=False,
        help_text=_("期限从送达的次日起算。邮寄填回执上的收件日期，回执没有回来的先空着；公告送达填发出之日，满三十日视为送达。"),
    ))  # fmt: skip
    mail_no = conditional(forms.CharField(label=_("邮件号码"), required=False, max_length=40, help_text=_("邮寄必填。")))
    witness = conditional(forms.CharField(label=_("见证人"), required=False, max_length=120, help_text=_("留置必填：姓名和单位，或者写“拍照、录像”。")))
    note = conditional(forms.CharField(label=_("经过"), required=False, max_length=300, widget=area(3), help_text=_("留置、公告必填：谁拒收、留在何处，或者此前用过哪些方式。")))

    field_order = ("how", "served_on", "sent_on", "mail_no", "witness", "note", "version")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("how") != "mail":  # typed for another way and then changed one's mind
            found["sent_on"], found["mail_no"] = None, ""
        return found

    def facts(self) -> dict[str, Any]:
        return {"served_on": None} | super().facts()


class ArrivedForm(forms.Form):
    served_on = forms.DateField(label=_("收件日期"), help_text=_("回执上注明的日期。期限从次日起算。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class FailedForm(forms.Form):
    because = forms.CharField(label=_("未能送达的原因"), max_length=300, widget=area(2), help_text=_("例如退信上注明的理由。登记后另选一种方式送达。"))


class ReceiptForm(forms.Form):
    upload = forms.FileField(label=_("签收后的送达回证、邮件回执或者照片"))


class AddressForm(forms.Form):
    """送达地址确认书."""

    address = forms.CharField(label=_("送达地址"), max_length=200, help_text=_("能收到文书的地址，写到门牌号。"))
    receiver = forms.CharField(label=_("收件人或者收件部门"), max_length=60)
    phone = forms.CharField(label=_("联系电话"), max_length=40, validators=[check_phone], widget=forms.TextInput(attrs={"inputmode": "tel"}))
    electronic = forms.TypedChoiceField(
        label=_("是否同意在本平台网上送达"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("同意：本单位成员点“签收”的日期就是送达日期")), ("no", _("不同意：用纸质方式送达"))],
    )  # fmt: skip
    signer = forms.CharField(label=_("确认人姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=60)
    sure = forms.BooleanField(
        label=_("所填内容真实、准确。地址不准确或者变更后没有更新，文书退回之日视为送达之日。"),
        error_messages={"required": _("请勾选确认，确认书才有效。")},
    )

    def facts(self) -> dict[str, Any]:
        """What was typed, as keywords of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}
