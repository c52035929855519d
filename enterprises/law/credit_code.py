"""The unified social credit code, GB 32100-2015. Pure: no Django."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quality_portal.core.instruments import USCC_STANDARD

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CODE_LENGTH = 18
OLD_REGISTRATION_LENGTH = 15
CODE_BASIS = USCC_STANDARD.passage("5.1")
_SHAPE = re.compile(rf"[0-9]{{8}}[{ALPHABET}]{{10}}")
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_BLANKS = re.compile(r"[\s\-_\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """A credit code as read: a refusal cannot be overridden, a warning can, by a person who looked at the licence."""

    code: str
    refusal: str = ""
    warning: str = ""

    @property
    def verified(self) -> bool:
        return not (self.refusal or self.warning)


def tidy_code(text: str) -> str:
    """Forgive what a keyboard does: full-width letters, spaces, hyphens, lower case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(code: str) -> str:
    """The 18th character that belongs to the first 17."""
    total = sum(_VALUE[letter] * weight for letter, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[-total % 31]


def check_code(text: str) -> CodeCheck:
    """Read a credit code: wrong length or letters refuse, a wrong check digit warns."""
    code = tidy_code(text)
    if _SHAPE.fullmatch(code):
        return CodeCheck(code) if check_digit(code) == code[-1] else CodeCheck(code, warning=WRONG_DIGIT)
    return CodeCheck(code, refusal=_refusal(code))


WRONG_DIGIT = "统一社会信用代码第18位（校验位）不对，可能有一位抄错。请对照营业执照检查。"
WRONG_REGISTRATION = "统一社会信用代码应为18位，您填了15位，像是旧的工商注册号。请改填营业执照上的统一社会信用代码。"


def _refusal(code: str) -> str:
    if len(code) == OLD_REGISTRATION_LENGTH and code.isdigit():
        return WRONG_REGISTRATION
    if len(code) != CODE_LENGTH:
        return f"统一社会信用代码应为18位，您填了{len(code)}位。请对照营业执照检查。"
    place, letter = next(
        (n, c) for n, c in enumerate(code, start=1) if c not in (ALPHABET[:10] if n <= 8 else ALPHABET)
    )
    allowed = "前8位只能是数字" if place <= 8 else "只能用数字和大写字母，不含 I、O、S、V、Z"
    return f"统一社会信用代码第{place}位“{letter}”不对：{allowed}。请对照营业执照检查。"
