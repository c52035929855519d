"""What a visitor typed, read once for every room that looks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import sounds
from .fold import bare, fold

LONGEST = 100
SHORTEST = 2  # letters; one alone stands in half of all names
MOST_WORDS = 8

_CODE = re.compile(r"[0-9a-z]*[0-9][0-9a-z]*")
_LETTERS = re.compile(r"[a-zü][a-zü' ]*")


@dataclass(frozen=True)
class Term:
    """A term as typed and as searches read it. `memo` keeps what one room found for others to build on."""

    typed: str
    words: tuple[str, ...]
    bare: str
    readings: tuple[tuple[str, ...], ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def folded(self) -> str:
        return " ".join(self.words)

    @property
    def too_short(self) -> bool:
        return len(self.bare) < SHORTEST

    @property
    def code(self) -> str:
        """Latin letters and digits alone, at least one digit, as codes and numbers of certificates are written."""
        return self.bare.upper() if _CODE.fullmatch(self.bare) else ""

    @property
    def letters(self) -> str:
        """Latin letters alone: pinyin, first letters, or a foreign name."""
        return "".join(self.words).replace("'", "").replace("ü", "v") if _LETTERS.fullmatch(self.folded) else ""


def read(typed: str) -> Term:
    """Read a term. Control signs are blanks, the rest of a very long one is left off."""
    text = "".join(letter if letter.isprintable() else " " for letter in typed[: LONGEST * 4])
    shown = " ".join(text.split())[:LONGEST].strip()
    words = tuple(fold(shown).split()[:MOST_WORDS])
    term = Term(shown, words, bare(" ".join(words)))
    if not term.letters:
        return term
    return Term(shown, words, term.bare, sounds.readings("'".join(words).replace("ü", "v")))
