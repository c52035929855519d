"""A refusal: recorded with every lawful ground answered, decided by another person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.law.onsite import MAY_REFUSE, REFUSAL_WAYS, RefusalOutcome
from inspections.models import Refusal
from inspections.queries import refusal as refusals
from quality_portal.workdays.calendar import business_today

from .fields import TEXT, day
from .sampleform import YES_NO, Photos, PhotosField

LAWFUL = "excuse"


class RefusalSearch(forms.Form):
    q = forms.CharField(label=_("企业、产品、编号"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *refusals.STATES])


class RefusalForm(forms.Form):
    way = forms.ChoiceField(label=_("怎样拒绝"), choices=[(row.key, row.title) for row in REFUSAL_WAYS], widget=forms.RadioSelect)
    refused_on = day(_("日期"))
    place = forms.CharField(label=_("地点"), max_length=200)
    facts = forms.CharField(label=_("经过"), widget=TEXT, max_length=2000, help_text=_("谁、在哪里、怎样拒绝，抽样人员怎样告知后果。"))
    witness = forms.CharField(label=_("见证人姓名和单位"), max_length=60, required=False)
    photos = PhotosField(label=_("照片"), widget=Photos(), required=False, help_text=_("JPG 或者 PNG，可以多张。没有见证人也没有照片的，不能认定。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refused_on"].initial = business_today()
        for row in MAY_REFUSE:
            self.fields[row.key] = forms.ChoiceField(label=row.title, choices=YES_NO, widget=forms.RadioSelect, help_text=str(row.basis))
            self.fields[f"{row.key}_note"] = forms.CharField(label=_("有这个情形的，写明经过"), max_length=300, required=False)
        self.order_fields([name for row in MAY_REFUSE for name in (row.key, f"{row.key}_note")])

    def fields_for_action(self) -> dict[str, Any]:
        """The keyword arguments of `actions.refusal.record`."""
        data = dict(self.cleaned_data)
        grounds = {row.key: {"applies": data.pop(row.key) == "yes", "note": data.pop(f"{row.key}_note")} for row in MAY_REFUSE}
        return data | {"grounds": grounds}


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label=_("认定"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("成立的拒检理由"), required=False, choices=[("", _("没有")), *((row.key, row.title) for row in MAY_REFUSE)],
        help_text=_("认定依法可以拒绝时选择。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("认定的理由"), widget=TEXT, max_length=1000)

    def __init__(self, *args: Any, refusal: Refusal, unlawful: RefusalOutcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(LAWFUL, _("企业依法可以拒绝，不产生后果"))]
        excuses = refusals.excuses(refusal)
        self.fields["outcome"].choices = own if excuses else [(unlawful.move, _("拒绝监督抽查：%(words)s") % {"words": unlawful.words}), *own]
        if excuses:
            self.fields["ground"].initial = excuses[0].key


class EvidenceForm(forms.Form):
    file = forms.FileField(label=_("文件"), help_text=_("照片、PDF，不超过 20 MB。"))
    note = forms.CharField(label=_("说明"), max_length=100, required=False)
