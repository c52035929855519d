"""Small drawings of the public pages, as SVG path data."""

from collections.abc import Sequence
from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 300.0, 56.0
FLOOR, CEILING = 80.0, 100.0  # per cent at the lower and the upper edge


def height_of(rate: float) -> float:
    """Where a rate in per cent lies, from the top; rates below the floor lie on it."""
    inside = min(max(rate, FLOOR), CEILING)
    return round(HEIGHT - (inside - FLOOR) / (CEILING - FLOOR) * HEIGHT, 1)


def spark(rates: Sequence[float]) -> str:
    """A line through the rates from left to right; empty for fewer than two."""
    if len(rates) < 2:
        return ""
    step = WIDTH / (len(rates) - 1)
    return "M" + " L".join(f"{round(place * step, 1)} {height_of(rate)}" for place, rate in enumerate(rates))


@lru_cache(maxsize=256)  # some kilobytes each, and the same for ever
def qr(address: str) -> SafeString:
    """A code to scan, as drawing without size: the style sheet gives it one."""
    return mark_safe(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308  made by segno from our own address
