"""The register of laboratories, and the laboratory's own forms: receiving, the worksheet, verifying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections import worksheet
from inspections.law.lab import KINDS, RECEIPT_CHECKS
from inspections.models import LabAccreditation, LabBody, Sample
from inspections.queries import choices
from inspections.queries import lab as queries
from inspections.queries.lab import LabChoice
from inspections.worksheet import Found, Row
from quality_portal.accounts.models import Level, Region, User

from .fields import TEXT, day

YES_NO = [("yes", _("是")), ("no", _("否"))]
TABLE = ".csv,.xlsx,.xls"


class LabForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    level = forms.ChoiceField(label=_("级别"), choices=[("", _("请选择")), *Level.choices])
    region = forms.ModelChoiceField(label=_("所在地区"), queryset=Region.objects.order_by("code"), required=False, empty_label=_("未填"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    since = day(_("成立日期"), required=False)
    monitoring = forms.BooleanField(label=_("产品质量安全风险监测中心"), required=False, help_text=_("风险监测结果与监督抽查结果分开，不作为处理依据。"))
    closed_on = day(_("停止承检日期"), required=False)

    def __init__(self, *args: Any, lab: LabBody | None = None, **kwargs: Any) -> None:
        if lab is not None:
            kwargs["initial"] = {name: getattr(lab, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if lab is None:
            del self.fields["closed_on"]


class LabSearch(forms.Form):
    q = forms.CharField(label=_("名称、产品、项目或者方法"), max_length=80, required=False)
    level = forms.ChoiceField(label=_("级别"), choices=[("", _("不限")), *Level.choices], required=False)


class AccreditationForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=[(row.key, row.title) for row in KINDS])
    number = forms.CharField(label=_("证书编号"), max_length=60)
    since = day(_("发证日期"))
    until = day(_("有效期至"), required=False)


class ScopeForm(forms.Form):
    accreditation = forms.ModelChoiceField(label=_("依据的证书"), queryset=LabAccreditation.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("资质附表"), required=False, widget=forms.ClearableFileInput(attrs={"accept": TABLE}),
        help_text=_("CSV 或者 Excel。列名：产品类别、检验项目、检验方法；可以有批准日期、有效期至、限制范围。"),
    )  # fmt: skip
    text = forms.CharField(label=_("或者粘贴表格"), required=False, max_length=400_000, strip=False, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, lab: LabBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accreditation"].queryset = lab.accreditations.order_by("-since")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", _("请选择文件，或者粘贴表格。"))
        return data


class PersonForm(forms.Form):
    person = forms.ModelChoiceField(label=_("人员"), queryset=User.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.lab_people() if people is None else people
        self.fields["person"].label_from_instance = lambda user: f"{user.display_name}（{user.username}）"


class AssignForm(forms.Form):
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=LabBody.objects.none(), empty_label=_("请选择"), help_text=_("只列出能检验全部项目的机构，其余机构缺什么见下表。"))
    due_on = day(_("约定完成日期"), required=False)

    def __init__(self, *args: Any, sample: Sample, options: Sequence[LabChoice], drawn: LabBody | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = [option.lab.pk for option in options if option.capable]
        self.fields["lab"].queryset = choices.labs().filter(pk__in=fit)
        planned = sample.lab_id if sample.lab_id in fit else None
        self.fields["lab"].initial = planned or (drawn.pk if drawn else None)


class AssignManyForm(forms.Form):
    samples = forms.ModelMultipleChoiceField(label=_("样品"), queryset=Sample.objects.none(), error_messages={"required": _("请勾选要交付的样品。")})
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=LabBody.objects.none(), empty_label=_("请选择"))
    due_on = day(_("约定完成日期"), required=False)

    def __init__(self, *args: Any, samples: Any, labs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["samples"].queryset = samples
        self.fields["lab"].queryset = labs


class ReceiveForm(forms.Form):
    giver = forms.CharField(label=_("送样人"), max_length=120, help_text=_("谁送来的；快递送来的写快递公司和单号。"))
    seal_seen = forms.CharField(label=_("样品上的封条编号"), max_length=60, help_text=_("照封条上的填写，没有封条的填“无”。"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields.pop("note")
        for row in RECEIPT_CHECKS:
            self.fields[row.key] = forms.ChoiceField(label=row.title, choices=YES_NO, widget=forms.RadioSelect)
        self.fields["note"] = note

    def for_action(self) -> dict[str, Any]:
        data = self.cleaned_data
        checks = {row.key: data[row.key] == "yes" for row in RECEIPT_CHECKS}
        return {"giver": data["giver"], "seal_seen": data["seal_seen"], "note": data["note"], "checks": checks}


class WorksheetForm(forms.Form):
    """A row an item; the limits are the specification's and cannot be typed over."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=_("检验记录表"), required=False, widget=forms.ClearableFileInput(attrs={"accept": TABLE}),
        help_text=_("先下载模板，填好结果再上传。文件里有的项目以文件为准，其余保留页面上填的。"),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(rows)
        for order, row in enumerate(self.items, start=1):
            self.fields[f"value-{order}"] = forms.CharField(
                label=_("检验结果"), required=False, initial=row.value, widget=forms.TextInput(attrs={"data-width": "8", "data-suffix": row.unit})
            )
            if row.judged:
                self.fields[f"override-{order}"] = forms.ChoiceField(
                    label=_("改判"), required=False, initial=row.override, choices=[("", _("按限量")), *worksheet.OVERRIDES.items()]
                )
                self.fields[f"because-{order}"] = forms.CharField(label=_("改判理由"), required=False, initial=row.because)

    def found(self) -> list[Found]:
        data = self.cleaned_data
        return [
            Found(order, data.get(f"value-{order}", ""), data.get(f"override-{order}", ""), data.get(f"because-{order}", ""))
            for order in range(1, len(self.items) + 1)
        ]

    def show_faults(self) -> bool:
        """Put what stands against the worksheet beside its rows; says whether there was anything."""
        faults = worksheet.faults(worksheet.filled(self.items, self.found()))
        for order, words in faults:
            field = f"because-{order}" if "改判" in words else f"value-{order}"
            self.add_error(field if field in self.fields else None, words)
        return bool(faults)

    @property
    def rows(self) -> list[tuple[int, Row, list[forms.BoundField], str]]:
        """What the page shows of each row: its order, the row, its fields, the verdict by what stands on the page now."""
        typed = worksheet.filled(self.items, self.found()) if self.is_bound and hasattr(self, "cleaned_data") else self.items
        return [
            (order, row, [self[name] for name in (f"value-{order}", f"override-{order}", f"because-{order}") if name in self.fields], worksheet.computed(now))
            for order, (row, now) in enumerate(zip(self.items, typed, strict=True), start=1)
        ]


class VerifyForm(forms.Form):
    issued_on = day(_("报告签发日期"))
    number = forms.CharField(label=_("报告编号"), max_length=60, required=False, help_text=_("用本机构自己的编号；不填就由系统编号。"))
    file = forms.FileField(label=_("检验报告 PDF"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}), help_text=_("盖章的报告扫描件。复核以后也可以补传。"))


class StopForm(forms.Form):
    because = forms.CharField(label=_("停止的理由"), widget=TEXT, max_length=500, help_text=_("写明发现产品应当取得而没有取得哪一种许可或者认证。"))


class ReturnForm(forms.Form):
    because = forms.CharField(label=_("退回理由"), widget=TEXT, max_length=500)


class RecallForm(forms.Form):
    because = forms.CharField(label=_("收回理由"), widget=TEXT, max_length=500)


class FileForm(forms.Form):
    file = forms.FileField(label=_("检验报告 PDF"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}))


class EndScopeForm(forms.Form):
    until = day(_("终止日期"))
    because = forms.CharField(label=_("理由"), max_length=300)
