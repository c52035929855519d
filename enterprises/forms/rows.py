"""Rows of a form that grow without a script: empty ones are ignored, marked ones are left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

FEW, SOME = {"data-width": "4"}, {"data-width": "8"}
MOST = 200


class RowSet(BaseFormSet):
    """A set of rows of which any can be marked for leaving out."""

    default_error_messages = {
        "missing_management_form": _("表格没有完整提交，可能网络中断。请重新填写各行后再提交。"),
        "too_many_forms": _("一次最多填写 %(num)d 行，请分开办理。"),
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("去掉这一行")

    def kept(self) -> list[dict[str, Any]]:
        """The cleaned rows that hold something and were not marked."""
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        return [row for row in rows if not row.get("DELETE") and any(value not in (None, "", False) for value in row.values())]


def rows_of(form: type[forms.Form], *, extra: int) -> type[RowSet]:
    """A set of such rows, at most 200."""
    return forms.formset_factory(form, formset=RowSet, extra=extra, max_num=MOST, absolute_max=MOST, can_delete=True)


def revision() -> forms.IntegerField:
    """Which version the writer had before them."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
