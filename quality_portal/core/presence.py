"""Who else has a page open: numbers of people in Valkey for a minute, nothing else. Without Valkey nobody is seen."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

SECONDS = 60
logger = logging.getLogger(__name__)


def enter(page: str, person: int) -> list[int]:
    """Say that a person looks at a page now. Returns the others who did within the last minute, the latest first."""
    key, now = cache.make_key(f"presence:{page}"), time.time()
    try:
        pipe = _client().pipeline()
        pipe.zadd(key, {str(person): now})
        pipe.zremrangebyscore(key, 0, now - SECONDS)
        pipe.zrevrange(key, 0, -1)
        pipe.expire(key, SECONDS)
        found = pipe.execute()[2]
    except RedisError:
        logger.warning("presence is not known: Valkey does not answer")
        return []
    return [int(member) for member in found if int(member) != person]


def _client() -> Any:
    """The cache's own connection pool; sets by time are more than the cache interface offers."""
    return cache._cache.get_client(None, write=True)
