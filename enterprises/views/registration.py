"""Sign-up of an enterprise's person: the public form, the answer by number, and the bureau's check."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import actions, queries
from enterprises.forms.membership import NumberForm, RegisterForm, VerdictForm
from enterprises.models import Registration
from enterprises.permissions import GRANTS
from enterprises.states import RegistrationState
from enterprises.views.acts import page_of
from quality_portal.accounts.guards import allows, opens, public
from quality_portal.core import pace
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import attachments_of


@public
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an account. Clicking twice, or going back and clicking again, gets the same number."""
    form = RegisterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            pace.slow_down("register", free=5, each=0.5)
            filed = actions.registration.file(at=timezone.now(), **form.facts())
            # The number is a key to the answer, so it travels in the session and not in the address.
            request.session["registration"] = filed.number
            return redirect("enterprises:registration_status")
    return render(request, "enterprises/register.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a wish, for whoever has its number."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            pace.slow_down("registration_number", free=5, each=0.5)
            if queries.registration.by_number(form.cleaned_data["number"]):
                request.session["registration"] = form.cleaned_data["number"]
                return redirect("enterprises:registration_status")
            form.add_error("number", _("没有这个编号的申请。请对照回执检查，或者重新提交申请。"))
    found = None if form.errors else queries.registration.by_number(request.session.get("registration", ""))
    return render(request, "enterprises/register_status.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@allows("registration.decide", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Wishes of the office; those that wait come first."""
    state = request.GET.get("state", RegistrationState.FILED)
    page = page_of(request, queries.registration.listed(request.user, state=state if state in RegistrationState.values else ""))
    tabs = [("all", _("全部")), *RegistrationState.choices]
    return render(request, "enterprises/registrations.html", {"page": page, "state": state, "tabs": tabs})


@opens(queries.registration.visible, by="number", verb="registration.decide", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Compare the proof with the file on the company, and answer."""
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"registration": registration, "actor": request.user, "at": timezone.now()}
        with showing_rules(form):
            if form.cleaned_data["outcome"] == "confirm":
                actions.registration.confirm(**given)
                messages.success(request, _("账号已开通，申请人可以登录。"))
            else:
                actions.registration.refuse(reasons=form.cleaned_data["reasons"], **given)
                messages.success(request, _("已登记不予通过，申请人凭编号可以看到理由。"))
            return redirect(registration)
    context = {"registration": registration, "form": form, "company": queries.registration.company_of(registration), "files": attachments_of(registration)}
    return render(request, "enterprises/registration.html", context, status=422 if form.errors else 200)
