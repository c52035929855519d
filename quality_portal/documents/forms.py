"""Forms of the documents pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quality_portal.audit.official import REASONS


class SealForm(forms.Form):
    """A seal's picture, or the wish to use none."""

    picture = forms.FileField(
        label=_("印章图片"),
        required=False,
        help_text=_("PNG，透明底色，正方形，边长 400 到 1600 像素，不超过 512 KB。打印时边长 42 毫米。"),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    none = forms.BooleanField(label=_("停用现在的印章图片"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("picture")) == bool(given.get("none")):
            self.add_error("picture", _("请选择一个 PNG 文件，或者勾选“停用现在的印章图片”，二者选一。"))
        return given


class VoidForm(forms.Form):
    """Why a document is declared void."""

    reason_code = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *REASONS.items()])
    reason = forms.CharField(
        label=_("原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明哪里有误、以什么为准。公开的文书，原因同时公开，不要写个人信息。"),
    )
