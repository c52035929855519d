"""A licence, its five acts, the register's filters: what is asked, in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.law import grounds_for
from enterprises.models import Enterprise, Licence
from enterprises.queries.licence import SITUATIONS
from enterprises.states import LICENCE_MOVES, LicenceKind
from quality_portal.accounts.models import Region

from .common import DATE, Confirming


class LicenceSearch(forms.Form):
    """The filters of the register; every one may be left out."""

    q = forms.CharField(label=_("证书编号或者企业"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("种类"), choices=[("", _("全部种类")), *LicenceKind.choices], required=False)
    situation = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *SITUATIONS.items()], required=False)
    region = forms.ModelChoiceField(Region.objects.none(), label=_("区划"), required=False, to_field_name="code", empty_label=_("全部区划"))
    ends_before = forms.DateField(label=_("在此日前届满"), required=False, **DATE)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions


class LicenceForm(Confirming):
    kind = forms.ChoiceField(label=_("种类"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("编号"), max_length=60, help_text=_("照证书填写，全角括号会自动整理。例如 (苏)XK13-014-00123"))
    product = forms.ModelChoiceField(None, label=_("产品"), required=False, empty_label=_("不限于一种产品"))
    scope = forms.CharField(label=_("许可范围"), required=False, max_length=300)
    issuer = forms.CharField(label=_("发证机关"), required=False, max_length=120)
    valid_from = forms.DateField(label=_("有效期自"), **DATE)
    valid_to = forms.DateField(label=_("有效期至"), required=False, help_text=_("最后一个有效日；长期有效的不填"), **DATE)

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = enterprise.products.all()


class LicenceMoveForm(forms.Form):
    """On which ground, by which decision, from which day."""

    ground = forms.ChoiceField(label=_("事由和依据"), widget=forms.RadioSelect, error_messages={"required": _("请选择事由。")})
    decision = forms.CharField(
        label=_("决定文号"), max_length=120, help_text=_("作出决定的机关或者认证机构的文书编号"), error_messages={"required": _("请填写决定文书的文号。")}
    )
    on = forms.DateField(label=_("自哪天起"), **DATE)
    because = forms.CharField(
        label=_("具体情况"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300, help_text=_("会公开，不要写个人信息和商业秘密")
    )

    def __init__(self, *args: Any, licence: Licence, move: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (row.key, f"{row.title}（{row.basis}；由{row.authority}决定）") for row in grounds_for(move, licence.kind, licence.state)
        ]
        self.fields["on"].label = {
            "suspend": _("自哪天起暂停"), "resume": _("自哪天起恢复"), "revoke": _("吊销日期"), "deregister": _("注销日期"), "annul": _("撤销日期"),
        }.get(move, self.fields["on"].label)  # fmt: skip


MOVE_NOTES = {
    "suspend": _("暂停期间不得使用该证书；恢复或者终止以前一直有效。"),
    "resume": _("恢复后证书继续使用，有效期不延长。"),
    "revoke": _("吊销是处罚。生产许可证被吊销的，三年内不得再次申请同一产品的许可证。"),
    "deregister": _("注销不是处罚，只表示许可已经不存在。"),
    "annul": _("撤销表示当初就不该准予许可，自始没有取得的资格。"),
}
assert set(MOVE_NOTES) == {move.name for move in LICENCE_MOVES}
