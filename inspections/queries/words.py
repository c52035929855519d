"""Rows that hold a word, found by the index on letter pairs and then read again."""

from __future__ import annotations

from django.db.models import Q

from enterprises.models import Enterprise
from enterprises.queries.enterprise import Contains, Holds, fold, matching
from inspections.models.words import folded, grams

MANY = 2_000  # makers with the word in their name; beyond, they are found beside the row


def holds(names: tuple[str, ...], word: str) -> Q:
    """The columns hold the word. Words of one letter find what begins with it."""
    plain = fold(word)
    if len(plain) < 2:
        return Q(**{f"{names[0]}__startswith": word})
    pairs = sorted({plain[place : place + 2] for place in range(len(plain) - 1)})
    return Q(Contains(grams(*names), pairs)) & Q(Holds(folded(*names), plain))


def made_by(word: str) -> Q:
    """The maker is known by the word.

    Few makers are looked up beforehand: with their keys in hand the planner knows how many rows to expect, where an OR
    over two tables would make it read both. Of a word that very many names hold, the newest rows soon show a page.
    """
    found = list(matching(Enterprise.objects.all(), word).order_by().values_list("pk", flat=True)[: MANY + 1]) if len(word) > 1 else []
    if len(found) <= MANY:
        return Q(enterprise__in=found)
    return Q(Holds(folded("enterprise__name"), fold(word)))
