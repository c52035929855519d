"""Conditions and columns in the words of PostgreSQL. An index and the query that uses it are built from the same expression."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Expression, F, Func, GeneratedField, Q, TextField, Value
from django.db.models.functions import Concat

from . import near
from .fold import pairs
from .sounds import SYLLABLES
from .terms import SHORTEST, Term


def joined(*names: str) -> Expression | F:
    """Columns as one text; a blank between them keeps pairs from crossing over."""
    if len(names) == 1:
        return F(names[0])
    between = [part for name in names for part in (Value(" "), F(name))][1:]
    return Concat(*between, output_field=CharField())


def grams(*names: str) -> Func:
    """The pairs of letters of columns."""
    return Func(joined(*names), function="search_bigrams", output_field=ArrayField(TextField()))


def folded(*names: str) -> Func:
    """The text of columns as searches read it."""
    return Func(joined(*names), function="search_fold", output_field=TextField())


def bare_of(name: str) -> Func:
    """A number's letters and digits alone."""
    return Func(F(name), function="search_bare", output_field=TextField())


def bare_grams(name: str) -> Func:
    """The pairs of letters of a number, without what stands between its parts."""
    return Func(bare_of(name), function="search_bigrams", output_field=ArrayField(TextField()))


def row_words(name: str) -> Func:
    """All cells of a published row as one folded text."""
    return Func(F(name), function="search_row", output_field=TextField())


def row_grams(name: str) -> Func:
    """The pairs of letters of a published row."""
    return Func(row_words(name), function="search_bigrams", output_field=ArrayField(TextField()))


def sounds_of(heard: str, letters: str) -> Func:
    """Syllables and first letters of columns that keep pinyin and initials."""
    return Func(F(heard), F(letters), function="search_sounds", output_field=ArrayField(TextField()))


def words_of(*names: str) -> GeneratedField:
    """A column that keeps the folded text of others."""
    return GeneratedField(verbose_name="检索文字", expression=folded(*names), output_field=TextField(), db_persist=True)


def names_of(name: str, others: str) -> GeneratedField:
    """A column that keeps a name and those before it, folded."""
    text = Func(F(name), F(others), function="search_names", output_field=TextField())
    return GeneratedField(verbose_name="检索文字", expression=text, output_field=TextField(), db_persist=True)


def pairs_of(name: str) -> GeneratedField:
    """A column that keeps the pairs of letters of another."""
    return GeneratedField(verbose_name="检索字对", expression=grams(name), output_field=ArrayField(TextField()), db_persist=True)


def Contains(left: Any, values: Sequence[str]) -> Any:  # noqa: N802 – reads as the lookup it builds
    """`left @> values`, as an expression that Q takes."""
    return left.output_field.get_lookup("contains")(left, list(values))


def Holds(left: Any, word: str) -> Any:  # noqa: N802 – the same
    """`left LIKE %word%`."""
    return left.output_field.get_lookup("contains")(left, word)


def Begins(left: Any, word: str) -> Any:  # noqa: N802 – the same
    """`left LIKE word%`."""
    return left.output_field.get_lookup("startswith")(left, word)


def sounding(term: Term, heard: str, letters: str) -> Q:
    """Names that sound like the letters typed, or whose first letters they are; by the index on sounds, then read again."""
    sounds = sounds_of(heard, letters)
    found = Q()
    for reading in term.readings:
        keys = [_key(one, two) for one, two in pairwise(reading)] or list(reading)
        found |= Q(Contains(sounds, keys)) & Q(**{f"{heard}__contains": " " + " ".join(reading)})
    if len(term.letters) > 1:
        found |= Q(Contains(sounds, [f".{pair}" for pair in pairs(term.letters)])) & Q(**{f"{letters}__contains": term.letters})
    return found


def _key(one: str, two: str) -> str:
    """Two syllables as the index keeps them; of a second that is only begun, the first letters."""
    return f"{one} {two}" if two in SYLLABLES else f".{one[0]}{two[0]}"


def number_holds(name: str, bare: str) -> Q:
    """Numbers that hold these letters and digits: by the index on their pairs, then read again. One alone must begin it."""
    if len(bare) < SHORTEST:
        return Q(Begins(bare_of(name), bare)) if bare else Q(pk=None)
    return Q(Contains(bare_grams(name), pairs(bare))) & Q(Holds(bare_of(name), bare))


def almost_number(term: Term, name: str) -> Q | None:
    """Numbers that are the term but for one slip; None for what is no number."""
    found = Q()
    if any(letter.isdigit() for letter in term.bare):
        for keys in near.spoiled((term.bare,)):
            found |= Q(Contains(bare_grams(name), keys))
    return found or None


def almost(term: Term, left: Func | str) -> Q | None:
    """Rows whose pairs (an expression, or the column that keeps them) are those of the term but for one slip.

    None for terms too short to guess at.
    """
    found = Q()
    for keys in near.spoiled(term.words):
        found |= Q(**{f"{left}__contains": keys}) if isinstance(left, str) else Q(Contains(left, keys))
    return found or None
