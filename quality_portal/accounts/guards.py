"""The only doors to a view. Each declares who may pass, so that a view without one is found by a test.

Refusals: an object of others answers 404 (no hint that it exists), a verb not granted 403,
an anonymous reader is sent to the login page. A refused verb is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.permissions import BasePermission

from quality_portal.audit import acts, trail
from quality_portal.core.errors import NotPermitted
from quality_portal.core.roles import Role

View = Callable[..., HttpResponse]
Grants = Mapping[str, frozenset[Role]]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a view: `audience` is public, signed_in, staff or member."""

    audience: str
    verb: str = ""
    grants: Grants | None = None
    by_object: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Roles that pass the function-level check; empty means no role is asked."""
        return self.grants[self.verb] if self.grants and self.verb else frozenset()


def declare(view: View, policy: Policy) -> View:
    """Write the policy on the view, where the walk over all URLs reads it."""
    view.policy = policy
    return view


def public(view: View) -> View:
    """Anyone may read."""
    return declare(login_not_required(view), Policy("public"))


def signed_in(view: View) -> View:
    """Anyone with an account; the view itself shows only the person's own things."""
    return declare(view, Policy("signed_in"))


def refuse(request: HttpRequest, verb: str, grants: Grants) -> None:
    """Raise PermissionDenied with the reason when the verb is not granted; the refusal is recorded."""
    try:
        acts.permit(request.user, grants, verb)
    except NotPermitted as refusal:
        with transaction.atomic():
            trail.record(
                "access.refused",
                request.user,
                actor=request.user,
                at=timezone.now(),
                note=f"{verb} {request.method} {request.path}",
            )
        raise PermissionDenied(refusal.message) from refusal


def allows(verb: str, *, grants: Grants) -> Callable[[View], View]:
    """Only roles that carry the verb."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refuse(request, verb, grants)
            return view(request, *args, **kwargs)

        return declare(guarded, Policy("staff", verb, grants))

    return guard


def opens(
    visible: Callable[[Any], QuerySet[Any]], *, by: str, verb: str, grants: Grants, audience: str = "staff"
) -> Callable[[View], View]:
    """Fetch the object named in the URL from what the person may see, check the verb, hand the object over.

    `by` names both the URL argument and the field. An invisible object answers 404 before the verb is looked at.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            found = get_object_or_404(visible(request.user), **{by: kwargs.pop(by)})
            refuse(request, verb, grants)
            return view(request, found, *args, **kwargs)

        return declare(guarded, Policy(audience, verb, grants, by_object=True))

    return guard


class Deny(BasePermission):
    """What an API view gets that declares nothing."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return False


class PolicyPermission(BasePermission):
    """Reads `view.policy` (or `view.policies[method]`): public, or roles that carry the verb."""

    message = "您的账号没有调用此接口的权限。"

    def has_permission(self, request: Any, view: Any) -> bool:
        policy = getattr(view, "policies", {}).get(request.method) or getattr(view, "policy", None)
        if policy is None:
            return False
        if policy.audience == "public":
            return True
        if not request.user.is_authenticated:
            return False
        return not policy.roles or bool(request.user.roles & policy.roles)
