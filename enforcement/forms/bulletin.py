"""Forms of drafting from the facts, of a draft's words, of recalls and statements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.law.announcement import KINDS
from enforcement.models import Announcement
from enterprises.models import Enterprise
from quality_portal.core.forms import conditional

from .case import area

LIST_PART = "knowledge"


class EditForm(forms.Form):
    """The words of a draft. Parts that hold figures are shown, not asked for."""

    title = forms.CharField(label=_("标题"), max_length=200)
    summary = forms.CharField(
        label=_("给公众的提示"), max_length=500, required=False, widget=area(3), help_text=_("显示在公告页最上方：有什么危险，消费者怎么办。用平常话写。")
    )

    def __init__(self, *args: Any, announcement: Announcement, **kwargs: Any) -> None:
        parts = announcement.parts or [{"key": "body", "heading": "", "texts": list(announcement.body), "fixed": False}]
        self.free = [part for part in parts if not part["fixed"]]
        initial = {"title": announcement.title, "summary": announcement.summary}
        initial |= {f"part_{part['key']}": "\n".join(part["texts"]) for part in self.free}
        super().__init__(*args, initial=initial, **kwargs)
        if KINDS[announcement.kind].needs_advice:
            conditional(self.fields["summary"])
        for part in self.free:
            self.fields[f"part_{part['key']}"] = self._field(part, _above(part, parts))

    @staticmethod
    def _field(part: dict[str, Any], above: str) -> forms.CharField:
        """The words of a part, under the heading above it where it is a part of that."""
        label = part["heading"] or (_("附件：产品质量知识") if part["key"] == LIST_PART else _("正文"))
        wanted = _("必须写明，才能送法制审核。为什么典型，消费者怎样识别。一段一行。")
        asked = bool(part.get("required"))
        field = forms.CharField(label=f"{above} {label}".strip(), required=False, widget=area(6), help_text=wanted if asked else _("一段一行。"))
        return conditional(field) if asked else field

    def texts(self) -> dict[str, list[str]]:
        """The new words by part."""
        return {part["key"]: self.cleaned_data[f"part_{part['key']}"].splitlines() for part in self.free}


def _above(part: dict[str, Any], parts: list[dict[str, Any]]) -> str:
    """The heading above a part whose own is one of the second level."""
    if not part["heading"].startswith("（"):
        return ""
    above = [one["heading"] for one in parts[: parts.index(part)] if one["heading"] and not one["heading"].startswith("（")]
    return above[-1] if above else ""


class StatementForm(forms.Form):
    text = forms.CharField(
        label=_("企业陈述"), required=False, max_length=1000, widget=area(4),
        help_text=_("企业自己的话，原文公开，不作修改。不要写身份证号、手机号和银行账号。清空后保存，即撤回陈述。"),
    )  # fmt: skip


class RecallForm(forms.Form):
    """A recall as the producer reported it."""

    credit_code = forms.CharField(label=_("生产者统一社会信用代码"), max_length=18, widget=forms.TextInput(attrs={"data-width": "18"}))
    product_name = forms.CharField(label=_("产品名称"), max_length=200)
    trademark = forms.CharField(label=_("商标"), max_length=100, required=False)
    model = forms.CharField(label=_("规格型号"), max_length=120, required=False)
    batch = forms.CharField(label=_("批号"), max_length=200, help_text=_("多个批号用顿号隔开。"))
    quantity = forms.CharField(label=_("召回数量"), max_length=60, widget=forms.TextInput(attrs={"data-width": "8"}))
    hazard = forms.CharField(label=_("缺陷和可能的后果"), widget=area(3))
    remedy = forms.CharField(label=_("消费者怎么办"), widget=area(3), help_text=_("公告的第一句。先写停用，再写怎样退换，用平常话写。"))
    reported_on = forms.DateField(label=_("企业报告日期"))

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"].strip().upper()
        self.enterprise = Enterprise.objects.filter(credit_code=code).first()
        if self.enterprise is None:
            raise forms.ValidationError(_("企业库里没有这个代码。请核对，或者先登记企业。"))
        return code

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "credit_code"}
        return given | {"enterprise": self.enterprise}


class RecallClosedForm(forms.Form):
    recovered = forms.CharField(label=_("已收回数量"), max_length=60, widget=forms.TextInput(attrs={"data-width": "8"}))
    on = forms.DateField(label=_("完成日期"))
