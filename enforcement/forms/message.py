"""Writing a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.forms.fields import ManyFiles


class MessageForm(forms.Form):
    """The words, and files that go with them."""

    text = forms.CharField(
        label=_("内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": _("请写明要说的内容，再发送。")}
    )
    file = ManyFiles(label=_("附件"), required=False, help_text=_("支持 PDF、JPG、PNG、Word、Excel，每个不超过 20 MB。"))
