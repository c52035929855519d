"""A file of results: choosing it, saying which column is which, taking it out again, finding what it held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections import intake
from inspections.models import ResultVerdict
from inspections.queries import choices

from .fields import TEXT, day

FIELDS = [("", _("不对应，原样保存")), *((column.key, column.title) for column in intake.COLUMNS)]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("结果文件"),
        help_text=_("CSV 或者 Excel（.xlsx、.xls），不超过 60 MB。上传后先核对列，确认以后才导入。同一个文件再次导入不会重复。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.xlsx,.xls,.txt"}),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的。请检查后重新选择。")},
    )


class ColumnsForm(forms.Form):
    """For each column of the file: which of our fields. Sheet and row of the header are those that the page shows."""

    sheet = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    head = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)
    lab = forms.ModelChoiceField(
        label=_("检验机构"), queryset=None, required=False, empty_label=_("不是检验机构的文件"), help_text=_("记住这家机构的列对应，下次同样的表头自动填好。")
    )
    source = forms.CharField(
        label=_("其他来源"), required=False, max_length=120, help_text=_("不是检验机构的，写明来源，例如公布结果的网站。文件没有“信息来源”列时，每行都记这个来源。")
    )
    failures_only = forms.BooleanField(label=_("这张表只列不合格的结果，没有判定的列"), required=False)

    def __init__(self, *args: Any, width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].queryset = choices.labs()
        self.width = width
        for at in range(width):
            self.fields[f"col_{at}"] = forms.ChoiceField(choices=FIELDS, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, int] = {}
        for at in range(self.width):
            field = data.get(f"col_{at}")
            if field and field in seen:
                words = _("“%(title)s”已经选给了第 %(first)s 列，又选给了第 %(at)s 列。请只选一列。")
                values = {"title": intake.TITLES[field], "first": seen[field] + 1, "at": at + 1}
                self.add_error(None, forms.ValidationError(words, params=values))
            elif field:
                seen[field] = at
        self.places = seen
        return data

    def chosen(self, at: int) -> str:
        """What stands in the list beside a column: what was posted, so that a refusal loses nothing."""
        return str(self.data.get(f"col_{at}", "")) if self.is_bound else str(self.initial.get(f"col_{at}", ""))


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("撤回的理由"), widget=TEXT, max_length=500)


class ImportedSearch(forms.Form):
    """The filters of the imported results; every one may be left out."""

    q = forms.CharField(label=_("产品、企业、批号、项目"), required=False, max_length=100)
    verdict = forms.ChoiceField(label=_("判定"), required=False, choices=[("", _("全部")), *ResultVerdict.choices])
    since = day(_("发布日期从"), required=False)
    until = day(_("到"), required=False)
    file = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
