"""No door without a sign: every URL declares who may pass, and the sign is one the guards can read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from rest_framework.views import APIView

from quality_portal.accounts.guards import Deny, Policy, allows, public
from quality_portal.core.roles import Role

from .walk import Route, routes

AUDIENCES = {"public", "signed_in", "staff", "member"}
# Pages of another's make, each with the reason why it needs no sign of ours.
FOREIGN: dict[str, str] = {}


def undeclared(found: list[Route]) -> list[str]:
    return [f"{route.path} ({route.name})" for route in found if not route.policies and route.name not in FOREIGN]


def test_every_url_declares_who_may_pass():
    assert undeclared(list(routes())) == []


def test_the_walk_notices_a_url_without_a_sign():
    def bare(request):
        return HttpResponse(request.path)

    class Bare(APIView):
        pass

    signed = path("signed/", public(lambda request: HttpResponse(request.path)), name="signed")
    found = [path("bare/", bare, name="bare"), path("api/bare/", Bare.as_view(), name="api-bare"), signed]
    names = [Route(f"/{entry.pattern}", entry.name, entry.callback) for entry in found]
    assert undeclared(names) == ["/bare/ (bare)", "/api/bare/ (api-bare)"]


def test_every_sign_can_be_read():
    odd = []
    for route in routes():
        for policy in route.policies:
            if not isinstance(policy, Policy) or policy.audience not in AUDIENCES:
                odd.append(f"{route.path}: {policy}")
            elif policy.verb and (policy.grants is None or policy.verb not in policy.grants):
                odd.append(f"{route.path}: verb {policy.verb} is granted to nobody")
            elif policy.audience == "staff" and not policy.verb:
                odd.append(f"{route.path}: for staff, but for which verb?")
    assert odd == []


def test_roles_are_granted_as_roles():
    for route in routes():
        for policy in route.policies:
            assert all(isinstance(role, Role) for role in policy.roles), route.path


def test_the_api_is_closed_by_default():
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == ["quality_portal.accounts.guards.Deny"]
    open_by_mistake = []
    for route in routes():
        cls = getattr(route.view, "cls", None)
        if cls is None or route.name == "schema":
            continue
        if not cls.permission_classes or Deny in cls.permission_classes:
            open_by_mistake.append(route.path)
    assert open_by_mistake == []


def test_every_page_wants_an_account_unless_it_says_public():
    """Django's own net below the guards: LoginRequiredMiddleware must not be switched off where the sign is not public."""
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    torn = [
        route.path
        for route in routes()
        if not hasattr(route.view, "cls")
        and any(policy.audience != "public" for policy in route.policies)
        and not getattr(route.view, "login_required", True)
    ]
    assert torn == []


@pytest.mark.django_db
def test_a_guard_refuses_whom_its_sign_does_not_name(rf):
    from django.core.exceptions import PermissionDenied

    from quality_portal.accounts.models import User

    user = User.objects.create_user("renyuan", display_name="某")
    view = allows("x.see", grants={"x.see": frozenset({Role.APPROVER})})(lambda request: HttpResponse(request.path))
    request = rf.get("/")
    request.user = user
    with pytest.raises(PermissionDenied):
        view(request)
    user.grants.create(role=Role.APPROVER.value)
    request.user = User.objects.get(pk=user.pk)
    assert view(request).content == b"/"
