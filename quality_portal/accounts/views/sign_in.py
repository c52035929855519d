"""In and out. A refusal never says whether the name, the password or the account was at fault."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_lockout_message
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login

from quality_portal.accounts import actions, second_factor
from quality_portal.accounts.forms import CodeForm, SignInForm
from quality_portal.accounts.guards import public, signed_in
from quality_portal.accounts.models import User
from quality_portal.accounts.sign_up import waiting_words
from quality_portal.core.doors import home_of
from quality_portal.core.forms import showing_rules

NEXT = "next_page"

def safe_next(request: HttpRequest, address: str) -> str:
    """An address inside this site, or nothing."""
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if here else ""


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; staff are asked for the second factor next."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(home_of(request.user))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["username"].strip().lower()
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if user is not None:
            return _welcome(request, user)
        actions.note_refusal(username=name, at=timezone.now())
        waits = waiting_words(name, form.cleaned_data["password"])
        form.add_error(None, waits or _("用户名或密码不正确，或账号已停用。请核对后重新输入；连续输错 5 次，要等 15 分钟才能再试。"))
    context = {"form": form, "next": safe_next(request, request.POST.get("next") or request.GET.get("next", ""))}
    return render(request, "accounts/login.html", context)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    target = safe_next(request, request.POST.get("next", ""))
    login(request, user)
    actions.note_sign_in(user=user, at=timezone.now())
    if second_factor.is_required(user):
        request.session[NEXT] = target
        return redirect("accounts:code" if second_factor.device_of(user) else "accounts:second_factor")
    return redirect(target or home_of(user))


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: object, **kwargs: object) -> HttpResponse:
    """What axes answers while an account is locked for this address."""
    form = SignInForm(request.POST)
    form.is_valid()
    form.add_error(None, _("连续输错次数过多，请 15 分钟后再试。忘记密码的，请联系系统管理员重置。"))
    return render(request, "accounts/login.html", {"form": form, "lockout": get_lockout_message()}, status=429)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    if request.user.is_verified():
        return redirect(home_of(request.user))
    if second_factor.device_of(request.user) is None:
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            device = second_factor.check(user=request.user, token=form.cleaned_data["token"], at=timezone.now())
            otp_login(request, device)
            return redirect(request.session.pop(NEXT, "") or home_of(request.user))
    return render(request, "accounts/code.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and have the browser forget what it kept. GET asks, POST does."""
    if request.method == "GET":
        return render(request, "accounts/logout.html")
    if request.user.is_authenticated:
        actions.note_sign_out(user=request.user, at=timezone.now())
    logout(request)
    messages.success(request, _("已退出登录。"))
    response = redirect("accounts:login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
