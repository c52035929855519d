"""Sums of money in sentences and papers: one way, to the last fen. Pure, so that rows of the law may write with it."""

from __future__ import annotations

from decimal import Decimal


def yuan(amount: Decimal | int) -> str:
    """12,345.00 元."""
    return f"{amount:,.2f} 元"


FIGURES = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal | int) -> str:
    """陆万零贰拾伍元整: a sum in the capitals that cannot be altered."""
    fen = int((Decimal(amount) * 100).to_integral_value())
    whole, (jiao, rest) = fen // 100, divmod(fen % 100, 10)
    words = f"{_whole(whole)}元" if whole or not fen else ""
    if not fen % 100:
        return f"{words}整"
    words += f"{FIGURES[jiao]}角" if jiao else ("零" if words else "")
    return words + (f"{FIGURES[rest]}分" if rest else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place, group in reversed(list(enumerate(groups))):
        if not group:
            continue
        words += "零" if words and (group < 1000 or not groups[place + 1]) else ""
        words += _four(group) + GROUPS[place]
    return words or "零"


def _four(group: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + FIGURES[digit] + PLACES[place]
        gap = gap or bool(words and not digit)
        gap = gap and not digit
    return words
