"""An enterprise, its people and products: what is asked, in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Industry, ProductCategory
from enterprises.models.enterprise import PrincipalRole
from enterprises.queries import reference
from enterprises.states import EnterpriseState, Size
from quality_portal.accounts.models import Region

from .common import DATE, Confirming


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
    established_on = forms.DateField(label=_("成立日期"), required=False, **DATE)
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
    since = forms.DateField(label=_("任职日期"), required=False, **DATE)
    until = forms.DateField(label=_("离任日期"), required=False, help_text=_("现任的不填"), **DATE)


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


class MemberForm(forms.Form):
    username = forms.CharField(label=_("企业用户的用户名"), max_length=60)
    position = forms.CharField(label=_("职务"), required=False, max_length=60)
