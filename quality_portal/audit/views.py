"""The auditor's page: search the trail, see whether the chain holds. Its guard is set in accounts.urls."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import deep, queries, verify
from .queries import public as register


class TrailSearch(forms.Form):
    q = forms.CharField(label=_("对象、经办人或说明"), required=False, max_length=60)
    verb = forms.ChoiceField(label=_("事项"), required=False)
    since = forms.DateField(label=_("自"), required=False)
    until = forms.DateField(label=_("至"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("全部")), *queries.verbs()]


def index(request: HttpRequest) -> HttpResponse:
    """Search the trail. `?verify=1` walks the whole log, `?verify=deep` compares business rows and files with it too."""
    asked = request.GET.get("verify")
    form = TrailSearch(request.GET or None)
    events = queries.found(**form.cleaned_data) if form.is_valid() else queries.everything()
    context = {
        "form": form,
        "page": Paginator(events, 50).get_page(request.GET.get("page")),
        "last": queries.last_leaf(),
        "waiting": queries.unsealed(),
        "checkpoint": register.checkpoint(),
        "verdict": verify.verify(timezone.now()) if asked else None,
        "compared": deep.compare() if asked == "deep" else None,
    }
    return render(request, "audit/index.html", context)
