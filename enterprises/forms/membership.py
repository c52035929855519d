"""Members, invitations and sign-up: what is asked, in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions.registration import checked_code
from enterprises.law import membership as law
from enterprises.queries import registration as registrations
from quality_portal.accounts.models import Office
from quality_portal.accounts.sign_up import check_wishes
from quality_portal.core.forms import check_phone, conditional, showing_rules

ROLES = [(place.key, f"{place.name}：{place.words}") for place in law.PLACES]
SHORT: dict[str, Any] = {"widget": forms.TextInput(attrs={"data-width": "18"})}
SECRET: dict[str, Any] = {"strip": False, "widget": forms.PasswordInput(attrs={"autocomplete": "new-password", "data-width": "18"})}


class InviteForm(forms.Form):
    """Whom to invite, into which place."""

    invitee = forms.CharField(label=_("受邀人姓名"), max_length=60, **SHORT)
    position = forms.CharField(label=_("职务"), required=False, max_length=60, help_text=_("例如 质量负责人"), **SHORT)
    role = forms.ChoiceField(label=_("角色"), choices=ROLES, widget=forms.RadioSelect, initial=law.HANDLER)


class RoleForm(forms.Form):
    """Another place for a member."""

    role = forms.ChoiceField(label=_("角色"), choices=ROLES, widget=forms.RadioSelect)


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label=_("邀请码"), max_length=40, help_text=_("16 位，例如 ABCD-EFGH-JKMN-PQRS。大小写、空格、短横都可以。"),
        widget=forms.TextInput(attrs={"data-width": "18", "autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class Passwords(forms.Form):
    """A user name and a password chosen, twice."""

    username = forms.CharField(
        label=_("用户名"), max_length=40, help_text=_("登录时用，2 到 40 个小写字母、数字或汉字，例如 chenliqun"),
        widget=forms.TextInput(attrs={"data-width": "18", "autocomplete": "username"}),
    )  # fmt: skip
    password = forms.CharField(label=_("密码"), max_length=128, help_text=_("至少 10 位，不要与用户名相近，不要全是数字。"), **SECRET)
    again = forms.CharField(label=_("再输一遍密码"), max_length=128, **SECRET)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一样，请重新输入。"))
        return given


class JoinForm(CodeForm, Passwords):
    """A code and a new account."""

    name = forms.CharField(label=_("姓名"), max_length=60, **SHORT)
    field_order = ("code", "name", "username", "password", "again")


class RegisterForm(Passwords):
    """A wish for an account of an enterprise, with its proof."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, help_text=_("营业执照上的 18 位代码，空格和小写字母都可以"),
        widget=forms.TextInput(attrs={"data-width": "18", "autocomplete": "off"}),
    )  # fmt: skip
    company = forms.CharField(label=_("企业名称"), max_length=200)
    office = forms.ModelChoiceField(label=_("受理机关"), queryset=Office.objects.none(), help_text=_("选企业所在地的监管部门。"), empty_label=_("请选择"))
    name = forms.CharField(label=_("您的姓名"), max_length=60, **SHORT)
    position = forms.CharField(label=_("职务"), max_length=60, **SHORT)
    phone = forms.CharField(label=_("联系电话"), max_length=40, validators=[check_phone], widget=forms.TextInput(attrs={"data-width": "18", "inputmode": "tel", "autocomplete": "tel"}))
    proof = forms.FileField(
        label=_("营业执照"), help_text=_("照片或者扫描件。支持 PDF、JPG、PNG，不超过 20 MB。填写有误退回时，文件和密码要重新填，其他内容不会丢。"), error_messages={"required": _("请上传营业执照的照片或者扫描件。")}
    )
    letter = forms.FileField(label=_("授权书"), required=False, help_text=_("您不是法定代表人的，上传加盖公章的授权书。"))
    field_order = ("credit_code", "company", "office", "proof", "letter", "name", "position", "phone", "username", "password", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = registrations.offices()

    def clean(self) -> dict[str, Any]:
        """Every mistake at once: files and passwords have to be given anew each time."""
        given = super().clean()
        if given.get("credit_code"):
            with showing_rules(self):
                checked_code(given["credit_code"])
        if all(given.get(name) for name in ("username", "name", "password")):
            with showing_rules(self):
                check_wishes(username=given["username"], display_name=given["name"], password=given["password"])
        return given

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"again", "proof", "letter"}}
        return given | {"proofs": [self.cleaned_data[name] for name in ("proof", "letter") if self.cleaned_data.get(name)]}


class NumberForm(forms.Form):
    """The number of a wish."""

    number = forms.CharField(
        label=_("申请编号"), max_length=30, help_text=_("16 位数字，可以带空格"),
        widget=forms.TextInput(attrs={"data-width": "18", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        digits = "".join(sign for sign in self.cleaned_data["number"] if sign.isdigit())
        if len(digits) != 16:
            raise forms.ValidationError(_("申请编号应为 16 位数字，您填了 %(n)s 位。请对照回执检查。"), params={"n": len(digits)})
        return digits


class VerdictForm(forms.Form):
    """The bureau's answer to a wish."""

    outcome = forms.ChoiceField(
        label=_("核实结果"), choices=(("confirm", _("核实通过，开通账号")), ("refuse", _("不予通过"))), widget=forms.RadioSelect,
        error_messages={"required": _("请选择通过或者不予通过。")},
    )  # fmt: skip
    reasons = conditional(forms.CharField(
        label=_("理由"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("不予通过时必填：缺什么、怎么补。申请人会看到。")
    ))
