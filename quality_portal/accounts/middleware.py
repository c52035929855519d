"""Between authentication and the view: dead sessions end, the second factor and old passwords are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import second_factor, sessions

# What a half-signed-in person may open.
DOORSTEP = frozenset(
    {
        "accounts:login",
        "accounts:logout",
        "accounts:code",
        "accounts:second_factor",
        "accounts:password",
    }
)


class AccountStateMiddleware:
    """Ends a session whose account was closed or changed, then holds staff at the door until the second factor is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if sessions.is_live(request, now):
                sessions.note(request, now)
            else:
                logout(request)
                messages.warning(request, _("登录已失效：账号有变更，或登录已满 12 小时。请重新登录。"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send the person to what is still missing; public pages stay open."""
        if not request.user.is_authenticated or request.resolver_match.view_name in DOORSTEP:
            return None
        policy = getattr(view, "policy", None) or getattr(getattr(view, "cls", None), "policy", None)
        if policy is not None and policy.audience == "public":
            return None
        step = self.missing(request)
        if step is None:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"message": _("请先在网页上完成登录验证。")}, status=403)
        return redirect(reverse(step))

    def missing(self, request: HttpRequest) -> str | None:
        """The next step of signing in that is still open."""
        user = request.user
        if not user.is_verified() and second_factor.is_required(user):
            return "accounts:code" if second_factor.device_of(user) else "accounts:second_factor"
        return "accounts:password" if sessions.password_is_old(user, timezone.now()) else None
