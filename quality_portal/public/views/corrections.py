"""信息有误？ Anybody may say so; a receipt tells later what became of it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from enforcement.actions import correction as actions
from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.accounts.guards import public
from quality_portal.core.forms import showing_rules
from quality_portal.core.pace import slow_down
from quality_portal.public.forms import CorrectionForm, ReceiptForm
from quality_portal.workdays.calendar import business_today

FREE = 20  # of a minute, before anybody waits
ANNOUNCEMENT = re.compile(r"^/announcements/([0-9a-f-]{36})/?$")
COMPANY = re.compile(r"^/enterprises/([0-9A-Z]{18})/?$")
RESULT = re.compile(r"^/results/(.+?)/?$")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what is wrong. The receipt is shown in the answer to the form: it stands in no address and in no cookie."""
    about = _about(request.POST.get("about") or request.GET.get("about", ""))
    start = {"once": _once(request), "about": about["path"], "page": about["title"]}
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=start, known=bool(about["title"]))
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            slow_down("corrections", free=FREE)
            filed = actions.file(**form.facts(), announcement=about["uuid"], credit_code=about["code"], at=timezone.now())
            told = {"receipt": enforcement.grouped(filed.receipt), "status": enforcement.correction_status(filed.receipt)}
            context = told | {"about": about, "status_address": settings.PUBLIC_ADDRESS + reverse("public:correction_status")}
            return _private(render(request, "public/correction_received.html", context))
    context = {"form": form, "about": about, "terms": enforcement.correction_terms()}
    return _private(render(request, "public/correction.html", context, status=422 if form.errors else 200))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a request. The receipt is sent in the form, never in an address."""
    form = ReceiptForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            slow_down("receipts", free=FREE)
            found = enforcement.correction_status(form.cleaned_data["receipt"])
            if found is None:
                form.add_error("receipt", form.UNKNOWN)
    return _private(render(request, "public/correction_status.html", {"form": form, "found": found}, status=422 if form.errors else 200))


def _once(request: HttpRequest) -> str:
    """A form's own mark, the same for this browser all day: who goes back and sends the same words has the same receipt."""
    get_token(request)
    return salted_hmac("corrections.once", f"{request.META['CSRF_COOKIE']} {business_today()}").hexdigest()[:32]


def _about(path: str) -> dict[str, Any]:
    """What page somebody came from: an announcement, a result or an enterprise that the public may see, else only its address."""
    path = path.replace("\x00", "")[:200]
    none = {"path": path if path.startswith("/") else "", "title": "", "uuid": "", "code": "", "url": ""}
    if found := ANNOUNCEMENT.match(path):
        try:
            shown = enforcement.announcement(str(UUID(found[1])), limit=1)
        except ValueError:
            return none
        title = f"{shown.number} {shown.title}".strip() if shown else ""
        return none | {"title": title, "uuid": shown.slug, "url": shown.url} if shown else none
    if (found := RESULT.match(path)) and (shown_result := inspections.result_of(found[1])):
        head = shown_result.head
        return none | {"title": f"{head.enterprise} {head.product} {head.number}", "code": head.credit_code, "url": head.page}
    if found := COMPANY.match(path):
        firm = enterprises.company(found[1], business_today())
        return none | {"title": firm.name, "code": firm.credit_code, "url": reverse("public:company", args=[firm.credit_code])} if firm else none
    return none


def _private(response: HttpResponse) -> HttpResponse:
    """What somebody typed, or a receipt: kept by nobody."""
    response["Cache-Control"] = "no-store"
    return response
