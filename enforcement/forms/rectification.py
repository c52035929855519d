"""Forms of the rectification report, built from the one table of its questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from enforcement.law import rectification as law
from quality_portal.core.forms import conditional


def _field(question: law.Question) -> forms.Field:
    """An input for a question. Nothing is refused here: what was typed is saved first, judged afterwards."""
    common: dict[str, Any] = {"label": question.title, "help_text": question.hint, "required": False}
    if question.kind == law.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), strip=False, **common)
    if question.kind == law.CHOICE:
        return forms.CharField(widget=forms.RadioSelect(choices=question.choices), **common)
    if question.kind == law.CHOICES:
        return forms.TypedMultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.kind == law.TICK:
        return forms.BooleanField(**common)
    width = {law.NUMBER: "8", law.DAY: "8"}.get(question.kind, "18")
    attrs = {"data-width": width, "autocomplete": "off"}
    if question.kind == law.NUMBER:
        attrs["inputmode"] = "decimal"
    if question.kind == law.PHONE:
        attrs["inputmode"] = "tel"
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)


def asked_for(field: forms.Field, section: law.Section, question: law.Question) -> None:
    """Say in the hint which answers ask for this one; its label does not call it optional."""
    key, values = question.needed_when or ("", ())
    names = dict(next(one.choices for one in section.questions if one.key == key))
    when = _("选“%(answers)s”的必填。") % {"answers": "”“".join(str(names[value]) for value in values)}
    field.help_text = f"{when}{field.help_text}"
    conditional(field)


class SectionForm(forms.Form):
    """One page of the report. `gaps` from the law's table become its errors, in the same words everywhere."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, section: law.Section, data: QueryDict | None = None, *, answers: dict[str, Any], seen: str) -> None:
        super().__init__(data, initial={**answers, "seen": seen})
        self.section = section
        for question in section.questions:
            self.fields[question.key] = _field(question)
            if question.needed_when is not None:
                asked_for(self.fields[question.key], section, question)
            # Required by the table, not by Django: otherwise the label would say 选填.
            self.fields[question.key].required = question.required and question.needed_when is None
            self.fields[question.key].widget.is_required = False

    def typed(self) -> dict[str, Any]:
        """What was typed, exactly: malformed numbers and half dates too."""
        found: dict[str, Any] = {}
        for question in self.section.questions:
            if question.kind == law.CHOICES:
                found[question.key] = [value for value in self.data.getlist(question.key) if value in dict(question.choices)]
            elif question.kind == law.TICK:
                found[question.key] = question.key in self.data
            else:
                found[question.key] = self.data.get(question.key, "").replace("\r\n", "\n")
        return found

    @property
    def seen_mark(self) -> str:
        return self.data.get("seen", "")

    def rebase(self, seen: str) -> None:
        """Take what is now stored as seen: the next save is a change of that."""
        self.data = self.data.copy()
        self.data["seen"] = seen

    def refuse(self, words: str, *, seen: str) -> None:
        """Show why saving was refused, instead of what is missing; the text typed stays."""
        self.silence()
        self.add_error(None, words)
        self.rebase(seen)

    def silence(self) -> None:
        """Judge nothing: the page was not handed in, only a file was."""
        self._errors = forms.utils.ErrorDict(renderer=self.renderer)
        self.cleaned_data = self.typed()

    def full_clean(self) -> None:
        """Only the law's table judges; Django's own words for required fields would differ from it."""
        self._errors = forms.utils.ErrorDict(renderer=self.renderer)
        if not self.is_bound:
            return
        self.cleaned_data = self.typed()
        for gap in law.gaps(self.section, self.cleaned_data):
            self.add_error(gap.field, gap.message)


class FileForm(forms.Form):
    """A piece of evidence to send along."""

    file = forms.FileField(
        label=_("证明材料"),
        required=False,
        help_text=_("支持 PDF、JPG、PNG、Word、Excel，每个不超过 20 MB。例如检测报告、整改照片、销毁记录。"),
    )
    note = forms.CharField(label=_("这份材料说明什么"), required=False, max_length=200, widget=forms.TextInput(attrs={"data-width": "18"}))

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if not upload:
            raise forms.ValidationError(_("请先选择要上传的文件。"))
        return upload


class ReplaceForm(FileForm):
    """The file that takes the place of one that came back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = _("请先选择要上传的文件。")


class FileReturnForm(forms.Form):
    """Which file comes back and why."""

    file = forms.CharField(max_length=36)
    reason = forms.CharField(max_length=300, required=False)


class ReviewForm(forms.Form):
    """The officer's judgement of a report."""

    outcome = forms.ChoiceField(
        label=_("审核意见"),
        choices=(("accept", _("采纳，转入复查")), ("return", _("退回补正"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择采纳或者退回。")},
    )
    reasons = conditional(forms.CharField(
        label=_("说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("退回时必填，企业会看到：哪一项不够，要补什么。"),
    ))
