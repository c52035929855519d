"""How often somebody may ask, told in headers. The address itself is kept nowhere: only an HMAC under a salt that is
thrown away within two hours counts, in Valkey. Without Valkey nobody is counted, and nobody is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from quality_portal.accounts.sessions import client_address

SALT_SECONDS = 3600
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    name: str
    most: int
    seconds: int


QUERIES = Limit("query", 120, 60)
FILES = Limit("file", 30, 600)
SUGGESTIONS = Limit("suggestion", 240, 60)  # a fast writer's four a second
# What is told to people before they begin.
WORDS = {"query": "接口每分钟 120 次", "file": "文件每十分钟 30 次"}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to somebody."""

    limit: Limit
    left: int
    reset: int
    granted: bool
    count: int = 0

    def tell(self, response: HttpResponse) -> None:
        """Say it in headers."""
        response["RateLimit-Policy"] = f"{self.limit.most};w={self.limit.seconds}"
        response["RateLimit-Limit"] = str(self.limit.most)
        response["RateLimit-Remaining"] = str(self.left)
        response["RateLimit-Reset"] = str(self.reset)
        if not self.granted:
            response["Retry-After"] = str(self.reset)

    @property
    def words(self) -> str:
        return _("请求太频繁：%(seconds)s 秒内最多 %(most)s 次。请 %(reset)s 秒以后再试；大量数据请下载整份文件。") % {
            "seconds": self.limit.seconds,
            "most": self.limit.most,
            "reset": self.reset,
        }


def ask(request: HttpRequest, limit: Limit) -> Allowance | None:
    """Count one request; None when nobody counts."""
    now = int(time.time())
    window = now // limit.seconds
    try:
        key = cache.make_key(f"rate:{limit.name}:{window}:{who(request, now)}")
        pipe = _client().pipeline()
        pipe.incr(key)
        pipe.expire(key, limit.seconds * 2)
        count = pipe.execute()[0]
    except RedisError:
        logger.warning("requests are not counted: Valkey does not answer")
        return None
    return Allowance(limit, max(0, limit.most - count), (window + 1) * limit.seconds - now, count <= limit.most, count)


def who(request: HttpRequest, now: int) -> str:
    """Somebody for an hour: the address under a salt that nobody keeps longer."""
    return hmac.new(_salt(now // SALT_SECONDS), (client_address(request) or "").encode(), hashlib.sha256).hexdigest()[:32]


_known: dict[str, bytes] = {}


def _salt(hour: int) -> bytes:
    """The hour's salt, the same in every process; the one before is forgotten."""
    name = cache.make_key(f"rate:salt:{hour}")
    if name not in _known:
        client = _client()
        client.set(name, secrets.token_hex(32), nx=True, ex=SALT_SECONDS * 2)
        salt = client.get(name) or secrets.token_bytes(32)  # a server without room keeps nothing
        _known.clear()
        _known[name] = salt
    return _known[name]


def _client() -> Any:
    """The cache's own connection pool; counting with an end is more than the cache interface offers."""
    return cache._cache.get_client(None, write=True)


class QueryThrottle(BaseThrottle):
    """The same limit for API views: the view tells the allowance in its answer."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.allowance = view.allowance = ask(request, QUERIES)
        return self.allowance is None or self.allowance.granted

    def wait(self) -> float | None:
        return float(self.allowance.reset) if self.allowance else None


def limited(limit: Limit) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The same for a page or a file."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            allowance = ask(request, limit)
            if allowance is not None and not allowance.granted:
                response = HttpResponse(allowance.words, status=429, content_type="text/plain; charset=utf-8")
            else:
                response = view(request, *args, **kwargs)
            if allowance is not None:
                allowance.tell(response)
            return response

        return counted

    return guard
