"""Forms of letters. They read what was typed; which kind may go to whom, and through whose hands, is the law's table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.forms.case import area
from enforcement.law import letters as law
from enforcement.states.letter import LetterOutcome
from enterprises.models import Licence
from quality_portal.accounts.models import Agency
from quality_portal.core.forms import conditional


class LetterForm(forms.Form):
    """A draft. The kind is chosen on the page before, so that addressees and words fit it."""

    agency = conditional(forms.ModelChoiceField(label=_("主送"), queryset=Agency.objects.none(), required=False, empty_label=_("通讯录里没有")))
    addressee = conditional(
        forms.CharField(label=_("通讯录里没有的单位"), max_length=120, required=False, help_text=_("通讯录里没有的必填：写全称，与公文主送写法一致。"))
    )
    copies_to = forms.CharField(label=_("抄送"), max_length=300, required=False)
    licences = forms.ModelMultipleChoiceField(label=_("所涉证书"), queryset=Licence.objects.none(), widget=forms.CheckboxSelectMultiple)
    facts = forms.CharField(label=_("事实"), widget=area(6), help_text=_("会印在函上。已按案情拟好，请核对。"))
    request = forms.CharField(label=_("请求事项"), widget=area(4), help_text=_("请对方做什么。"))

    def __init__(self, *args: Any, row: law.LetterKind, agencies: QuerySet[Agency], licences: QuerySet[Licence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        if row.names_licences:
            self.fields["licences"].queryset = licences
        else:
            del self.fields["licences"]


class HandForm(forms.Form):
    """One answer box for whoever has the draft in hand: pass it on, or send it back."""

    answer = forms.ChoiceField(label=_("意见"), widget=forms.RadioSelect)
    note = conditional(forms.CharField(label=_("说明或者退回理由"), required=False, max_length=500, widget=area(3), help_text=_("退回时必填，起草人会看到。")))

    def __init__(self, *args: Any, reviewing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passing = _("审核通过，送局领导签发") if reviewing else _("签发，编号发出")
        self.fields["answer"].choices = [("pass", passing), ("return", _("退回起草人"))]


class ReplyForm(forms.Form):
    outcome = forms.ChoiceField(label=_("复函结果"), choices=LetterOutcome.choices, widget=forms.RadioSelect)
    replied_on = forms.DateField(label=_("复函日期"))
    number = forms.CharField(label=_("来文字号"), max_length=80, required=False)
    note = forms.CharField(label=_("内容"), widget=area(4), help_text=_("不同意或者部分办理的，写明对方的理由。"))


class UrgeForm(forms.Form):
    note = forms.CharField(label=_("催办说明"), max_length=300, required=False, help_text=_("会印在催办函上。"))


class EffectForm(forms.Form):
    """What the addressee decided: date and number from its own paper."""

    licence = forms.ModelChoiceField(label=_("证书"), queryset=Licence.objects.none(), empty_label=None)
    on = forms.DateField(label=_("决定生效日期"))
    number = forms.CharField(label=_("对方决定的文号"), max_length=80)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, licences: list[Licence] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if licences is None:
            del self.fields["licence"]
        else:
            self.fields["licence"].queryset = Licence.objects.filter(pk__in=[licence.pk for licence in licences])


class LetterFilter(forms.Form):
    view = forms.ChoiceField(
        label=_("范围"), required=False,
        choices=[("", _("全部")), ("hand", _("待我审核签发")), ("waiting", _("等待复函")), ("late", _("逾期未复函"))],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *law.KIND_CHOICES])
