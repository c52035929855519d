"""Forms in the portal's own markup: label, hint, error beside the field, and everything tied together for a reader.

Set as FORM_RENDERER. Browsers' own validation is off (`novalidate`); the server's words are the only words.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    DateTimeInput,
    FileInput,
    MultiWidget,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    TimeInput,
    Widget,
)
from django.utils.translation import gettext as _

INPUT_MODES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "email"),
    (forms.URLField, "url"),
    (forms.DecimalField, "decimal"),
    (forms.FloatField, "decimal"),
    (forms.IntegerField, "numeric"),
)
ISO_DATE = "%Y-%m-%d"
CLASSES: tuple[tuple[type[Widget] | tuple[type[Widget], ...], str], ...] = (
    (CheckboxInput, "choice__input"),
    ((RadioSelect, CheckboxSelectMultiple), "choice__input"),
    (Select, "input input--select"),
    (Textarea, "input input--area"),
    (FileInput, "input input--file"),
    ((DateInput, DateTimeInput, TimeInput), "input input--date"),
)


class PortalBoundField(BoundField):
    """A field that knows its own shape: what class it wears, which keyboard it wants, where its error stands."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _prepare(field.widget)
        self._name_in_errors()

    @property
    def kind(self) -> str:
        """check (one box), choices (radios or boxes), group (several inputs) or field."""
        widget = self.field.widget
        if isinstance(widget, CheckboxInput):
            return "check"
        if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
            return "choices"
        several = isinstance(widget, MultiWidget) or (widget.use_fieldset and not isinstance(widget, FileInput))
        return "group" if several else "field"

    @property
    def suffix(self) -> str:
        return str(self.field.widget.attrs.get("data-suffix", ""))

    @property
    def optional(self) -> bool:
        return not (self.field.required or self.field.disabled or self.kind == "check" or getattr(self.field, "conditional", False))

    @property
    def focus_id(self) -> str:
        """Where the error summary sends the reader."""
        first = "_0" if self.kind in ("choices", "group") else ""
        return f"{self.field.widget.attrs.get('id') or self.auto_id}{first}"

    @property
    def use_fieldset(self) -> bool:
        return self.kind in ("choices", "group")

    def _name_in_errors(self) -> None:
        """Django's own words name no field, and would stand in the summary as "this field": say which, and what to do.

        Bound fields are made before a form is cleaned, so the words are there in time. Words a form chose stay.
        """
        own = {"label": str(self.label).rstrip("。：:？?")}
        for code, words in _error_words(self.field, self.kind).items():
            if self.field.error_messages.get(code) == _default_words(type(self.field), code):
                self.field.error_messages[code] = words % own
        filled = {"label": own["label"].replace("%", "%%")}  # these are filled in a second time, with the value
        for code, words in _limit_words().items():
            self.field.error_messages.setdefault(code, words % filled)
        if self.field.error_messages.get("invalid_choice") == _default_words(type(self.field), "invalid_choice"):
            words = _("“%(label)s”里没有所选的这一项，可能不在您的范围内，请重新选择。")
            self.field.error_messages["invalid_choice"] = words % filled

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Add the class, the keyboard and, for an optional field, nothing that shouts."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        built["class"] = " ".join(filter(None, [_css(widget), "is-wrong" if self.errors else "", widget.attrs.get("class")]))
        mode = next((mode for kind, mode in INPUT_MODES if isinstance(self.field, kind)), "")
        if mode and not isinstance(widget, Select | RadioSelect):
            built.setdefault("inputmode", widget.attrs.get("inputmode", mode))
        return built


def _error_words(field: forms.Field, kind: str) -> dict[str, str]:
    """What to say instead of Django's defaults."""
    required = _("请填写“%(label)s”。")
    if kind == "check":
        required = _("请先勾选“%(label)s”，再提交。")
    elif isinstance(field, forms.FileField):
        required = _("请上传“%(label)s”。")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField) or kind == "choices":
        required = _("请选择“%(label)s”。")
    words = {"required": required}
    if isinstance(field, forms.FileField):
        words["empty"] = _("“%(label)s”是空文件，里面没有内容。请检查后重新选择。")
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
        words["invalid"] = _("“%(label)s”应为整数，例如 12。请去掉单位和其他文字。")
    elif isinstance(field, forms.DecimalField | forms.FloatField):
        words["invalid"] = _("“%(label)s”应为数字，例如 12.5。请去掉单位和其他文字。")
    elif isinstance(field, forms.DateField):
        words["invalid"] = _("“%(label)s”应为日期，例如 2026-11-24。")
    return words


def _limit_words() -> dict[str, str]:
    """What to say when a value is beyond its bounds: validators' own words name no field. The bound is put in later."""
    return {
        "min_value": _("“%(label)s”不能小于 %%(limit_value)s，请核对。"),
        "max_value": _("“%(label)s”不能大于 %%(limit_value)s，请核对。"),
        "max_length": _("“%(label)s”最多 %%(limit_value)s 个字，您填了 %%(show_value)s 个。"),
        "max_digits": _("“%(label)s”的数字太长，请核对。"),
        "max_decimal_places": _("“%(label)s”最多 %%(max)s 位小数。"),
        "max_whole_digits": _("“%(label)s”的整数部分最多 %%(max)s 位，请核对。"),
    }


def _default_words(kind: type[forms.Field], code: str) -> object:
    """What Django itself would say; None when this kind of field knows no such error."""
    known = (parent.__dict__.get("default_error_messages", {}) for parent in kind.__mro__)
    return next((words[code] for words in known if code in words), "")


def _prepare(widget: Widget) -> None:
    """Numbers are typed as text (pasted "1,200" must not vanish); dates use the browser's own calendar."""
    if isinstance(widget, MultiWidget):
        for part in widget.widgets:
            _prepare(part)
    elif isinstance(widget, NumberInput):
        widget.input_type = "text"
        widget.attrs.setdefault("autocomplete", "off")
        for attribute in ("min", "max", "step"):
            widget.attrs.pop(attribute, None)
    elif isinstance(widget, DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, DateInput):
        widget.input_type, widget.format = "date", ISO_DATE
    elif isinstance(widget, TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    elif isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":
        widget.attrs["rows"] = "5"


def _css(widget: Widget) -> str:
    return next((css for kind, css in CLASSES if isinstance(widget, kind)), "input")


class PortalFormRenderer(TemplatesSetting):
    """Our templates for forms, fields and errors; widgets are Django's, but for the few we override."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField
