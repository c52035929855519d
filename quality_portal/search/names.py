"""Names that very many rows carry: noted when a row is written, found by sound or by a part of them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length

from . import sounds
from .fold import fold, pairs
from .lookups import Contains, grams, sounding
from .models import KnownName
from .terms import Term

MOST = 40  # names that one word may stand for; the shortest, which it says most of


def keep(kind: str, *names: str) -> None:
    """Note names. Those that are known stay as they are."""
    rows = []
    for name in dict.fromkeys(names):
        heard = sounds.pinyin(name)
        rows.append(KnownName(kind=kind, name=name, text=fold(name), pinyin=heard, initials=sounds.initials(heard)))
    KnownName.objects.bulk_create(rows, ignore_conflicts=True)


def by_sound(kind: str, term: Term, most: int = MOST) -> QuerySet[KnownName]:
    """Names that sound like the letters typed, or whose first letters they are."""
    if len(term.letters) < 2:
        return KnownName.objects.none()
    return _shortest(kind, sounding(term, "pinyin", "initials"), most)


def by_words(kind: str, term: Term, most: int = MOST) -> QuerySet[KnownName]:
    """Names that hold every word."""
    if term.too_short:
        return KnownName.objects.none()
    keys = sorted({pair for word in term.words for pair in pairs(word)})
    holds = Q(Contains(grams("text"), keys)) if keys else Q()
    for word in term.words:
        holds &= Q(text__contains=word)
    return _shortest(kind, holds, most)


def _shortest(kind: str, which: Q, most: int) -> QuerySet[KnownName]:
    return KnownName.objects.filter(which, kind=kind).order_by(Length(F("text")), "text")[:most]
