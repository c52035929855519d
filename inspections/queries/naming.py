"""May the labelled maker be named, and in which words: by what it answered when it was asked."""

from __future__ import annotations

from inspections.law.telling import NAMING, Naming
from inspections.models import Conclusion, MakerConfirmation, Sample, Source
from inspections.states import ConfirmationState


def naming_of(conclusion: Conclusion) -> Naming:
    """The row of law that governs how a result is published."""
    return NAMING[conclusion.maker_answer]


def maker_named(conclusion: Conclusion) -> bool:
    """May the maker stand beside this result?"""
    return naming_of(conclusion).maker_named


def answer_of(sample: Sample) -> str:
    """What a new conclusion of a sample starts with: nothing to ask, still asked, or what the maker answered before."""
    if sample.source == Source.MAKER:
        return ""
    found = MakerConfirmation.objects.filter(sample=sample).values_list("state", flat=True).first()
    return found or ConfirmationState.ASKED


# Columns that a query may filter by: results that are held back until the maker has answered.
HELD_BACK = tuple(key for key, row in NAMING.items() if not row.published)
UNNAMED = tuple(key for key, row in NAMING.items() if not row.maker_named)
