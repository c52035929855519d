"""How common a pair of letters is, by the statistics that PostgreSQL keeps of an index.

A word that one name in a hundred holds is met soon by reading on, while its index would hand out tens of thousands of
rows before the first is looked at, and more than its memory holds: then each row of a page is taken apart again. The
planner cannot know: it takes the pairs of a word for independent of the word.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import connection

COMMON = 0.01
KEPT = 600.0  # seconds; statistics change with ANALYZE only

SQL = "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats WHERE schemaname = current_schema() AND tablename = %s"

_known: dict[tuple[str, str], tuple[float, dict[str, float]]] = {}


def telling(index: str, keys: Sequence[str]) -> list[str]:
    """The pairs that narrow a search: those that do not stand in very many rows."""
    shares = _shares(index)
    return [key for key in keys if shares.get(key, 0.0) <= COMMON]


def _shares(index: str) -> dict[str, float]:
    """The share of rows that hold a pair, for the most common pairs."""
    place = (str(connection.settings_dict["NAME"]), index)
    at, shares = _known.get(place, (0.0, {}))
    if not at or time.monotonic() - at > KEPT:
        with connection.cursor() as cursor:
            cursor.execute(SQL, [index])
            found = cursor.fetchone()
        # Three figures more than elements: the least and the greatest of them, and how often there is none.
        shares = dict(zip(found[0], found[1], strict=False)) if found and found[0] else {}
        _known[place] = (time.monotonic(), shares)
    return shares
