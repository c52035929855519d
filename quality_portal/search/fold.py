"""Text as searches read it. `search_fold` in PostgreSQL does the same, letter for letter."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "simplified.txt"
TRADITIONAL, SIMPLIFIED = _TABLE.read_text(encoding="utf-8").split("\n")[2:4]

# Signs that stand for one another: people type whatever bracket their keyboard has.
SIGNS = "〔〕【】〖〗[]{}《》〈〉<>「」『』—–‐·•・⋅“”‘’"
PLAIN = "()()()()()()()()()()---····\"\"''"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

KEPT = "0-9a-z〇\u3400-\u9fff"  # what counts of a number

_HAN = str.maketrans(TRADITIONAL, SIMPLIFIED)
_REST = str.maketrans(SIGNS + CAPITALS, PLAIN + CAPITALS.lower())
_SIGN = re.compile(f"[^{KEPT}]")


def fold(text: str) -> str:
    """产品質量（江海） → 产品质量(江海). Blanks stay."""
    return unicodedata.normalize("NFKC", text).translate(_HAN).translate(_REST)


def bare(text: str) -> str:
    """Letters, digits and characters alone: how numbers are compared, whatever stands between their parts."""
    return _SIGN.sub("", fold(text))


def pairs(folded: str) -> list[str]:
    """The pairs of neighbouring letters of a folded word, as `search_bigrams` keeps them."""
    return sorted({folded[place : place + 2] for place in range(len(folded) - 1)})
