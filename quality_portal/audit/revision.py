"""Whether anything was done at all since one last looked: the cheapest questions one can ask of the trail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.utils.translation import get_language

Answer = TypeVar("Answer")

# Acts are numbered when they begin: one that is done later may bear the lower number, and is seen after this time.
FRESH = 30.0
LOOK_AGAIN = 1.0  # how often the trail is asked
_answers: dict[tuple[str, str | None], tuple[int, float, Any]] = {}
_looked: list[tuple[float, int]] = []

# One look at an index for each kind of subject, however long the trail is: the first row at or before the end of the kind.
# Asked for by the kind alone, PostgreSQL would walk the whole trail backwards for a kind that nothing was done to.
LAST = """
SELECT label, last.id, last.recorded_at FROM unnest(%s::text[]) AS label
CROSS JOIN LATERAL (
    SELECT subject_label, id, recorded_at FROM audit_event WHERE (subject_label, id) <= (label, 9223372036854775807)
    ORDER BY subject_label DESC, id DESC LIMIT 1
) AS last WHERE last.subject_label = label
"""


def latest() -> int:
    """The number of the newest act on record; 0 before the first. One look at an index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_event")
        return cursor.fetchone()[0] or 0


def as_of_acts(read: Callable[[], Answer]) -> Callable[[], Answer]:
    """Reads again when something was done since, a second later at most, or after half a minute; its last answer stands till then.

    For what costs much to read, is no more than a help (what a filter offers), and changes by acts alone.
    """

    @wraps(read)
    def answer() -> Answer:
        key, now = (f"{read.__module__}.{read.__qualname__}", get_language()), time.monotonic()
        newest = _newest(now)
        number, at, found = _answers.get(key, (-1, 0.0, None))
        if number == newest and now - at < FRESH:
            return found
        _answers[key] = newest, now, (found := read())
        return found

    return answer


def _newest(now: float) -> int:
    """The newest act as of the last second."""
    if not _looked or now - _looked[0][0] >= LOOK_AGAIN:
        _looked[:] = [(now, latest())]
    return _looked[0][1]


def forget() -> None:
    """Keep no answer: the next one comes from another database."""
    _answers.clear()
    _looked.clear()


def touched(labels: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """The number and the time of the newest act upon each kind of subject; kinds that nothing was done to are left out."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [sorted(set(labels))])
        return {label: (number, at) for label, number, at in cursor.fetchall()}
