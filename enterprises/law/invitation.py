"""How long a one-time code lets somebody in, and what it is made of."""

import unicodedata
from datetime import timedelta

LASTS = timedelta(days=14)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like something else
GROUPS, EACH = 4, 4  # 31^16: nobody guesses one, so a plain digest may stand for it
OPEN_AT_ONCE = 20


def tidy(code: str) -> str:
    """Read a code as people copy it: small letters, full-width digits, spaces and dashes."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def grouped(code: str) -> str:
    """A code as it is shown and printed."""
    return "-".join(code[start : start + EACH] for start in range(0, len(code), EACH))
