"""A file of results."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(label=_("结果文件（CSV）"), help_text=_("每个文件不超过 20 MB。同一个文件再次导入不会重复。"))
