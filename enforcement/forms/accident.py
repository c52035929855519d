"""Forms of an accident report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.models import AccidentReport
from enforcement.queries import accident as queries
from inspections.forms.fields import ManyFiles
from quality_portal.accounts.models import Agency
from quality_portal.core.forms import check_phone

NUMBER: dict[str, Any] = {"min_value": 0, "max_value": 100000, "widget": forms.TextInput(attrs={"inputmode": "numeric", "data-width": "4", "data-suffix": "人"})}


class AccidentForm(forms.Form):
    """What happened, to whom, and what was done at once."""

    happened_at = forms.DateTimeField(
        label=_("什么时间发生"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"), error_messages={"invalid": _("时间没有看懂，请按 2026-11-20 14:30 的格式填写。")},
    )  # fmt: skip
    place = forms.CharField(label=_("在哪里发生"), max_length=200)
    product_name = forms.CharField(label=_("涉及什么产品"), max_length=200)
    batch = forms.CharField(label=_("型号、批次"), required=False, max_length=120)
    what = forms.CharField(label=_("事故经过"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    injured = forms.IntegerField(label=_("受伤人数"), help_text=_("没有填 0"), **NUMBER)
    dead = forms.IntegerField(label=_("死亡人数"), help_text=_("没有填 0"), **NUMBER)
    measures = forms.CharField(
        label=_("已采取的措施"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text=_("例如：停产停售、通知下架、召回、保护现场。")
    )
    phone = forms.CharField(label=_("联系电话"), max_length=40, validators=[check_phone], widget=forms.TextInput(attrs={"inputmode": "tel", "data-width": "18"}))
    file = ManyFiles(label=_("照片和材料"), required=False, help_text=_("支持 PDF、JPG、PNG、Word、Excel，每个不超过 20 MB。"))

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        given = dict(self.cleaned_data)
        return given | {"files": given.pop("file")}


class TakeForm(forms.Form):
    opinion = forms.CharField(label=_("处置意见"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class ForwardForm(forms.Form):
    agency = forms.ModelChoiceField(label=_("报告给"), queryset=Agency.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, report: AccidentReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.governments(report)
