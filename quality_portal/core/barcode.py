"""Codes on packages (GTIN-8, -12, -13, -14): read tolerantly, checked by their last digit."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code in digits, or the sentence that says what is wrong with it."""

    code: str
    refusal: str = ""


def check_barcode(text: str) -> Barcode:
    """Read what was typed or scanned: blanks, dashes and full-width digits are forgiven, a wrong digit is named."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")
    if not (plain.isascii() and plain.isdigit()):
        return Barcode(plain, _("商品条码只有数字。请照包装上条码下面的数字填写。"))
    if len(plain) not in LENGTHS:
        return Barcode(plain, _("商品条码一般为 13 位（也有 8、12、14 位），您填了 %s 位。请对照包装检查。") % len(plain))
    if check_digit(plain[:-1]) != int(plain[-1]):
        return Barcode(plain, _("商品条码第 %s 位（校验位）不对，可能有一位抄错。请对照包装检查。") % len(plain))
    return Barcode(plain)


def check_digit(body: str) -> int:
    """The last digit of a code: weights 3 and 1 in turn, from the right (GB 12904)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def same_code(code: str) -> tuple[str, ...]:
    """A code in every length that says the same: a 12-digit one is the 13-digit one without its first zero."""
    bare = code.lstrip("0")
    return tuple(dict.fromkeys([code, *(bare.zfill(length) for length in LENGTHS if len(bare) <= length)]))
