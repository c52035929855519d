"""Public pages are made once and given to everybody until an act changes something.

Two parts. The middleware marks what may be kept: a public page, read without a session, that holds nothing of its
reader. `KeptPages` stands before Django and gives kept pages back. It asks the trail at most once a second whether
anything was done since, and keeps no page longer than half a minute. A web server in front (deploy/nginx) keeps what is
marked for a third of a minute. Together they stay within the minute in which what is withdrawn must be gone everywhere.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from quality_portal.audit import revision
from quality_portal.core.context import TEXT_COOKIE
from quality_portal.core.deadlines import business_today

SECONDS = 30  # no page is given back longer than this
# A web server in front cannot ask the trail. It asks for a page anew after so many seconds, and gives the one it has to
# whoever comes while it asks, for so many seconds more: readers of a busy page never wait.
IN_FRONT, MEANWHILE = 12, 8
LOOK_AGAIN = 1.0  # how often the trail is asked
ROOM = 48 * 1024 * 1024
LARGEST = 1024 * 1024
KINDS = ("text/html", "text/plain", "application/xml", "application/json", "application/ld+json", "application/atom+xml", "application/feed+json")
MARK = f"public, max-age=0, must-revalidate, s-maxage={IN_FRONT}, stale-while-revalidate={MEANWHILE}"
TOKEN = b"csrfmiddlewaretoken"
# Said anew for each answer, or of no meaning for the next reader.
OWN_HEADERS = ("x-request-id", "content-length", "vary")

Environ = dict[str, Any]
Start = Callable[..., Any]


class KeepingMiddleware:
    """Gives public pages an ETag and says that they may be kept; of anything else that one asks again each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not may_be_kept(request, response):
            if not response.has_header("Cache-Control"):  # then a browser may guess for how long
                response["Cache-Control"] = "private, no-cache"
            return response
        response["Cache-Control"] = MARK
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Is this answer the same for every reader without a session?"""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
        return False
    if personal(request.COOKIES, request.META) or response.cookies or response.has_header("Cache-Control"):
        return False
    match = request.resolver_match
    policy = getattr(match.func, "policy", None) if match else None
    if policy is None or policy.audience != "public" or request.path.startswith("/api/"):
        return False
    return response.get("Content-Type", "").startswith(KINDS) and TOKEN not in response.content


def personal(cookies: Iterable[str], environ: Environ) -> bool:
    """Does the request belong to somebody: signed in, with a message waiting, or asking for a part of a page?"""
    return settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies or "HTTP_HX_REQUEST" in environ


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was given, and as of which act and day."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    etag: str
    as_of: tuple[int, str]
    until: float

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class Shelf:
    """Kept pages, the one least lately asked for leaves first."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.used = room, 0
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple[str, ...], as_of: tuple[int, str]) -> Kept | None:
        """The page, if nothing was done since and its time is not over."""
        with self.lock:
            kept = self.pages.get(key)
            if kept is None:
                return None
            if kept.as_of != as_of or kept.until < time.monotonic():
                self._drop(key)
                return None
            self.pages.move_to_end(key)
            return kept

    def put(self, key: tuple[str, ...], kept: Kept) -> None:
        """Keep a page, and let others go until there is room."""
        with self.lock:
            if key in self.pages:
                self._drop(key)
            self.pages[key] = kept
            self.used += kept.size
            while self.used > self.room:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: tuple[str, ...]) -> None:
        self.used -= self.pages.pop(key).size


class Watch:
    """The newest act and the business day, as of the last second."""

    def __init__(self, every: float = LOOK_AGAIN) -> None:
        self.lock, self.every, self.seen, self.looked = Lock(), every, (0, ""), -every

    def now(self) -> tuple[int, str] | None:
        """None where the trail cannot be asked: then nothing is given from the shelf."""
        with self.lock:
            if time.monotonic() - self.looked >= self.every:
                try:
                    self.seen = revision.latest(), business_today().isoformat()
                except Error:
                    connection.close()  # the page itself will say what is wrong
                    return None
                self.looked = time.monotonic()
            return self.seen


class KeptPages:
    """A WSGI application before Django's: answers what is kept, keeps what is marked."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]], *, look_again: float = LOOK_AGAIN) -> None:
        self.application, self.shelf, self.watch = application, Shelf(), Watch(look_again)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        key = None if settings.DEBUG else key_of(environ)
        as_of = self.watch.now() if key else None
        if key is None or as_of is None:
            return self.application(environ, start)
        kept = self.shelf.get(key, as_of)
        if kept:
            return give(kept, environ, start)
        return self._ask(key, as_of, environ, start)

    def _ask(self, key: tuple[str, ...], as_of: tuple[int, str], environ: Environ, start: Start) -> Iterable[bytes]:
        said: list[Any] = []
        answer = self.application(environ, lambda *told: said.extend(told))
        status, headers = said[:2]
        names = {name.lower(): value for name, value in headers}
        small = int(names.get("content-length", LARGEST)) < LARGEST
        if environ["REQUEST_METHOD"] != "GET" or not status.startswith("200") or names.get("cache-control") != MARK or not small:
            start(*said)
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        rest = tuple((name, value) for name, value in headers if name.lower() not in OWN_HEADERS)
        # The act may have been done while the page was made; then it counts as made before it and is asked for anew.
        kept = Kept(rest, body, gzip.compress(body, 6, mtime=0), names["etag"], as_of, time.monotonic() + SECONDS)
        self.shelf.put(key, kept)
        return give(kept, environ, start)


def key_of(environ: Environ) -> tuple[str, ...] | None:
    """What tells two answers apart; None where the request belongs to somebody or is no reading of a page."""
    path = environ.get("PATH_INFO", "")
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or path.startswith(("/api/", "/static/", "/staff/", "/desk/")):
        return None
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return None
    if personal(cookies, environ):
        return None
    size = cookies[TEXT_COOKIE].value if TEXT_COOKIE in cookies else ""
    secure = environ.get("wsgi.url_scheme", "") + environ.get("HTTP_X_FORWARDED_PROTO", "")
    return secure, environ.get("HTTP_HOST", ""), path, environ.get("QUERY_STRING", ""), size


def give(kept: Kept, environ: Environ, start: Start) -> Iterable[bytes]:
    """Answer with a kept page: whole, packed, or only that it has not changed."""
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if kept.etag.removeprefix("W/") in [part.strip().removeprefix("W/") for part in asked.split(",")]:
        start("304 Not Modified", [pair for pair in kept.headers if pair[0].lower() in ("etag", "cache-control")])
        return []
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = kept.packed if packed else kept.body
    headers = [*kept.headers, ("Vary", "Accept-Encoding, Cookie"), ("Content-Length", str(len(body)))]
    start("200 OK", [*headers, ("Content-Encoding", "gzip")] if packed else headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
