"""Which hit comes first: the exact number or name, then names that begin so, then names that hold it, then the rest."""

from __future__ import annotations

from collections.abc import Iterable

from .fold import bare
from .shapes import Rank
from .terms import Term

CAP = 1000  # exact counts of common words cost more than they tell


def rank(term: Term, *, names: Iterable[str] = (), numbers: Iterable[str] = ()) -> Rank:
    """The best rank that any of the folded names or the numbers as printed has."""
    best = Rank.SOUNDS
    for number in numbers:
        plain = bare(number)
        if plain == term.bare:
            return Rank.EXACT
        if plain.startswith(term.bare):
            best = min(best, Rank.BEGINS)
    for name in names:
        if name == term.folded:
            return Rank.EXACT
        if name.startswith(term.folded):
            best = min(best, Rank.BEGINS)
        elif all(word in name for word in term.words):
            best = min(best, Rank.HOLDS)
    return best
