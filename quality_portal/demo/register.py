"""The demo's register of acts: sealed in the order in which its two years happened, each of the last days closed."""

from __future__ import annotations

from datetime import date, timedelta

from quality_portal.audit import checkpoints, seal
from quality_portal.audit.models import Checkpoint

from .clock import at

DAYS = 14  # so many days have their root; of the time before only those that a report prints


def close(day: date) -> None:
    """Seal what happened up to the end of a day, and sign it."""
    midnight = at(day + timedelta(days=1), 0)
    while seal.seal_pending(until=midnight) == seal.BATCH:
        pass
    checkpoints.make(at=midnight, day=day)


def keep(through: date, today: date) -> None:
    """Close a day, and before it those of the last fortnight that nobody has: the log only grows."""
    for ago in range(DAYS - 1, -1, -1):
        day = today - timedelta(days=ago)
        if day < through and not Checkpoint.objects.filter(day__gte=day).exists():
            close(day)
    close(through)
