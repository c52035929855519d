"""Slowing down who asks too often, without a captcha and without knowing who it is.

Only how often something was asked in this minute is counted, by everybody together. Whoever waits holds a thread of the
web server, so only a few wait at a time; while that many do, the next is asked to come back in a minute.
"""

from __future__ import annotations

import logging
import time
from threading import BoundedSemaphore

from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from .errors import PortalError

logger = logging.getLogger(__name__)
LONGEST = 3.0  # seconds
CHAIRS = BoundedSemaphore(2)  # of a process; its other threads go on answering


def slow_down(what: str, *, free: int, each: float = 0.1) -> float:
    """Wait a little longer with each asking beyond `free` in this minute. Returns how long; PortalError when too many wait."""
    key = f"pace:{what}:{int(time.time() // 60)}"
    try:
        cache.add(key, 0, timeout=120)
        asked = cache.incr(key)
    except (RedisError, ValueError) as error:  # a cache that is away slows nobody down
        logger.warning("the pace of %s is not counted: %s", what, error)
        return 0.0
    wait = min(LONGEST, max(0, asked - free) * each)
    if not wait:
        return 0.0
    if not CHAIRS.acquire(blocking=False):
        raise PortalError(_("现在提交的人太多，请过一分钟再试。您填写的内容还在下面。"))
    try:
        time.sleep(wait)
    finally:
        CHAIRS.release()
    return wait
