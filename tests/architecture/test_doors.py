"""Every door tried by everybody: whoever the sign does not name is turned away, at every URL, by every method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls.converters import get_converters

from quality_portal.accounts.models import Office, Region, User
from quality_portal.core.roles import Role

from .walk import Route, routes

ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
SAMPLES = {"int": "999999", "uuid": str(UUID(int=1)), "str": "zzz", "slug": "zzz", "path": "zzz"}
METHODS = ("get", "post", "put", "patch", "delete")
TURNED_AWAY = {401, 403, 404, 405}


def sample(kind: str | None) -> str:
    """Something that a converter takes; of our own, which list words, the first word."""
    if (kind or "str") in SAMPLES:
        return SAMPLES[kind or "str"]
    return get_converters()[kind].regex.strip("()?:").split("|")[0]


def address(route: Route) -> str:
    """The route's address with something in each place."""
    return ARGUMENT.sub(lambda found: sample(found["kind"]), route.path)


def closed() -> Iterator[Route]:
    """Every route that is not public."""
    return (route for route in routes() if all(policy.audience != "public" for policy in route.policies))


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def as_role(db):
    """Sign in as somebody with one role."""
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    office = Office.objects.create(name="栖云市局", short_name="栖云市局", code="栖", level="city", region=region)

    def enter(role: Role | None) -> Client:
        user = User.objects.create_user(f"with-{role}", display_name="某", office=office)
        if role is not None:
            user.grants.create(role=role.value)
        browser = Client()
        browser.force_login(user)
        return browser

    return enter


def test_the_walk_is_not_empty():
    assert len(list(closed())) > 50
    assert address(Route("/a/<uuid:x>/<str:y>/<int:z>/", "", None)) == f"/a/{UUID(int=1)}/zzz/999999/"


@pytest.mark.django_db
def test_nobody_passes_without_an_account(client):
    passed = []
    for route in closed():
        for method in METHODS:
            answer = getattr(client, method)(address(route))
            to_login = answer.status_code == 302 and answer["Location"].startswith("/login/")
            if not to_login and answer.status_code not in TURNED_AWAY:
                passed.append(f"{method} {route.path}: {answer.status_code}")
    assert passed == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_who_is_not_named_is_turned_away(as_role, role):
    browser, passed = as_role(role), []
    for route in closed():
        asked = [policy for policy in route.policies if policy.roles]
        if not asked or any(role in policy.roles for policy in asked):
            continue
        # A page's guard asks before it looks at the method; an API view may sign each method on its own.
        for method in ("get", "post") if hasattr(route.view, "cls") else ("get",):
            answer = getattr(browser, method)(address(route))
            if answer.status_code not in TURNED_AWAY:
                passed.append(f"{method} {route.path}: {answer.status_code}")
    assert passed == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_no_page_breaks_for_who_is_named(as_role, role):
    """A role that may enter finds a page, a refusal in words or nothing there: never an accident."""
    browser, broken = as_role(role), []
    for route in closed():
        named = any(not policy.roles or role in policy.roles for policy in route.policies)
        if named and "<" not in route.path:
            answer = browser.get(address(route))
            if answer.status_code >= 500:
                broken.append(f"{route.path}: {answer.status_code}")
    assert broken == []


@pytest.mark.django_db
def test_what_is_public_opens_without_an_account(client):
    shut = []
    for route in routes():
        if any(policy.audience == "public" for policy in route.policies) and "<" not in route.path:
            answer = client.get(route.path)
            if answer.status_code not in (200, 301, 302, 400, 404, 405) or "/login/" in answer.get("Location", ""):
                shut.append(f"{route.path}: {answer.status_code}")
    assert shut == []
