"""Sending samplers out, changing them, ending a task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.law.onsite import MANDATE_RULE, NOT_SAMPLED
from inspections.models import PlanItem, SamplingTask
from inspections.queries import choices
from inspections.queries import task as tasks
from quality_portal.accounts.models import Office, User
from quality_portal.workdays.calendar import business_today

from .fields import TEXT, day
from .sampleform import Photos, PhotosField

USUAL = timedelta(days=30)


class TaskSearch(forms.Form):
    q = forms.CharField(label=_("企业、产品、编号"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *tasks.STATES])


class SendForm(forms.Form):
    """By when; the people were drawn."""

    due_on = day(_("完成期限"), help_text=_("也是监督抽查通知书的有效期。"))
    mandate_no = forms.CharField(label=_("授权委托书编号"), max_length=80, required=False, help_text=_("委托机构抽样时填写，抽样时出示复印件。依据%s。") % MANDATE_RULE.basis)

    def __init__(self, *args: Any, commissioned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = business_today() + USUAL
        if not commissioned:
            del self.fields["mandate_no"]


class TeamField(forms.ModelMultipleChoiceField):
    """Samplers of an office."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def of(self, office: Office) -> None:
        self.queryset = tasks.samplers(office)

    def label_from_instance(self, obj: User) -> str:
        return obj.display_name


class NamedForm(SendForm):
    """A task under a round that names its enterprises."""

    credit_code = forms.CharField(label=_("企业的统一社会信用代码"), max_length=18)
    officers = TeamField(label=_("抽样人员"), help_text=_("至少两人。"))
    field_order = ("credit_code", "officers", "due_on", "mandate_no")

    def __init__(self, *args: Any, item: PlanItem, **kwargs: Any) -> None:
        super().__init__(*args, commissioned=item.plan.sampler_id is not None, **kwargs)
        self.fields["officers"].of(item.plan.office)
        named = tasks.named(item)
        if len(named) == 1:
            self.fields["credit_code"].initial = named[0].credit_code

    def clean_credit_code(self) -> Enterprise:
        found = choices.enterprise_by_code(self.cleaned_data["credit_code"])
        if found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。请对照营业执照检查，或者先登记企业。"))
        return found


class OfficersForm(forms.Form):
    officers = TeamField(label=_("抽样人员"), help_text=_("至少两人。更换后原通知书作废，另发新的通知书。"))
    reason = forms.CharField(label=_("更换的理由"), widget=TEXT, max_length=500)

    def __init__(self, *args: Any, task: SamplingTask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].of(task.office)
        self.fields["officers"].initial = [user.pk for user in task.officers.all()]


class StepInForm(forms.Form):
    because = forms.CharField(label=_("为什么由备选企业递补"), widget=TEXT, max_length=500)
    due_on = day(_("完成期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = business_today() + USUAL


class OnSiteForm(forms.Form):
    """What every ending on site asks: the day, a witness, photos."""

    found_on = day(_("日期"))
    witness = forms.CharField(label=_("见证人姓名和单位"), max_length=60, required=False)
    photos = PhotosField(label=_("照片"), widget=Photos(), required=False, help_text=_("JPG 或者 PNG，可以多张。没有照片的，须写明见证人。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found_on"].initial = business_today()


class NotSampledForm(OnSiteForm):
    ground = forms.ChoiceField(label=_("情形"), choices=[(row.key, row.title) for row in NOT_SAMPLED], widget=forms.RadioSelect)
    explanation = forms.CharField(label=_("看到的情况"), widget=TEXT, max_length=1000, help_text=_("例如库存数量、合同编号、包装上的字样。"))
    field_order = ("ground", "explanation", "found_on", "witness", "photos")


class StopForm(OnSiteForm):
    facts = forms.CharField(label=_("发现的情况"), widget=TEXT, max_length=1000, help_text=_("什么产品，缺什么许可或者认证。"))
    field_order = ("facts", "found_on", "witness", "photos")
