"""The fixed words of this room that the public reads: why, how and what follows. Other languages take them from here."""

from __future__ import annotations

from collections.abc import Iterator

from .draw import EXCLUSIONS, RISK_V1
from .lab import KINDS
from .plan import REASONS
from .specification import DECISIONS, ITEM_CLASSES
from .telling import FEE, FORMALITIES_TERM, NAMING_TERM, NAMINGS, OBJECTION_TERM, OTHER_LAB, RETEST_FINAL


def words() -> Iterator[str]:
    """Each word as it stands on a page."""
    yield from (row.title for row in (*KINDS, *EXCLUSIONS, *RISK_V1, *REASONS, *DECISIONS, OTHER_LAB, RETEST_FINAL, *FEE.values()))
    yield from (title for _key, title in ITEM_CLASSES)
    yield from filter(None, (row.mark for row in NAMINGS))
    for term in (OBJECTION_TERM, FORMALITIES_TERM, NAMING_TERM):
        yield from (term.name, term.since)
