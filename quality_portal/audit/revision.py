"""Whether anything was done at all since one last looked: the cheapest questions one can ask of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

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


def touched(labels: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """The number and the time of the newest act upon each kind of subject; kinds that nothing was done to are left out."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [sorted(set(labels))])
        return {label: (number, at) for label, number, at in cursor.fetchall()}
