"""Forms: what is asked, in which words. Rules live in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quality_portal.accounts.models import Region

from .actions.enterprise import CONFIRM
from .intake.columns import COLUMNS
from .law import grounds_for
from .models import Enterprise, ImportBatch, Industry, Licence, ProductCategory
from .models.enterprise import PrincipalRole
from .queries import reference
from .states import EnterpriseState, LicenceKind, Size

_DATE = {"widget": forms.DateInput(attrs={"type": "date"})}


class Confirming(forms.Form):
    """A form whose refusal may be overridden by a person who checked; the box appears with the refusal."""

    confirmed = forms.BooleanField(label=_("确认无误：已对照证照，编号就是这样"), required=False)

    @property
    def asks_confirmation(self) -> bool:
        told = any(CONFIRM in message for messages in self.errors.values() for message in messages)
        return told or bool(self.is_bound and self.data.get("confirmed"))


class SearchForm(forms.Form):
    """The filters of the staff list; every one may be left out."""

    q = forms.CharField(required=False, max_length=100)
    region = forms.ModelChoiceField(Region.objects.none(), required=False, to_field_name="code", empty_label=_("全部区划"))
    size = forms.ChoiceField(choices=[("", _("全部规模")), *Size.choices], required=False)
    industry = forms.ChoiceField(required=False)
    state = forms.ChoiceField(choices=[("", _("全部状态")), *EnterpriseState.choices], required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        sections = [(row.code, row.name) for row in reference.sections()]
        self.fields["industry"].choices = [("", _("全部行业")), *sections]


class EnterpriseForm(Confirming):
    """The facts of an enterprise."""

    name = forms.CharField(label=_("企业名称"), max_length=200, help_text=_("与营业执照一致"))
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        max_length=60,
        help_text=_("18 位，空格和全角字符会自动整理。没有办理登记的，可以不填，企业记为“未核实”。"),
        widget=forms.TextInput(attrs={"data-width": "18"}),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("所在区划"),
        required=False,
        empty_label=_("请选择"),
        error_messages={"required": _("请选择企业所在的区划。不选，您和同事以后会查不到这家企业。")},
    )
    address = forms.CharField(label=_("地址"), required=False, max_length=300)
    industry = forms.CharField(
        label=_("行业代码"),
        required=False,
        max_length=8,
        help_text=_("国民经济行业分类（2017），例如 3854"),
        widget=forms.TextInput(attrs={"data-width": "8"}),
    )
    size = forms.ChoiceField(label=_("规模"), choices=Size.choices, initial=Size.UNKNOWN)
    legal_form = forms.CharField(label=_("企业类型"), required=False, max_length=120)
    established_on = forms.DateField(label=_("成立日期"), required=False, **_DATE)
    scope = forms.CharField(label=_("经营范围"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regions: Any, must_place: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        # Only an office at the top of the tree sees enterprises that lie nowhere.
        self.fields["region"].required = must_place

    def clean_industry(self) -> Industry | None:
        code = self.cleaned_data["industry"].strip().upper()
        if not code:
            return None
        found = reference.industry(code)
        if found is None:
            raise forms.ValidationError(_("国民经济行业分类（2017）里没有代码“%(code)s”。请核对，或者先不填。"), params={"code": code})
        return found

    @staticmethod
    def initial_of(enterprise: Enterprise, seen: int) -> dict[str, Any]:
        """What the form shows before anything is changed."""
        names = ("name", "credit_code", "region", "address", "size", "legal_form", "established_on", "scope")
        values = {name: getattr(enterprise, name) for name in names}
        return values | {"industry": enterprise.industry.code if enterprise.industry else "", "seen": seen}


class PrincipalForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    role = forms.ChoiceField(label=_("职务"), choices=PrincipalRole.choices)
    since = forms.DateField(label=_("任职日期"), required=False, **_DATE)
    until = forms.DateField(label=_("离任日期"), required=False, help_text=_("现任的不填"), **_DATE)


class ProductForm(forms.Form):
    name = forms.CharField(label=_("产品名称"), max_length=120)
    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), empty_label=_("请选择"))
    trademark = forms.CharField(label=_("商标"), required=False, max_length=60)
    model = forms.CharField(label=_("规格型号"), required=False, max_length=80)
    standard = forms.CharField(label=_("执行标准"), required=False, max_length=120, help_text=_("例如 GB 4706.19-2008"))
    leading = forms.BooleanField(label=_("主导产品"), required=False, help_text=_("主导产品连续不合格，处理更重。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = reference.leaf_categories()


class LicenceForm(Confirming):
    kind = forms.ChoiceField(label=_("种类"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("编号"), max_length=60, help_text=_("照证书填写，全角括号会自动整理。例如 (苏)XK13-014-00123"))
    product = forms.ModelChoiceField(None, label=_("产品"), required=False, empty_label=_("不限于一种产品"))
    scope = forms.CharField(label=_("许可范围"), required=False, max_length=300)
    issuer = forms.CharField(label=_("发证机关"), required=False, max_length=120)
    valid_from = forms.DateField(label=_("有效期自"), **_DATE)
    valid_to = forms.DateField(label=_("有效期至"), required=False, help_text=_("最后一个有效日；长期有效的不填"), **_DATE)

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = enterprise.products.all()


class LicenceMoveForm(forms.Form):
    """On which ground, and from which day."""

    ground = forms.ChoiceField(label=_("事由和依据"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("自哪天起"), **_DATE)
    because = forms.CharField(label=_("具体情况"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)

    def __init__(self, *args: Any, licence: Licence, move: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (row.key, f"{row.title}（{row.basis}）") for row in grounds_for(move, licence.kind)
        ]


class MemberForm(forms.Form):
    username = forms.CharField(label=_("企业用户的用户名"), max_length=60)
    position = forms.CharField(label=_("职务"), required=False, max_length=60)


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
