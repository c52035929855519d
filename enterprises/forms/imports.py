"""The import of a register: which file, and which column is what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.intake.columns import COLUMNS
from enterprises.models import ImportBatch
from quality_portal.accounts.models import Region


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("企业名单文件"),
        help_text=_("CSV 或者 Excel（.xlsx、.xls），不超过 60 MB，第一行是列名。UTF-8、GB18030（GBK）编码自动识别。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.xlsx,.xls,.txt"}),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的。请检查后重新选择。")},
    )


class ColumnsForm(forms.Form):
    """For each field of ours: which column of the file."""

    def __init__(self, *args: Any, batch: ImportBatch, regions: Any, own: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("文件里没有"))] + [(str(at), header or f"第 {at + 1} 列") for at, header in enumerate(batch.headers)]
        for column in COLUMNS:
            place = batch.columns.get(column.key)
            self.fields[column.key] = forms.ChoiceField(
                label=column.title,
                choices=choices,
                required=column.required,
                initial="" if place is None else str(place),
                error_messages={"required": _("请选择文件里的哪一列是“%(title)s”。") % {"title": column.title}},
            )
        self.fields["fallback_region"] = forms.ModelChoiceField(
            regions,
            label=_("地址认不出区划的企业"),
            required=False,
            initial=own,
            empty_label=None if own else _("不归入任何区划"),
            help_text=_("只用于从省份、地区、地址都认不出所在区划的行。"),
        )

    @property
    def places(self) -> dict[str, int]:
        """Our fields with their column, as chosen."""
        return {column.key: int(self.cleaned_data[column.key]) for column in COLUMNS if self.cleaned_data.get(column.key)}
