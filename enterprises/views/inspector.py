"""Quality inspectors: the register, the gaps, a certificate written down, posted, left, taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import actions, queries
from enterprises.forms.inspector import DayForm, InspectorForm, InspectorSearch, WithdrawForm
from enterprises.law import inspector as law
from enterprises.models import Enterprise, Inspector
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])
TONES = {"在岗": "ok", "已发证未上岗": "info", "已过期": "warn", "已收回": "bad"}
UP = ("质检员", "/staff/inspectors/")


@require_safe
@allows("inspector.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Certificates, and how many makers of important products have nobody."""
    today = business_today()
    form = InspectorSearch(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    page = page_of(request, queries.inspector.search(request.user, today, term=chosen.get("q", ""), show=chosen.get("show", "")))
    keep = may(request.user, GRANTS, "inspector.keep")
    items = [
        {"row": row, "words": row.words(today), "tone": TONES.get(row.words(today), "idle"), "good": row.good_on(today)} for row in page
    ]
    context = {"form": form, "page": page, "items": items, "keep": keep, "posts": law.POSTS, "today": today}
    return render(request, "enterprises/inspectors.html", context | {"figures": queries.inspector.figures(request.user, today)})


@require_safe
@allows("inspector.see", grants=GRANTS)
def gaps(request: HttpRequest) -> HttpResponse:
    """Makers of important products without an inspector on duty, and whether they have the posts of today's rule."""
    today = business_today()
    page = page_of(request, queries.inspector.gaps(request.user, today))
    context = {"page": page, "duties": queries.inspector.duties(list(page), today), "posts": law.POSTS, "today": today, "rule": law.IMPORTANT}
    return render(request, "enterprises/inspector_gaps.html", context | {"keep": may(request.user, GRANTS, "inspector.keep")})


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="inspector.keep", grants=GRANTS)
def new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write a certificate down."""

    def do(data: dict[str, Any]) -> None:
        actions.inspector.certify(enterprise, **data, actor=request.user, at=timezone.now())

    context = {"title": _("登记质检员证"), "button": _("登记"), "subject": enterprise.name, "basis": law.TRAINED_FIRST.basis, "parent": UP}
    return act(request, InspectorForm(posted(request)), do, back=enterprise.get_absolute_url(), done=_("已登记质检员证。"), **context)


@GET_POST
@opens(queries.inspector.visible, by="pk", verb="inspector.keep", grants=GRANTS)
def post(request: HttpRequest, inspector: Inspector) -> HttpResponse:
    """The holder starts to work."""
    return _act(request, inspector, DayForm, actions.inspector.post, title=_("登记上岗"), done=_("已登记上岗。"))


@GET_POST
@opens(queries.inspector.visible, by="pk", verb="inspector.keep", grants=GRANTS)
def leave(request: HttpRequest, inspector: Inspector) -> HttpResponse:
    """The holder left."""
    return _act(request, inspector, DayForm, actions.inspector.leave, title=_("登记离岗"), done=_("已登记离岗。"))


@GET_POST
@opens(queries.inspector.visible, by="pk", verb="inspector.keep", grants=GRANTS)
def withdraw(request: HttpRequest, inspector: Inspector) -> HttpResponse:
    """Take the certificate back."""
    return _act(request, inspector, WithdrawForm, actions.inspector.withdraw, title=_("收回质检员证"), done=_("已收回。"), grave=True)


def _act(request: HttpRequest, inspector: Inspector, form: Any, action: Any, *, title: str, done: str, grave: bool = False) -> HttpResponse:
    def do(data: dict[str, Any]) -> None:
        action(inspector, **data, actor=request.user, at=timezone.now())

    asked = form(posted(request), initial={"on": business_today()})
    subject = f"{inspector.enterprise} · {inspector.name} · {inspector.number}"
    context = {"title": title, "button": title, "subject": subject, "basis": law.TRAINED_FIRST.basis, "parent": UP, "grave": grave}
    return act(request, asked, do, back="/staff/inspectors/", done=done, **context)
