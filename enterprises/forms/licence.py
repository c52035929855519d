"""A licence and its five acts: what is asked, in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.law import grounds_for
from enterprises.models import Enterprise, Licence
from enterprises.states import LicenceKind

from .common import DATE, Confirming


class LicenceForm(Confirming):
    kind = forms.ChoiceField(label=_("种类"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("编号"), max_length=60, help_text=_("照证书填写，全角括号会自动整理。例如 (苏)XK13-014-00123"))
    product = forms.ModelChoiceField(None, label=_("产品"), required=False, empty_label=_("不限于一种产品"))
    scope = forms.CharField(label=_("许可范围"), required=False, max_length=300)
    issuer = forms.CharField(label=_("发证机关"), required=False, max_length=120)
    valid_from = forms.DateField(label=_("有效期自"), **DATE)
    valid_to = forms.DateField(label=_("有效期至"), required=False, help_text=_("最后一个有效日；长期有效的不填"), **DATE)

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = enterprise.products.all()


class LicenceMoveForm(forms.Form):
    """On which ground, and from which day."""

    ground = forms.ChoiceField(label=_("事由和依据"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("自哪天起"), **DATE)
    because = forms.CharField(label=_("具体情况"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)

    def __init__(self, *args: Any, licence: Licence, move: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (row.key, f"{row.title}（{row.basis}）") for row in grounds_for(move, licence.kind)
        ]
