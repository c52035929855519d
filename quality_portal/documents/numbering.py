"""Document numbers: 机关代字 + 文种字 + 〔year〕 + n + 号, without gaps."""

import secrets

from django.db import connection

from quality_portal.accounts.models import Office

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: a code is read aloud over the telephone and typed from paper.
LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 8


def next_serial(office: Office, series: str, year: int) -> int:
    """Take the next number. The counter's row stays locked until the caller's transaction ends, so a rollback leaves no gap."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_documentcounter AS counter (office_id, series, year, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (office_id, series, year) DO UPDATE SET last = counter.last + 1
            RETURNING last
            """,
            [office.pk, series, year],
        )
        return cursor.fetchone()[0]


def number_text(code: str, series: str, year: int, serial: int) -> str:
    """The number as it is printed."""
    return f"{code}{series}〔{year}〕{serial}号"


def new_check_code() -> str:
    """A random code by which anybody who holds the paper can look it up: 25^8, about 37 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
