"""Fields and forms that several nouns share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DATE = {"type": "date"}
TEXT = forms.Textarea(attrs={"rows": 4})


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A date as the browser's own picker gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE), **kwargs)


class ManyFileInput(forms.ClearableFileInput):
    """A file chooser that takes several at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files, as a list; each is read through by the action that keeps it."""

    widget = ManyFileInput
    most = 10

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            raise forms.ValidationError(_("一次最多上传 %(n)s 个文件，请合并成一份 PDF，或者分次提交。"), params={"n": self.most})
        # One by one through the field's own check; an empty file is refused by the action, with its name.
        return [super(ManyFiles, self).clean(one, initial) for one in given]


class ReasonForm(forms.Form):
    """One field for why."""

    reason = forms.CharField(label=_("理由"), widget=TEXT, max_length=1000)


class EmptyForm(forms.Form):
    """A button and nothing else."""
