"""Where a hit hit: the parts of a title that answer to the term."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .fold import bare, fold, pairs
from .sounds import initials, pinyin
from .terms import Term


def parts(text: str, term: Term) -> list[tuple[str, bool]]:
    """The text cut where marking begins and ends: (part, marked)."""
    marked = _by_words(text, term) or _by_sign(text, term) or _by_sound(text, term) or _by_pairs(text, term)
    return [
        ("".join(letter for _, letter in group), hit)
        for hit, group in groupby(enumerate(text), key=lambda pair: pair[0] in marked)
    ]


def html(text: str, term: Term) -> SafeString:
    """The same as HTML: everything escaped, what was hit in <mark>."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for part, hit in parts(text, term)))


def _spread(pieces: Iterator[tuple[int, str]]) -> tuple[str, list[int]]:
    """A text made of pieces, and for each of its letters the place it came from."""
    letters, places = [], []
    for place, piece in pieces:
        letters.append(piece)
        places += [place] * len(piece)
    return "".join(letters), places


def _hits(word: str, made: str, places: list[int]) -> set[int]:
    found, at = set(), made.find(word) if word else -1
    while at >= 0:
        found |= set(places[at : at + len(word)])
        at = made.find(word, at + 1)
    return found


def _by_words(text: str, term: Term) -> set[int]:
    made, places = _spread((place, fold(letter)) for place, letter in enumerate(text))
    return set().union(*(_hits(word, made, places) for word in term.words))


def _by_sign(text: str, term: Term) -> set[int]:
    """Numbers, whatever brackets and dashes stand between."""
    made, places = _spread((place, bare(letter)) for place, letter in enumerate(text))
    return _hits(term.bare, made, places)


def _by_sound(text: str, term: Term) -> set[int]:
    if not term.letters:
        return set()
    heard = [(place, pinyin(letter)) for place, letter in enumerate(text)]
    made, places = _spread(iter(heard))
    for reading in term.readings:
        if found := _hits(" " + " ".join(reading), made, places):
            return found
    made, places = _spread((place, initials(one)) for place, one in heard)
    return _hits(term.letters, made, places)


def _by_pairs(text: str, term: Term) -> set[int]:
    """What of a mistyped word is right."""
    made, places = _spread((place, fold(letter)) for place, letter in enumerate(text))
    return set().union(*(_hits(pair, made, places) for word in term.words for pair in pairs(word)))
