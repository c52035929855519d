"""What is typed in: plans, draws, samples, reports, leads, files of results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, ProductCategory
from quality_portal.accounts.models import Office, Region, User
from quality_portal.accounts.queries import colleagues, regions_under
from quality_portal.core.roles import Role

from . import limits
from .models import DrawnEnterprise, LabBody, LeadKind, Plan, PlanItem, PlanKind, Sample
from .queries import choices

DATE = {"type": "date"}
TEXT = forms.Textarea(attrs={"rows": 4})


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A date as the browser's own picker gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


class PlanForm(forms.Form):
    title = forms.CharField(label=_("计划名称"), max_length=120)
    kind = forms.ChoiceField(label=_("种类"), choices=PlanKind.choices, help_text=_("专项、跟踪、强制抽查不计入合格率，单独列出。"))
    year = forms.IntegerField(label=_("年度"), min_value=1985, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "4"}))
    quarter = forms.ChoiceField(label=_("季度"), choices=[(n, _("第 %s 季度") % n) for n in (1, 2, 3, 4)])
    reason = forms.CharField(label=_("为什么抽查这些产品"), widget=TEXT, max_length=2000)
    budget = forms.DecimalField(
        label=_("经费"), required=False, min_value=0, max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"})
    )


class PlanItemForm(forms.Form):
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), empty_label=_("请选择"))
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none(), required=False, empty_label=_("全部辖区"))
    quota = forms.IntegerField(label=_("抽查批次"), min_value=1, max_value=10_000, widget=forms.NumberInput(attrs={"data-width": "4"}))
    reserves = forms.IntegerField(
        label=_("备选家数"), min_value=0, max_value=1000, required=False, widget=forms.NumberInput(attrs={"data-width": "4"})
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()
        self.fields["region"].queryset = regions_under(office.region)


PlanItems = forms.formset_factory(PlanItemForm, extra=3, max_num=200, absolute_max=200)


class CommitForm(forms.Form):
    value_source = forms.CharField(
        label=_("将采用的公开数值"),
        max_length=200,
        help_text=_("写一个现在还没有产生、到时人人查得到的数值，例如“双色球第2026135期开奖号码”。名单锁定后不能再改。"),
    )


class DrawForm(forms.Form):
    public_value = forms.CharField(label=_("公布的数值"), max_length=200, help_text=_("照公布的原样填写，多余的空格不影响结果。"))
    witness = forms.CharField(label=_("现场监督人"), max_length=60, help_text=_("不能是抽取人本人。"))


class ReasonForm(forms.Form):
    """One field for why."""

    reason = forms.CharField(label=_("理由"), widget=TEXT, max_length=1000)


class EmptyForm(forms.Form):
    """A button and nothing else."""


class SampleForm(forms.Form):
    """The record form (抽样单), one column, for a phone. Random rounds choose from the draw, others name an enterprise."""

    drawn = forms.ModelChoiceField(label=_("被抽查企业"), queryset=DrawnEnterprise.objects.none(), empty_label=_("请选择"))
    item = forms.ModelChoiceField(label=_("计划项目"), queryset=PlanItem.objects.none())
    credit_code = forms.CharField(label=_("生产企业的统一社会信用代码"), max_length=18)
    samplers = forms.ModelMultipleChoiceField(
        label=_("抽样人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两人。")
    )
    substitution = forms.CharField(
        label=_("更换企业或者人员的理由"), required=False, max_length=500, help_text=_("抽到的是备选企业，或者抽样人员与抽取结果不同时填写。")
    )
    product_name = forms.CharField(label=_("产品名称"), max_length=200)
    trademark = forms.CharField(label=_("商标"), max_length=100, required=False)
    model = forms.CharField(label=_("规格型号"), max_length=100, required=False)
    batch = forms.CharField(label=_("批号"), max_length=100, help_text=_("没有批号的，填生产日期或者“无”。"))
    produced_on = day(_("生产日期"), required=False)
    sampled_on = day(_("抽样日期"))
    place = forms.CharField(label=_("抽样地点"), max_length=200)
    seller = forms.CharField(label=_("被抽样单位"), max_length=200, required=False, help_text=_("在销售者处抽样时填写。"))
    base_quantity = forms.CharField(label=_("抽样基数"), max_length=60, required=False, help_text=_("待销产品的数量，例如“200 台”。"))
    quantity = forms.CharField(label=_("样品数量"), max_length=60)
    seal_no = forms.CharField(label=_("样品封条编号"), max_length=60)
    backup_quantity = forms.CharField(label=_("备用样品数量"), max_length=60, required=False)
    backup_seal_no = forms.CharField(label=_("备用样品封条编号"), max_length=60, required=False)
    price = forms.DecimalField(
        label=_("样品单价"), required=False, min_value=0, max_digits=12, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"})
    )
    lab = forms.ModelChoiceField(label=_("送交的检验机构"), queryset=LabBody.objects.none(), required=False, empty_label=_("还没有确定"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["samplers"].queryset = colleagues(plan.office, Role.SAMPLER)
        self.fields["samplers"].label_from_instance = lambda user: user.display_name
        self.fields["lab"].queryset = choices.labs()
        if plan.kind in (PlanKind.ROUTINE, PlanKind.SPECIAL):
            self.fields["drawn"].queryset = choices.drawn_without_sample(plan)
            self.fields["drawn"].label_from_instance = drawn_label
            del self.fields["item"], self.fields["credit_code"]
        else:
            self.fields["item"].queryset = plan.items.select_related("category", "region")
            del self.fields["drawn"]

    def clean_credit_code(self) -> Enterprise:
        found = choices.enterprise_by_code(self.cleaned_data["credit_code"])
        if found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。请对照营业执照检查，或者先登记企业。"))
        return found

    def fields_for_action(self) -> dict[str, Any]:
        """The keyword arguments of `actions.sample.record`."""
        data = dict(self.cleaned_data)
        if "drawn" in self.fields:
            drawn = data["drawn"]
            data |= {"plan_item": drawn.draw.plan_item, "enterprise": drawn.enterprise}
        else:
            data |= {"plan_item": data.pop("item"), "enterprise": data.pop("credit_code")}
        return data


def drawn_label(row: DrawnEnterprise) -> str:
    """第 1 位 某某厂：电热水壶（备选）."""
    product = f"：{row.product}" if row.product else ""
    return f"第 {row.rank} 位　{row.enterprise}{product}" + ("（备选）" if row.reserve else "")


class ReportForm(forms.Form):
    lab = forms.ModelChoiceField(label=_("检验机构"), queryset=LabBody.objects.none())
    number = forms.CharField(label=_("报告编号"), max_length=60, required=False, help_text=_("不填就由系统编号。"))
    issued_on = day(_("签发日期"))

    def __init__(self, *args: Any, sample: Sample, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].queryset = choices.labs_for(sample, user)
        self.fields["lab"].initial = sample.lab_id


class ReportItemForm(forms.Form):
    name = forms.CharField(label=_("检验项目"), max_length=120)
    kind = forms.ChoiceField(label=_("限量种类"), choices=list(limits.KINDS.items()), initial="max")
    low = forms.DecimalField(label=_("下限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs={"data-width": "4"}))
    high = forms.DecimalField(label=_("上限"), required=False, max_digits=18, decimal_places=6, widget=forms.NumberInput(attrs={"data-width": "4"}))
    text = forms.CharField(label=_("文字要求或者采样方案"), max_length=200, required=False)
    unit = forms.CharField(label=_("单位"), max_length=30, required=False, widget=forms.TextInput(attrs={"data-width": "4"}))
    value = forms.CharField(label=_("检验结果"), max_length=400, widget=forms.TextInput(attrs={"data-width": "8"}))
    item_class = forms.ChoiceField(label=_("项目分类"), choices=[("A", _("A 极重要")), ("B", _("B 重要"))], initial="B")


ReportItems = forms.formset_factory(ReportItemForm, extra=2, max_num=200, absolute_max=200)


class NotifyForm(forms.Form):
    received_on = day(_("当事人收到检验结果的日期"), help_text=_("异议期从这一天的次日起算十五日。"))


class WaiveForm(forms.Form):
    waived_on = day(_("当事人书面放弃异议的日期"))


class LeadForm(forms.Form):
    kind = forms.ChoiceField(label=_("来源"), choices=LeadKind.choices)
    product_name = forms.CharField(label=_("产品"), max_length=200)
    category = forms.ModelChoiceField(label=_("产品类别"), queryset=ProductCategory.objects.none(), required=False)
    credit_code = forms.CharField(label=_("企业的统一社会信用代码"), max_length=18, required=False)
    enterprise_name = forms.CharField(label=_("线索所说的企业名称"), max_length=200, required=False)
    facts = forms.CharField(label=_("线索内容"), widget=TEXT, max_length=5000, help_text=_("不要写举报人的姓名和联系方式。"))
    received_on = day(_("收到日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = choices.categories()

    def clean_credit_code(self) -> Enterprise | None:
        code = self.cleaned_data["credit_code"]
        found = choices.enterprise_by_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(_("企业库里没有这个统一社会信用代码。不知道代码的，只填企业名称。"))
        return found


class AnswerForm(forms.Form):
    move = forms.ChoiceField(label=_("处理"), choices=[("adopt", _("采用")), ("close", _("不予采用"))], widget=forms.RadioSelect)
    because = forms.CharField(label=_("处理说明"), widget=TEXT, max_length=1000)


class UploadForm(forms.Form):
    file = forms.FileField(label=_("结果文件（CSV）"), help_text=_("每个文件不超过 20 MB。同一个文件再次导入不会重复。"))


class SampleSearch(forms.Form):
    q = forms.CharField(label=_("产品、企业、编号、批号"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.SAMPLE_STATES])


class PlanSearch(forms.Form):
    q = forms.CharField(label=_("名称或编号"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1985, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "4"}))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *choices.PLAN_STATES])
