"""Forms of counterfeit cases. They shape what was typed; whether it is lawful is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.law import counterfeit as law
from enforcement.law import criminal
from enforcement.models import CounterfeitCase, Party, SeizedItem
from enforcement.queries import counterfeit as queries
from enterprises.models import Enterprise
from inspections.queries.choices import enterprise_by_code
from quality_portal.accounts.models import User
from quality_portal.core.forms import conditional


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def yuan(**more: Any) -> forms.DecimalField:
    """An amount of money."""
    widget = forms.NumberInput(attrs={"data-width": "8", "data-suffix": "元"})
    return forms.DecimalField(max_digits=16, decimal_places=2, min_value=0, widget=widget, **more)


class EnterpriseField(forms.CharField):
    """An enterprise by its credit code; spaces and lower case are forgiven."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"data-width": "18", "autocomplete": "off"}), **more)

    def clean(self, value: Any) -> Enterprise | None:
        code = "".join(super().clean(value).split()).upper()
        if not code:
            return None
        found = enterprise_by_code(code)
        if found is None:
            raise forms.ValidationError(_("档案里没有统一社会信用代码为 %(code)s 的企业。请核对代码，或者先在企业档案中登记。"), params={"code": code})
        return found


class ActForm(forms.Form):
    """A form on a case. The version guards against acting on what somebody else has changed meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: CounterfeitCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["version"].initial = case.version

    def renew(self, case: CounterfeitCase) -> None:
        """Take the case as it now stands as seen; the text typed stays."""
        self.data = self.data.copy()
        self.data["version"] = case.version

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class FileForm(forms.Form):
    """A new case."""

    title = forms.CharField(label=_("案由"), max_length=120, help_text=_("例如 涉嫌生产以假充真的电线电缆案"))
    facts = forms.CharField(label=_("基本事实"), widget=area(6), help_text=_("时间、地点、当事人、产品、数量。不要写举报人的姓名和联系方式。"))
    enterprise = EnterpriseField(
        label=_("主要当事人（统一社会信用代码）"), required=False, help_text=_("无照经营或者自然人可以不填，立案后在“登记当事人”中补充。")
    )
    lead = forms.ModelChoiceField(label=_("来自线索"), queryset=None, required=False, empty_label=_("不是来自线索"))
    finding = forms.ModelChoiceField(label=_("来自不合格项"), queryset=None, required=False, empty_label=_("不是来自不合格项"))
    famous = forms.BooleanField(label=_("假冒名优产品"), required=False)
    major = forms.BooleanField(label=_("大案要案"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = queries.leads_for(user)
        self.fields["finding"].queryset = queries.findings_for(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("lead") and data.get("finding"):
            self.add_error("finding", _("线索和不合格项只能选一个，另一个可以写在基本事实里。"))
        return data


class AmendForm(ActForm):
    """What the investigation found."""

    facts_text = forms.CharField(label=_("基本事实"), widget=area(8))
    sales = yuan(label=_("销售金额"), required=False, help_text=_("已售出的，按实际销售价格计算。"))
    unsold = yuan(label=_("尚未销售的货值"), required=False, help_text=_("不填时按查封、扣押物品的货值计算。"))
    famous = forms.BooleanField(label=_("假冒名优产品"), required=False)
    major = forms.BooleanField(label=_("大案要案"), required=False)

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class PartyForm(ActForm):
    """Somebody who took part."""

    role = forms.ChoiceField(label=_("角色"), choices=Party.Role.choices, widget=forms.RadioSelect)
    enterprise = EnterpriseField(label=_("统一社会信用代码"), required=False, help_text=_("企业当事人填写。"))
    natural = forms.BooleanField(label=_("是自然人"), required=False, help_text=_("公开时只显示姓氏，例如“王某”。"))
    name = forms.CharField(label=_("姓名或者名称"), required=False, max_length=200, help_text=_("已填信用代码的可以不填。"))
    assistance = conditional(forms.MultipleChoiceField(
        label=_("提供了什么帮助"),
        choices=law.ASSISTANCE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("帮助者必填。") + law.ASSISTANCE_CAUTION,
    ))
    intent_evidence = conditional(forms.CharField(
        label=_("证明其明知的证据"), required=False, widget=area(3), help_text=_("明知而采购、使用者必填，例如进货价明显偏低、无票据、曾被查处。")
    ))
    note = forms.CharField(label=_("违法情节"), required=False, widget=area(3))


class SeizureForm(ActForm):
    """A seizure put up for approval."""

    party = forms.ModelChoiceField(label=_("当事人"), queryset=Party.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("理由和事实"), widget=area(5))
    officers = forms.ModelMultipleChoiceField(
        label=_("执法人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两人。")
    )
    seized_on = forms.DateField(label=_("查封、扣押日期"), help_text=_("期限 30 日从次日起算。情况紧急当场实施的，须在 24 小时内补办批准。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = self.case.parties.all()
        self.fields["party"].label_from_instance = lambda party: f"{party.name}（{party.get_role_display()}）"
        self.fields["officers"].queryset = queries.officers_of(self.case.office)
        self.fields["officers"].label_from_instance = lambda officer: officer.display_name


class GoodsForm(forms.Form):
    """A line of the inventory."""

    name = forms.CharField(label=_("品名"), max_length=120)
    trademark = forms.CharField(label=_("商标"), max_length=60, required=False)
    model = forms.CharField(label=_("规格型号"), max_length=80, required=False)
    batch = forms.CharField(label=_("批号"), max_length=60, required=False)
    quantity = forms.DecimalField(label=_("数量"), max_digits=14, decimal_places=3, widget=forms.NumberInput(attrs={"data-width": "8"}))
    unit = forms.CharField(label=_("单位"), max_length=12, widget=forms.TextInput(attrs={"data-width": "4"}))
    unit_price = yuan(label=_("单价"), help_text=_("标价；没有标价的按同类产品市场价格。"))
    condition = forms.CharField(label=_("状况"), max_length=120, required=False)
    place = forms.CharField(label=_("存放地点"), max_length=200)
    measure = forms.ChoiceField(label=_("措施"), choices=SeizedItem.Measure.choices, widget=forms.RadioSelect)
    seal_no = conditional(forms.CharField(label=_("封条编号"), max_length=40, required=False, help_text=_("查封的必填。")))


class ReasonForm(ActForm):
    """One reason box."""

    reason = forms.CharField(label=_("理由"), required=False, widget=area(3))


class AnswerForm(ReasonForm):
    """A head's answer to what was put up."""

    answer = forms.ChoiceField(label=_("审批意见"), choices=(("approve", _("批准")), ("return", _("退回"))), widget=forms.RadioSelect)
    field_order = ("answer", "reason", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("退回时必填，起草人会看到。")


class ExtendForm(ReasonForm):
    """One extension, thirty days at most."""

    days = forms.IntegerField(label=_("延长日数"), initial=30, widget=forms.NumberInput(attrs={"data-width": "4", "data-suffix": "日"}), help_text=_("最多 30 日，只能延长一次。"))
    field_order = ("days", "reason", "version")


class TestingForm(ActForm):
    """The days of testing, which do not count."""

    __test__ = False
    start = forms.DateField(label=_("检验开始"))
    end = forms.DateField(label=_("检验结束"), help_text=_("检验期间应当明确，并书面告知当事人。"))


class DisposeForm(ActForm):
    """What became of an item."""

    disposition = forms.ChoiceField(label=_("处理"), choices=[row[:2] for row in law.DISPOSITIONS], widget=forms.RadioSelect)
    on = forms.DateField(label=_("处理日期"))
    hands = forms.CharField(label=_("经手人"), max_length=120, help_text=_("两人，用顿号隔开。"))


class DecisionForm(ActForm):
    """The decision as a whole; the penalties are rows of their own."""

    facts_text = forms.CharField(label=_("查明的事实和证据"), widget=area(8))
    policy_basis = forms.CharField(
        label=_("政策依据"), required=False, widget=area(2), help_text=_("选填。政策依据不能代替处罚依据，处罚依据在下面逐项选择。")
    )
    defence_answer = conditional(forms.CharField(
        label=_("对当事人意见的答复"), required=False, widget=area(3), help_text=_("当事人作了陈述、申辩或者参加了听证的必填：是否采纳及理由。告知和听证的日期由告知书带入。")
    ))  # fmt: skip

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


class PenaltyForm(forms.Form):
    """One party, one offence, one fine."""

    party = forms.ModelChoiceField(label=_("当事人"), queryset=Party.objects.none(), empty_label=None)
    violation = forms.ChoiceField(label=_("违法行为和处罚依据"), choices=[("", _("请选择"))] + [(row.key, str(row)) for row in law.VIOLATIONS])
    base_amount = yuan(label=_("货值金额（提供便利的填违法收入）"))
    fine = yuan(label=_("罚款"))
    gains = yuan(label=_("没收违法所得"), required=False)
    confiscate = forms.BooleanField(label=_("没收涉案产品"), required=False, initial=True)
    serious = forms.BooleanField(label=_("情节严重，吊销营业执照"), required=False)
    mitigation = forms.ChoiceField(
        label=_("从轻、减轻情节"),
        required=False,
        choices=[("", _("没有")), *((key, f"{title}（{basis}）") for key, title, basis in law.MITIGATIONS)],
        help_text=_("罚款低于下限时必选。"),
    )

    def __init__(self, *args: Any, case: CounterfeitCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = case.parties.all()
        self.fields["party"].label_from_instance = lambda party: f"{party.name}（{party.get_role_display()}）"


class TaskForm(ActForm):
    """Revoke a licence on a statute, or say why not."""

    answer = forms.ChoiceField(label=_("办理结果"), choices=(("complete", _("已吊销")), ("decline", _("不予吊销"))), widget=forms.RadioSelect)
    statute = forms.ChoiceField(label=_("吊销依据"), required=False, choices=[("", _("请选择，或者在下面写明"))])
    other = forms.CharField(
        label=_("其他依据"), required=False, max_length=300, help_text=_("写全法律、行政法规的名称和条款。政策文件不能单独作为依据。")
    )
    on = forms.DateField(label=_("吊销日期"), required=False)
    note = conditional(forms.CharField(label=_("说明"), required=False, widget=area(3), help_text=_("不予吊销时必填。")))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statutes = law.REVOCATION_STATUTES.get(kind, ())
        self.fields["statute"].choices += [(str(basis), f"{title}（{basis}）") for title, basis in statutes]
        if not statutes:
            del self.fields["statute"]

    @property
    def basis(self) -> str:
        return self.cleaned_data.get("statute") or self.cleaned_data.get("other", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("answer") == "complete" and "on" not in self.errors and not data.get("on"):
            self.add_error("on", _("请填写吊销日期。"))
        return data


class AnnounceForm(ActForm):
    """Title and hint to consumers of an announcement; the rest comes from the decision."""

    title = forms.CharField(label=_("公告标题"), required=False, max_length=200, help_text=_("不填时按案由拟写。自然人只显示姓氏。"))
    summary = forms.CharField(label=_("给公众的提示"), required=False, max_length=500, widget=area(3), help_text=_("先说消费者怎么办。"))


class TransferForm(ActForm):
    """To the police."""

    receiver = forms.CharField(label=_("接收移送的公安机关"), max_length=120)
    reasons = forms.CharField(label=_("移送理由"), widget=area(4))


class ReplyForm(ActForm):
    """What the police answered."""

    answer = forms.ChoiceField(label=_("答复"), choices=(("accept", _("立案")), ("refuse", _("不予立案"))), widget=forms.RadioSelect)
    on = forms.DateField(label=_("答复日期"))
    reply = forms.CharField(label=_("答复内容"), required=False, widget=area(3))


class CriminalEndForm(ActForm):
    """How the criminal case ended, by which paper."""

    ending = forms.ChoiceField(label=_("怎样办结"), choices=[(row.key, f"{row.title}（{row.organ}）") for row in criminal.ENDINGS], widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("办结日期"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("判决写生效的日期，不起诉、撤销案件写决定的日期。")
    )
    number = forms.CharField(label=_("文书号"), max_length=80, help_text=_("刑事判决书、不起诉决定书或者撤销案件决定书的文号。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=area(3), help_text=_("只供内部查看，不公开。"))


class CloseForm(ActForm):
    """Why a case ends."""

    because = forms.CharField(label=_("结案理由"), required=False, widget=area(3), help_text=_("记录会保留。"))
