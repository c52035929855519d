"""Forms of announcements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.law.publicity import GROUNDS
from enforcement.models import Case
from quality_portal.core.forms import conditional

from .case import CaseForm, area


class AnnouncementForm(CaseForm):
    """The draft of an announcement; other cases that wait for one may share it."""

    title = forms.CharField(label=_("标题"), max_length=200)
    summary = forms.CharField(
        label=_("给公众的提示"), max_length=500, widget=area(3), help_text=_("显示在公告页最上方：有什么危险，消费者怎么办。用平常话写。")
    )
    body_text = forms.CharField(label=_("正文"), widget=area(10), help_text=_("一段一行。企业名单作为附件自动生成。"))
    days = forms.IntegerField(label=_("公告后改正期限"), required=False, widget=forms.NumberInput(attrs={"data-width": "4", "data-suffix": "日"}))
    cases = forms.ModelMultipleChoiceField(
        label=_("合并公告的其他案件"), queryset=Case.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    consent = forms.CharField(
        label=_("组织抽查的机关的同意"), max_length=200, required=False, help_text=_("由别的机关组织的抽查，写明该机关同意公布的函号和日期。")
    )

    field_order = ("title", "summary", "body_text", "days", "cases", "consent", "version")

    def __init__(self, *args: Any, others: QuerySet[Case], ask_consent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = others
        self.fields["cases"].label_from_instance = lambda case: f"{case.number} {case.enterprise.name} {case.product_name}"
        row = self.case.target_row if self.case else None
        if row and row.term:
            self.fields["days"].initial = row.term.length
            self.fields["days"].help_text = _("%(low)s 至 %(high)s 日。") % {"low": row.shortest, "high": row.longest} + row.term.note
        if not others.exists():
            del self.fields["cases"]
        if not ask_consent:
            del self.fields["consent"]

    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["body_text"].splitlines() if line.strip()]


class WithOrderForm(CaseForm):
    """The announcement that goes out with the order; the list of its enterprise is added by itself."""

    title = forms.CharField(label=_("标题"), max_length=200)
    summary = forms.CharField(label=_("给公众的提示"), max_length=500, widget=area(3), help_text=_("有什么危险，消费者怎么办。用平常话写。"))
    body_text = forms.CharField(label=_("正文"), widget=area(8), help_text=_("一段一行。企业名单作为附件自动生成。"))
    consent = forms.CharField(
        label=_("组织抽查的机关的同意"), max_length=200, required=False, help_text=_("由别的机关组织的抽查，写明该机关同意公布的函号和日期。")
    )

    field_order = ("title", "summary", "body_text", "consent", "version")

    def __init__(self, *args: Any, ask_consent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_consent:
            del self.fields["consent"]

    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["body_text"].splitlines() if line.strip()]


class ReviewForm(forms.Form):
    """The lawyer's opinion: pass, or send back."""

    answer = forms.ChoiceField(
        label=_("审核意见"), choices=[("pass", _("审核通过，送局领导审批")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    reason = conditional(forms.CharField(label=_("说明"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。")))


class DecideForm(forms.Form):
    """Publish or send back."""

    answer = forms.ChoiceField(
        label=_("审批意见"), choices=[("publish", _("批准并发布")), ("return", _("退回起草人"))], widget=forms.RadioSelect
    )
    reason = conditional(forms.CharField(label=_("退回理由"), required=False, widget=area(3), help_text=_("退回时必填，起草人会看到。")))

    def __init__(self, *args: Any, may_publish: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            self.fields["answer"] = forms.CharField(initial="return", widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why it comes down: the code is for machines that copy, the words for people."""

    reason_code = forms.ChoiceField(label=_("原因"), choices=[(row.code, row.title) for row in GROUNDS.values()], widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("撤下理由"), max_length=500, widget=area(3), help_text=_("理由会公开显示在公告页上，例如：经复核，检验结论变更。")
    )
