"""Telephone numbers as people type them."""

import re
import unicodedata

WRONG = "“{label}”应为能接通的电话号码，您填的是“{value}”。请填手机号码，或者带区号的座机号码，例如 0991-6812315。"
_MARKS = re.compile(r"[\d\s+()\-—转]+")


def is_phone(text: object) -> bool:
    """Can it be called? 5 (a short number such as 12315) to 20 digits, with the marks people write between them."""
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    return bool(_MARKS.fullmatch(plain)) and 5 <= sum(mark.isdigit() for mark in plain) <= 20
