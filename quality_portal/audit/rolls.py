"""Rolls: the rows that one act brought by the thousand, and how each of them stood.

A leaf vouches for the row that its act was upon. A file brings rows by the thousand in one act upon the file. Such an act
keeps a roll, the digest of each row beside its number, and says the digest of the whole in `after`: its leaf commits to
that, that to the roll, and the roll to every row. PostgreSQL makes it, so that no memory grows with the file.
Whoever takes such rows out again says so by an act upon the same file; the roll then speaks for none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection
from psycopg2 import sql

from . import anchors
from .models import Event, Roll

PART = 5_000  # rows of a part
LINE = 40  # bytes: the number of the row, eight, and its SHA-256
SAID = "roll"  # the word in `after`
ENDED = "roll_ended"  # the same, of the act that took the rows out again

PARTS = """
CREATE TEMPORARY TABLE audit_roll_parts ON COMMIT DROP AS
SELECT part, string_agg(int8send(key) || digest, ''::bytea ORDER BY key) AS content
FROM (
    SELECT {key} AS key, sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')) AS digest,
        ((row_number() OVER (ORDER BY {key}) - 1) / %s)::int AS part
    FROM {table} WHERE {key} IN ({brought})
) AS rows GROUP BY part
"""
WHOLE = """
SELECT coalesce(sum(length(content)), 0) / %s, encode(sha256(coalesce(string_agg(sha256(content), ''::bytea ORDER BY part), '')), 'hex')
FROM audit_roll_parts
"""
KEEP = "INSERT INTO audit_roll (event_id, label, version, part, content) SELECT %s, %s, %s, part, content FROM audit_roll_parts"


@dataclass(frozen=True, slots=True)
class Brought:
    """A roll that is made and waits for its act."""

    label: str
    version: int
    rows: int
    sha256: str

    @property
    def said(self) -> dict[str, Any]:
        """What the act says of it, to be put into `after`."""
        return {SAID: {"label": self.label, "version": self.version, "rows": self.rows, "sha256": self.sha256}} if self.rows else {}


def make(label: str, brought: Collection[int] | sql.Composable) -> Brought:
    """Write down how these rows stand: named by their numbers, or by the SQL that selects the numbers."""
    anchored, meta = anchors.ANCHORED[label], anchors.table_of(label)._meta
    chosen = brought if isinstance(brought, sql.Composable) else sql.SQL("SELECT unnest({}::bigint[])").format(sql.Literal(list(brought)))
    made = sql.SQL(PARTS).format(
        key=sql.Identifier(meta.pk.column), columns=anchors.columns_of(label), table=sql.Identifier(meta.db_table), brought=chosen
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.audit_roll_parts")
        cursor.execute(made, [PART])
        cursor.execute(WHOLE, [LINE])
        rows, digest = cursor.fetchone()
    return Brought(label, anchored.version, int(rows), digest)


def keep(event: Event, brought: Brought) -> None:
    """File the roll under the act that says its digest, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [event.pk, brought.label, brought.version])


def ended(label: str) -> dict[str, Any]:
    """What an act says that takes out again all that the acts upon its subject brought before, to be put into `after`."""
    return {ENDED: label}


def standing(label: str) -> Iterator[tuple[Event, bool]]:
    """The acts that brought rows of this kind, the newest first, and whether their rows were not taken out again since."""
    brought = list(Event.objects.filter(after__has_key=SAID, **{f"after__{SAID}__label": label}).select_related("leaf").order_by("-pk"))
    upon = Event.objects.filter(subject_label__in={act.subject_label for act in brought}, subject_pk__in={act.subject_pk for act in brought})
    last = {(act.subject_label, act.subject_pk): act.pk for act in upon.filter(**{f"after__{ENDED}": label}).order_by("pk")}
    for act in brought:
        yield act, last.get((act.subject_label, act.subject_pk), 0) < act.pk


def lines_of(content: bytes) -> Iterator[tuple[int, str]]:
    """The rows of a part: number and digest."""
    for at in range(0, len(content), LINE):
        yield int.from_bytes(content[at : at + 8], "big"), content[at + 8 : at + LINE].hex()


def holds(event: Event) -> bool:
    """Is the roll of this act the one that it speaks of?"""
    said, total, rows = (event.after or {})[SAID], sha256(), 0
    for expected, (part, content) in enumerate(_parts(event, said["label"]).values_list("part", "content").iterator(chunk_size=20)):
        if part != expected:
            return False
        total.update(sha256(content).digest())
        rows += len(content) // LINE
    return (rows, total.hexdigest()) == (said["rows"], said["sha256"])


def parts(event: Event, label: str) -> Iterator[tuple[int, bytes]]:
    """The parts of a roll one after the other: version of the columns and content."""
    for version, content in _parts(event, label).values_list("version", "content").iterator(chunk_size=20):
        yield version, bytes(content)


def _parts(event: Event, label: str) -> Any:
    return Roll.objects.filter(event=event, label=label).order_by("part")
