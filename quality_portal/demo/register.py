"""The demo's register of acts: sealed in the order in which its two years happened, each of the last days closed."""

from __future__ import annotations

from datetime import date, timedelta

from quality_portal.audit import checkpoints, seal

from .clock import at

DAYS = 14  # so many days have their root; of the time before only those that a report prints


def close(day: date) -> None:
    """Seal what happened up to the end of a day, and sign it."""
    midnight = at(day + timedelta(days=1), 0)
    while seal.seal_pending(until=midnight) == seal.BATCH:
        pass
    checkpoints.make(at=midnight, day=day)


def keep(today: date) -> None:
    """Close each of the last days, the demo's own last day among them."""
    for ago in range(DAYS - 1, -1, -1):
        close(today - timedelta(days=ago))
