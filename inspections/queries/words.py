"""Rows that hold a word, found by the index on letter pairs and then read again."""

from __future__ import annotations

from django.db.models import Q

from enterprises.models import Enterprise
from enterprises.queries.enterprise import matching
from quality_portal.search import names
from quality_portal.search.fold import fold, pairs
from quality_portal.search.lookups import Contains, Holds, folded, grams
from quality_portal.search.models import PRODUCT
from quality_portal.search.terms import read

MANY = 1_000  # makers with the word in their name; beyond, their names are read beside the row


def holds(columns: tuple[str, ...], word: str) -> Q:
    """The columns hold the word. Words of one letter have no pair: they narrow what other words found."""
    plain = fold(word)
    text = Q(Holds(folded(*columns), plain))
    return text & Q(Contains(grams(*columns), pairs(plain))) if len(plain) > 1 else text


def holds_kept(columns: tuple[str, ...], word: str) -> Q:
    """The same for rows that keep the text of these columns in `words`."""
    plain = fold(word)
    text = Q(words__contains=plain)
    return text & Q(Contains(grams(*columns), pairs(plain))) if len(plain) > 1 else text


def about(word: str, named: Q | None = None) -> Q:
    """The product's name holds the word, or the maker is known by it; `named` says which rows may be found by their maker.

    For rows that keep `words` and `pairs`. Few makers are looked up beforehand: with their keys in hand the planner
    knows how many rows to expect, where an OR over two tables would make it read both. Of a word that very many names
    hold, the newest rows soon show a page.
    """
    plain, heard = fold(word), sounding(word)
    product, named = Q(words__contains=plain), named or Q()
    if len(plain) > 1:
        found = list(matching(Enterprise.objects.all(), word).order_by().values_list("pk", flat=True)[: MANY + 1])
        if len(found) <= MANY:
            product = (product & Q(pairs__contains=pairs(plain))) | heard
            return product | (Q(enterprise__in=found) & named) if found else product
    return product | heard | (Q(enterprise__words__contains=plain) & named)


def sounding(word: str) -> Q:
    """Products whose name sounds like the letters typed; nothing for what is no letters."""
    found = Q()
    for known in names.by_sound(PRODUCT, read(word)):
        found |= called(known.text)
    return found


def called(text: str) -> Q:
    """Rows of exactly this product, by the index on letter pairs."""
    keys = pairs(text)
    return Q(pairs__contains=keys, words=text) if keys else Q(words=text)
