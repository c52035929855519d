"""What the public can ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.forms.fields import ManyFiles


class DayForm(forms.Form):
    """Any day of the past or the near future."""

    on = forms.DateField(
        label=_("有效日期"),
        required=False,
        help_text=_("例如 2008-09-17。不填为今天。"),
        input_formats=("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"),
        error_messages={"invalid": _("日期没有看懂。请按 2008-09-17 的格式填写。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "18"}),
    )

    def day(self) -> date | None:
        """The day asked for, when one was and it is a day."""
        return self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None


class LabSearch(forms.Form):
    """What somebody wants tested."""

    q = forms.CharField(label=_("产品、项目或者方法"), max_length=80, required=False, help_text=_("例如：玩具、甲醛、GB/T 5023.2。"))
    level = forms.ChoiceField(
        label=_("级别"), required=False, choices=[("", _("不限")), ("nation", _("国家级")), ("province", _("省级")), ("city", _("市级")), ("county", _("县级"))]
    )


class CorrectionForm(forms.Form):
    """What is wrong with something published. Only one thing has to be said."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=60)
    about = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    page = forms.CharField(label=_("哪里的信息"), max_length=300, required=False, help_text=_("公告的文号、企业名称，或者网页地址。"))
    wrong = forms.CharField(label=_("哪里不对"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("照页面上的原文写，例如：规格型号写成了 ZDH-15。"))
    right = forms.CharField(label=_("应当是什么"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = ManyFiles(
        label=_("证明材料"), required=False, help_text=_("支持 PDF、JPG、PNG、Word、Excel，每个不超过 20 MB。填写有误退回时，文件要重新选择，其他内容不会丢。")
    )
    contact = forms.CharField(
        label=_("联系方式"), max_length=300, required=False, help_text=_("电话或者邮箱，需要向您核实时使用。加密保存，只有承办人在答复期间能看到。不留也可以凭回执号查结果。")
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].required = not known
        if known:
            self.fields["page"].widget = forms.HiddenInput()

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "about"}
        return given | {"files": given.pop("file")}


class ReceiptForm(forms.Form):
    """A receipt's number."""

    UNKNOWN = _("没有找到这个回执号。请核对十六位数字，空格可以不填。")

    receipt = forms.CharField(
        label=_("回执号"), max_length=40, help_text=_("提交后显示的十六位数字，例如 7471 0926 3058 1120。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-width": "18"}),
    )  # fmt: skip
