"""Slowing down who asks too often, without a captcha and without knowing who it is.

Only how often something was asked in this minute is counted, by everybody together. Nobody is turned away.
"""

from __future__ import annotations

import logging
import time

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
LONGEST = 3.0  # seconds


def slow_down(what: str, *, free: int, each: float = 0.1) -> float:
    """Wait a little longer with each asking beyond `free` in this minute. Returns how long."""
    key = f"pace:{what}:{int(time.time() // 60)}"
    try:
        cache.add(key, 0, timeout=120)
        asked = cache.incr(key)
    except (RedisError, ValueError) as error:  # a cache that is away slows nobody down
        logger.warning("the pace of %s is not counted: %s", what, error)
        return 0.0
    wait = min(LONGEST, max(0, asked - free) * each)
    if wait:
        time.sleep(wait)
    return wait
