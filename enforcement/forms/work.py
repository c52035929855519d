"""Forms of the desk: what to see, under which name to keep it, to whom cases go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.queries.work import DUE
from quality_portal.accounts.models import User

from .case import area


def label_of(user: User) -> str:
    return f"{user.display_name} · {user.section}" if user.section else user.display_name


class DeskFilter(forms.Form):
    """Narrows the desk; sent by GET, so that an address says what it shows."""

    q = forms.CharField(label=_("案号、企业、产品"), required=False, max_length=60)
    due = forms.ChoiceField(label=_("期限"), required=False, choices=[("", _("全部期限")), *DUE])
    officer = forms.ChoiceField(label=_("主办"), required=False)

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", _("全部主办人")), *((str(user.pk), label_of(user)) for user in officers)]


class ViewForm(forms.Form):
    """A name for what is chosen now."""

    name = forms.CharField(label=_("视图名称"), max_length=20)
    first = forms.BooleanField(label=_("打开“我的工作”时先看它"), required=False)


class AssignForm(forms.Form):
    """To whom, and why."""

    officer = forms.ModelChoiceField(label=_("改由谁主办"), queryset=User.objects.none(), empty_label=_("请选择"))
    because = forms.CharField(label=_("理由"), max_length=300, widget=area(2), help_text=_("写入每件案件的经过，例如“工作调整”。"))

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers
        self.fields["officer"].label_from_instance = label_of
