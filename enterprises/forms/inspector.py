"""Quality inspectors: what is asked, in which words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .common import DATE


class InspectorForm(forms.Form):
    """A certificate. The days stand in their order: trained, certified."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"data-width": "8", "autocomplete": "off"}))
    training = forms.CharField(label=_("培训内容和机构"), max_length=200)
    trained_on = forms.DateField(label=_("培训合格日期"), **DATE)
    number = forms.CharField(label=_("证书编号"), max_length=60)
    issuer = forms.CharField(label=_("发证机关"), required=False, max_length=120)
    issued_on = forms.DateField(label=_("发证日期"), help_text=_("不能早于培训合格日期"), **DATE)
    valid_to = forms.DateField(label=_("有效期至"), required=False, help_text=_("最后一个有效日；长期有效的不填"), **DATE)


class InspectorSearch(forms.Form):
    q = forms.CharField(label=_("姓名、证书编号或者企业"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("范围"), required=False,
        choices=[("", _("全部")), ("duty", _("在岗")), ("ending", _("三个月内到期")), ("over", _("过期、离岗、收回"))],
    )  # fmt: skip


class DayForm(forms.Form):
    on = forms.DateField(label=_("日期"), **DATE)


class WithdrawForm(DayForm):
    because = forms.CharField(label=_("收回的原因"), max_length=200)
