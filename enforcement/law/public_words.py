"""The fixed words of the tables that the public reads: kinds, rungs, measures, heads of columns. Other languages take them from here."""

from __future__ import annotations

from collections.abc import Iterator

from .announcement import KINDS, LICENCE_ACTS
from .counterfeit import TABLE_D, VIOLATIONS
from .exposure import REASONS
from .ladder import RULEBOOKS
from .publicity import REPLY
from .rungs import MEASURE_NAMES, OUTCOME_NAMES


def words() -> Iterator[str]:
    """Each word as it stands on a page."""
    for book in RULEBOOKS.values():
        for rung in book.rungs:
            yield from (rung.name, rung.short)
    for kind in KINDS.values():
        yield from (kind.title, kind.list_title, *(column.title for column in kind.columns))
    yield from TABLE_D
    yield from (violation.title for violation in VIOLATIONS)
    yield from (reason.title for reason in REASONS)
    yield from OUTCOME_NAMES.values()
    yield from MEASURE_NAMES.values()
    yield from LICENCE_ACTS.values()
    yield from (f"{words}证书" for words in LICENCE_ACTS.values())
    yield from (REPLY.name, REPLY.since)
