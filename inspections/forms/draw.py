"""Freezing a list and drawing from it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CommitForm(forms.Form):
    value_source = forms.CharField(
        label=_("将采用的公开数值"),
        max_length=200,
        help_text=_("写一个现在还没有产生、到时人人查得到的数值，例如“双色球第2026135期开奖号码”。名单锁定后不能再改。"),
    )


class DrawForm(forms.Form):
    public_value = forms.CharField(label=_("公布的数值"), max_length=200, help_text=_("照公布的原样填写，多余的空格不影响结果。"))
    witness = forms.CharField(label=_("现场监督人"), max_length=60, help_text=_("不能是抽取人本人。"))
