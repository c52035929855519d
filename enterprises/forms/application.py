"""Applications for a licence and the acts on them: what is asked, in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.actions.application import ExaminerDraft
from enterprises.law import RENEWED
from enterprises.law import application as law
from enterprises.law import conditions as checklist
from enterprises.models import Enterprise, Licence, LicenceApplication, ProductCategory
from enterprises.queries import reference
from enterprises.states import ApplicationState

from .common import DATE, Confirming

TEXT = forms.Textarea(attrs={"rows": 4})


def _yes_no(yes: Any, no: Any, label: Any, error: Any) -> Any:
    return forms.TypedChoiceField(
        label=label, choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": error},
    )  # fmt: skip


class ApplicationSearch(forms.Form):
    q = forms.CharField(label=_("申请编号或者企业"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("open", _("正在办理")), *ApplicationState.choices]
    )


class ApplyForm(forms.Form):
    """For which product, or which licence is to be renewed."""

    renews = forms.ModelChoiceField(Licence.objects.none(), label=_("延续哪件许可证"), required=False, empty_label=_("不是延续，是首次申请"))
    product = forms.ModelChoiceField(None, label=_("产品"), required=False, empty_label=_("请选择"), help_text=_("没有登记的产品，改选下面的产品类别"))
    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), required=False, empty_label=_("请选择"))
    scope = forms.CharField(label=_("申请的许可范围"), required=False, max_length=300, help_text=_("例如 产品单元、规格型号"))
    note = forms.CharField(label=_("说明"), required=False, widget=TEXT, max_length=2000, help_text=_("随申请提交的材料清单，以及需要说明的情况"))

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["renews"].queryset = enterprise.licences.filter(kind__in=RENEWED, state__in=("valid", "suspended"))
        self.fields["product"].queryset = enterprise.products.select_related("category")
        self.fields["category"].queryset = reference.leaf_categories()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        old = data.get("renews")
        if old is not None and old.product is not None:
            data["product"] = old.product
        if data.get("product") is not None:
            data["category"] = data["product"].category
        if data.get("category") is None:
            self.add_error("product", _("请选择产品；产品没有登记的，选择产品类别。"))
        return data


class OnForm(forms.Form):
    on = forms.DateField(label=_("日期"), **DATE)


class AskForm(OnForm):
    missing = forms.CharField(label=_("需要补正的全部内容"), widget=TEXT, max_length=2000, help_text=_("只能告知一次，请一次写全"))


class MendForm(OnForm):
    note = forms.CharField(label=_("补正了什么"), widget=TEXT, max_length=1000)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), widget=TEXT, max_length=1000)


class RefusalForm(OnForm):
    """Not accepted, or not granted: one of the reasons of the law, and its facts."""

    STAGE = ""
    refusal = forms.ChoiceField(label=_("理由和依据"), widget=forms.RadioSelect, error_messages={"required": _("请选择理由。")})
    reason = forms.CharField(label=_("具体情况"), widget=TEXT, max_length=1000, help_text=_("写入决定书"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refusal"].choices = [(row.key, f"{row.title}（{row.basis}）") for row in law.refusals(self.STAGE)]
        self.order_fields(["refusal", "reason", "on"])


class DeclineForm(RefusalForm):
    STAGE = "decline"


class RefuseForm(RefusalForm):
    STAGE = "refuse"


class ExamineForm(forms.Form):
    """The look at the place: who looked, each condition, what was seen, the sealed sample."""

    on = forms.DateField(label=_("实地核查日期"), **DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fewest, most = law.EXAMINERS
        for number in range(1, most + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("核查人员 %(n)d 姓名") % {"n": number}, max_length=60, required=number <= fewest, widget=forms.TextInput(attrs={"data-width": "8"})
            )
            self.fields[f"certificate_{number}"] = forms.CharField(
                label=_("核查人员 %(n)d 证书编号") % {"n": number}, max_length=60, required=number <= fewest,
                widget=forms.TextInput(attrs={"data-width": "18"}),
            )  # fmt: skip
        self.rows = checklist.conditions_for(checklist.Purpose.LICENCE, tested=False)
        for row in self.rows:
            answers = [answer for answer in checklist.Answer if answer != checklist.Answer.NOT_APPLICABLE or row.waivable]
            self.fields[row.key] = forms.ChoiceField(
                label=row.title, choices=[(answer.value, answer.label) for answer in answers], widget=forms.RadioSelect,
                help_text=f"{row.look_at}（{row.basis}）", error_messages={"required": _("请填写这一项的结论。")},
            )  # fmt: skip
        self.fields["findings"] = forms.CharField(
            label=_("核查情况"), widget=TEXT, max_length=2000, required=False, help_text=_("有不符合的，必须写明")
        )
        self.fields["sample_code"] = forms.CharField(label=_("封条编号"), max_length=60, required=False, help_text=_("核查合格的，当场封存样品"))
        self.fields["lab"] = forms.CharField(label=_("检验机构"), max_length=120, required=False)
        self.fields["examiners"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """The cleaned data as the action takes it."""
        data = self.cleaned_data
        numbers = range(1, law.EXAMINERS[1] + 1)
        return {
            "on": data["on"],
            "findings": data["findings"],
            "sample_code": data["sample_code"],
            "lab": data["lab"],
            "answers": {row.key: data[row.key] for row in self.rows},
            "examiners": [ExaminerDraft(data[f"name_{n}"], data[f"certificate_{n}"]) for n in numbers],
        }


class TestForm(OnForm):
    passed = _yes_no(_("合格"), _("不合格"), _("检验结论"), _("请选择检验结论。"))
    report_code = forms.CharField(label=_("检验报告编号"), max_length=60)


class ProposeForm(OnForm):
    grant = _yes_no(_("建议准予许可"), _("建议不予许可"), _("审查意见"), _("请选择意见。"))
    opinion = forms.CharField(label=_("意见说明"), widget=TEXT, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["grant", "opinion", "on"])


class IssueForm(Confirming):
    """The licence that was granted. A renewed one keeps its number."""

    number = forms.CharField(label=_("许可证编号"), max_length=60, required=False, help_text=_("例如 (苏)XK13-014-00123；延续的编号不变，可以不填"))
    issuer = forms.CharField(label=_("发证机关"), max_length=120)
    on = forms.DateField(label=_("发证日期"), **DATE)

    def __init__(self, *args: Any, application: LicenceApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].initial = application.office.name
        self.order_fields(["number", "confirmed", "issuer", "on"])
        if not self.asks_confirmation:
            self.fields["confirmed"].widget = forms.HiddenInput()
