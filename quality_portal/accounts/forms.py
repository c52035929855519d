"""Signing in, the second factor, passwords, accounts and roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quality_portal.core.roles import Role

from . import queries
from .models import AgencyKind, Office, Region


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "data-width": "18"})
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-width": "18"}),
    )


class CodeForm(forms.Form):
    token = forms.CharField(
        label=_("动态口令"),
        help_text=_("验证器上的 6 位数字；手机不在身边时，输入一个备用码。"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "data-width": "8"}),
    )


class ConfirmCodeForm(forms.Form):
    token = forms.CharField(
        label=_("验证器显示的 6 位数字"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-width": "8"}),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("当前密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 个字符，不要用姓名、用户名或常见密码。"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("两次输入的新密码不一样，请重新输入。"))
        return self.cleaned_data["again"]


class AccountForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=40, help_text=_("小写字母、数字、点或短横，能认出本人。"))
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    office = forms.ModelChoiceField(
        label=_("机关"), queryset=Office.objects.order_by("region__code"), required=False, empty_label=_("不属于机关")
    )
    section = forms.CharField(label=_("科室"), max_length=60, required=False)
    certificate_no = forms.CharField(label=_("执法证号"), max_length=40, required=False)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("理由"), max_length=200, help_text=_("会记入留痕。"))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=[(role.value, role.label) for role in Role])
    note = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如任命文件的文号。会记入留痕。"))

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class WithdrawForm(NoteForm):
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in Role], widget=forms.HiddenInput)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PeopleSearch(forms.Form):
    q = forms.CharField(label=_("用户名或姓名"), required=False, max_length=60)


class AgencyInput(forms.TextInput):
    """A text field that offers the directory's names of some kinds; whoever does not stand there is typed."""

    template_name = "accounts/agency_input.html"

    def __init__(self, *kinds: str) -> None:
        super().__init__()
        self.kinds = kinds

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"names-of-{name}"
        context["names"] = queries.agencies().filter(kind__in=self.kinds).values_list("name", flat=True)
        return context


class AgencyForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=120, help_text=_("与公文主送机关写法一致。"))
    kind = forms.ChoiceField(label=_("类别"), choices=AgencyKind.choices)
    region = forms.ModelChoiceField(label=_("辖区"), queryset=Region.objects.filter(until=None).order_by("code"), required=False, empty_label=_("不分辖区"))
    told = forms.BooleanField(label=_("辖区内产品不合格时必须通报"), required=False)
    contact = forms.CharField(label=_("联系科室"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)


class AgencyChangeForm(AgencyForm):
    active = forms.BooleanField(label=_("启用"), required=False, help_text=_("停用后不再出现在主送、抄送的选项里，已发出的文书不变。"))


class AgencySearch(forms.Form):
    q = forms.CharField(label=_("名称或辖区"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *AgencyKind.choices], required=False)
