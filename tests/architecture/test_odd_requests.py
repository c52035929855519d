"""Odd requests at every URL: an answer in words, never an accident."""

from __future__ import annotations

from functools import partial
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from django.test import Client

from quality_portal.accounts.models import Office, Region, User
from quality_portal.core.roles import SEPARATED, Role

from .test_doors import ARGUMENT, address, sample
from .walk import Route, routes

# What pages read behind the question mark, and what a scanner types there: each name meets each third of the odd words.
NAMES = (
    "q", "page", "cursor", "before", "after", "state", "kind", "sort", "year", "quarter", "on", "since", "until", "from", "to", "region",
    "category", "office", "level", "code", "no", "number", "next", "batch", "barcode", "brand", "view", "tab", "format", "limit", "enterprise",
    "outcome", "ground", "about", "by", "key", "of", "as", "month", "verdict", "verb", "who", "subject", "first", "last", "size", "seq", "result",
)  # fmt: skip
ODD = ("-1", "99999999999999999999999", "２０２６", "0001-01-01", "9999-12-31", "%", "'\"<b>", "九" * 300)
TYPED = {"str": ("\x00", "a'b\"%", "长" * 300), "path": ("\x00",), "int": ("99999999999999999999",)}


def _instead(place, *, at: int, value: str) -> str:
    return quote(value) if place.start() == at else sample(place["kind"])


def odd_addresses(route: Route) -> list[str]:
    """The address with something odd in one place after the other."""
    return [
        ARGUMENT.sub(partial(_instead, at=chosen.start(), value=value), route.path)
        for chosen in ARGUMENT.finditer(route.path)
        for value in TYPED.get(chosen["kind"] or "str", ())
    ]


@pytest.fixture
def office(db) -> Office:
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    return Office.objects.create(name="栖云市局", short_name="栖云市局", code="栖", level="city", region=region)


@pytest.fixture
def browser(office) -> Client:
    """Somebody who holds every role that may be held together."""
    user = User.objects.create_user("duomian", display_name="某", office=office)
    for role in Role:
        if role not in SEPARATED and role != Role.ENTERPRISE_MEMBER:
            user.grants.create(role=role.value)
    found = Client(raise_request_exception=False)
    found.force_login(user)
    return found


def test_odd_words_in_the_address_bring_no_accident(browser):
    addresses = [one for route in routes() for one in odd_addresses(route)]
    assert [one[:120] for one in addresses if browser.get(one).status_code >= 500] == []


@pytest.mark.parametrize("turn", range(3))
def test_odd_words_behind_the_question_mark_bring_no_accident(browser, turn):
    asked = dict(zip(NAMES, islice(cycle(ODD), turn * 3, None), strict=False))
    pages = [address(route) for route in routes() if "<" not in route.path]
    assert [page for page in pages if browser.get(page, asked).status_code >= 500] == []


def test_a_nul_is_refused_in_words(browser):
    page = browser.get("/enterprises/%00/")
    assert (page.status_code, "请求无法处理" in page.content.decode()) == (400, True)
    assert browser.get("/search/?q=a%00").status_code == 400
    assert "不能识别" in browser.get("/api/v1/cases/%00/").json()["message"]


def test_odd_methods_bring_no_accident(browser):
    assert [route.path for route in routes() if browser.options(address(route)).status_code >= 500] == []


def test_what_is_sent_without_a_token_is_refused(office):
    """Every page that takes a form asks for its token; the API asks for one from whoever comes with a session."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("renyuan", display_name="某", office=office))
    answers = {route.path: strict.post(address(route)).status_code for route in routes() if not getattr(route.view, "csrf_exempt", False)}
    assert {path: code for path, code in answers.items() if code not in (403, 404, 405)} == {}
