"""One slip is forgiven: a wrong, missing, added or swapped letter.

A slip spoils the pairs of letters round its place and no other. Rows that hold all pairs but those of one place are
looked up by the index; how far they really are is counted afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .fold import bare, pairs
from .terms import Term

SHORTEST = 3  # of two letters, one wrong leaves nothing to look for
LONGEST = 24
SWAPPED_FROM = 7  # letters; a swap spoils three pairs, and enough must be left
CANDIDATES = 300
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def spoiled(words: Sequence[str]) -> list[list[str]]:
    """The pairs that must be there, for each place where the slip may be. The other words are taken to be right."""
    found: list[list[str]] = []
    for at, word in enumerate(words):
        if not SHORTEST <= len(word) <= LONGEST:
            continue
        others = [pair for place, other in enumerate(words) if place != at for pair in pairs(other)]
        mine = [first + second for first, second in pairwise(word)]
        width = 3 if len(word) >= SWAPPED_FROM else 2 if len(mine) > 2 else 1
        found += [sorted({*others, *mine[:start], *mine[start + width :]}) for start in range(len(mine) - width + 1)]
    return found


def allowed(word: str) -> int:
    """How many slips a word of this length may have."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < SWAPPED_FROM else 2


def slips(word: str, text: str) -> int:
    """The fewest slips that make the word out of a part of the text; a swap of neighbours is one."""
    before: list[int] = []
    row = [0] * (len(text) + 1)
    for i, letter in enumerate(word, start=1):
        older, before, row = before, row, [i] + [0] * len(text)
        for j, other in enumerate(text, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == text[j - 2] and word[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
    return min(row)


def distance(term: Term, texts: Iterable[str]) -> int | None:
    """How far the nearest of the folded texts is; None when a word is further off than may be forgiven."""
    best: int | None = None
    for text in texts:
        far = [slips(word, text) for word in term.words]
        if all(one <= allowed(word) for one, word in zip(far, term.words, strict=True)):
            best = min(far_all := sum(far), far_all if best is None else best)
    return best


def number_distance(term: Term, number: str) -> int | None:
    """How far a number is as a whole; None when it is further off than may be forgiven."""
    plain = bare(number)
    far = max(slips(term.bare, plain), abs(len(plain) - len(term.bare)))
    return far if far <= allowed(term.bare) else None


def codes_near(code: str) -> list[str]:
    """Every credit code that is one slip away: a wrong, swapped, missing or doubled character."""
    places = range(len(code))
    found = {code[:at] + other + code[at + 1 :] for at in places for other in ALPHABET} if len(code) == 18 else set()
    if len(code) == 18:
        found |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in places[:-1]}
    elif len(code) == 17:
        found = {code[:at] + other + code[at:] for at in range(18) for other in ALPHABET}
    elif len(code) == 19:
        found = {code[:at] + code[at + 1 :] for at in places}
    return sorted(found - {code})
