"""A public page is made once for everybody, until an act is recorded; nothing of anybody is kept."""

import gzip
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM
from quality_portal.public.keeping import Kept, KeptPages, Shelf


class Visitor:
    """Asks the WSGI application as a web server does."""

    def __init__(self, look_again=0.0):
        self.pages = KeptPages(get_wsgi_application(), look_again=look_again)

    def ask(self, path, query="", method="GET", **more):
        said = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
            "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), **more,
        }  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            body = b"".join(self.pages(environ, lambda status, headers: said.extend((status, dict(headers)))))
        return said[0], said[1], body, len(queries)


@pytest.fixture(autouse=True)
def one_connection():
    """A request closes connections whose transaction is open; here that is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def visitor(db):
    return Visitor()


def an_act(user):
    with transaction.atomic():
        trail.record("access.refused", user, actor=SYSTEM, at=datetime(2026, 11, 2, 9, tzinfo=UTC))


def test_the_second_reader_gets_the_same_page_for_one_question(visitor):
    _, headers, first, asked = visitor.ask("/lists/")
    status, again, second, few = visitor.ask("/lists/")
    assert (status, second, few) == ("200 OK", first, 1)
    assert asked > 1
    assert headers["ETag"] == again["ETag"]
    assert sum(map(int, re.findall(r"(?:s-maxage|stale-while-revalidate)=(\d+)", again["Cache-Control"]))) == 20
    assert "X-Request-ID" not in again


def test_an_act_makes_every_page_anew(visitor, django_user_model):
    user = django_user_model.objects.create(username="jiangke", display_name="江科")
    visitor.ask("/lists/")
    an_act(user)
    assert visitor.ask("/lists/")[3] > 1
    assert visitor.ask("/lists/")[3] == 1


def test_within_a_second_the_trail_is_not_asked_again(db):
    visitor = Visitor(look_again=60)
    visitor.ask("/lists/")
    assert visitor.ask("/lists/")[3] == 0


def test_half_a_minute_is_the_longest(visitor):
    visitor.ask("/lists/")
    shelf = visitor.pages.shelf
    ((key, kept),) = shelf.pages.items()
    shelf.put(key, Kept(kept.headers, kept.body, kept.packed, kept.etag, kept.as_of, until=0))
    assert visitor.ask("/lists/")[3] > 1


@pytest.mark.parametrize(
    "more",
    [{"HTTP_COOKIE": "session=abc"}, {"HTTP_COOKIE": "__Host-session=abc; session=1"}, {"HTTP_COOKIE": "messages=abc"}, {"HTTP_HX_REQUEST": "true"}],
)
def test_whoever_is_known_is_never_answered_from_the_shelf(visitor, settings, more):
    settings.SESSION_COOKIE_NAME = "session"
    visitor.ask("/lists/")
    assert "X-Request-ID" in visitor.ask("/lists/", **more)[1]  # Django's own answer
    visitor.pages.shelf.pages.clear()
    visitor.ask("/lists/", **more)
    assert not visitor.pages.shelf.pages


@pytest.mark.parametrize("path", ["/login/", "/register/", "/join/", "/api/v1/announcements/", "/staff/", "/nowhere/", "/healthz"])
def test_forms_interfaces_closed_and_missing_pages_are_not_kept(visitor, path):
    visitor.ask(path)
    assert not visitor.pages.shelf.pages


def test_a_csrf_token_is_given_to_nobody_else(visitor):
    """A reader who already has the cookie gets no new one; the page holds a token all the same."""
    visitor.ask("/register/", HTTP_COOKIE="csrftoken=" + "a" * 32)
    assert not visitor.pages.shelf.pages


def test_large_text_and_query_are_pages_of_their_own(visitor):
    plain = visitor.ask("/lists/")[2]
    large = visitor.ask("/lists/", HTTP_COOKIE="text=large")[2]
    assert plain != large
    assert visitor.ask("/lists/", HTTP_COOKIE="text=large")[2] == large
    assert visitor.ask("/lists/")[2] == plain
    visitor.ask("/lists/", "page=2")
    assert len(visitor.pages.shelf.pages) == 3


def test_packed_head_and_unchanged(visitor):
    body = visitor.ask("/lists/")[2]
    _, headers, packed, _ = visitor.ask("/lists/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == body
    assert int(headers["Content-Length"]) == len(packed) < len(body) / 2
    assert visitor.ask("/lists/", method="HEAD")[2] == b""
    status, _, nothing, _ = visitor.ask("/lists/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, nothing) == ("304 Not Modified", b"")


def test_the_first_reader_too_gets_it_packed(visitor):
    """Or a web server in front would give the long form to everybody for as long as it keeps it."""
    _, headers, packed, _ = visitor.ask("/lists/", HTTP_ACCEPT_ENCODING="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == visitor.ask("/lists/")[2]


@pytest.mark.parametrize("path", ["/feeds/announcements.atom", "/feeds/announcements.json", "/sitemap.xml", "/robots.txt", "/en/lists/"])
def test_what_programs_ask_for_again_and_again_is_kept_too(visitor, path):
    visitor.ask(path)
    assert visitor.ask(path)[3] == 1


@pytest.mark.parametrize("path", ["/login/", "/register/", "/nowhere/", "/announcements/feed/"])
def test_an_answer_that_is_not_kept_says_that_one_asks_again(client, db, path):
    assert client.get(path)["Cache-Control"] in ("private, no-cache", "max-age=0, no-cache, no-store, must-revalidate, private")


def test_without_the_shelf_django_says_unchanged_too(client, db):
    etag = client.get("/lists/")["ETag"]
    assert client.get("/lists/", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/lists/", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_when_the_trail_cannot_be_asked_nothing_comes_from_the_shelf():
    visitor = Visitor()
    visitor.ask("/healthz")
    visitor.ask("/lists/")

    def down(execute, sql, params, many, context):
        if "max(id)" in sql:
            raise OperationalError("the connection is lost")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(down):
        assert visitor.ask("/lists/")[3] > 1


def test_the_shelf_lets_the_least_asked_for_go():
    shelf = Shelf(room=250)
    for name in "abc":
        shelf.put((name,), Kept((), b"x" * 100, b"", "e", (1, "d"), until=float("inf")))
        shelf.get(("a",), (1, "d"))
    assert set(shelf.pages) == {("a",), ("c",)}
    assert shelf.used == 200
