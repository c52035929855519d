"""How dates, money, rates and codes are written. One way for screens, documents and files.

Text writes 2026年11月22日, tables write 2026-11-22; a rate never stands without its numbers.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import get_language, gettext

TEN_THOUSAND = Decimal(10_000)
MILLION = Decimal(1_000_000)
KILO = 1024
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def local(value: date | datetime) -> date | datetime:
    """Move an aware moment to the portal's own clock; leave dates and naive moments alone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_of(value: date | datetime) -> date:
    """The calendar day of a date or a moment, on the portal's own clock."""
    at = local(value)
    return at.date() if isinstance(at, datetime) else at


def zhdate(value: date | datetime | None) -> str:
    """2026年11月22日; years first, no leading zeros. On English pages 22 November 2026."""
    if not value:
        return ""
    day = day_of(value)
    if get_language() == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def zhday(value: date | datetime | None) -> str:
    """11月22日, where the year is plain."""
    if not value:
        return ""
    day = day_of(value)
    if get_language() == "en":
        return f"{day.day} {MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def isodate(value: date | datetime | None) -> str:
    return day_of(value).isoformat() if value else ""


def zhtime(value: datetime | None) -> str:
    return f"{zhdate(value)} {local(value):%H:%M}" if value else ""


def isotime(value: datetime | None) -> str:
    return f"{local(value):%Y-%m-%d %H:%M}" if value else ""


def number(value: object) -> str:
    """12,345; text that is no number is left as it is."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{amount:,}"


def money(value: object) -> str:
    """12,345.00 元; from a million on 123.45 万元."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    if abs(amount) >= MILLION:
        return f"{_rounded(amount / TEN_THOUSAND, '0.01'):,} 万元"
    return f"{_rounded(amount, '0.01'):,} 元"


def percent(part: object, whole: object) -> str:
    """One decimal, halves up; a dash when there is nothing to divide by."""
    if not whole:
        return "—"
    return f"{_rounded(Decimal(str(part)) * 100 / Decimal(str(whole)), '0.1')}%"


def rate(part: object, whole: object) -> str:
    """92.4%(612/662). Never a bare percentage."""
    if not whole:
        return "—"
    return f"{percent(part, whole)}({number(part)}/{number(whole)})"


def hex_groups(value: object) -> str:
    """A digest in groups of eight, to be read aloud and compared."""
    text = str(value or "")
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def credit_code(value: str | None) -> str:
    """Group a unified credit code by four for reading."""
    text = value or ""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def file_size(value: int | None) -> str:
    if value is None:
        return ""
    if value < KILO:
        return gettext("%s 字节") % value
    if value < KILO * KILO:
        return f"{round(value / KILO)} KB"
    return f"{value / KILO / KILO:.1f} MB"


def _rounded(amount: Decimal, step: str) -> Decimal:
    return amount.quantize(Decimal(step), rounding=ROUND_HALF_UP)


INNER = str.maketrans("“”", "‘’")


def inner_quotes(words: object) -> str:
    """Words that will stand between “ and ”: their own quotation marks become ‘ and ’."""
    return str(words).translate(INNER)
