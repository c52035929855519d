"""Which business rows a leaf vouches for, and the digest of such a row.

The sealer takes the digest, not the act: nothing is computed under the locks of business, and until its act is sealed a row
and its act could be changed together anyway. The row is read as it then stands, so the last leaf of a row says how it is.
Only business evidence is listed, and of it only what no one changes without an act upon that very row: counters,
presence, words for searching and notes of the day's work do not belong. A new list of fields gets a new number and the
old one stays, for the leaves that were made with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg2 import sql


@dataclass(frozen=True, slots=True)
class Anchored:
    """A model under guard: its columns, by version of the list, the newest last.

    `always`: every row came with an act upon it, so a row without a leaf was put there by another road.
    """

    versions: tuple[tuple[str, ...], ...]
    always: bool = True

    @property
    def version(self) -> int:
        return len(self.versions)


def _one(*columns: str, always: bool = True) -> Anchored:
    return Anchored((columns,), always)


ANCHORED: dict[str, Anchored] = {
    "documents.document": _one(
        "uuid", "kind", "office_id", "series", "year", "serial", "number", "title", "issuer", "issued_on", "issued_at",
        "content_sha256", "check_code", "public", "subject_label", "subject_pk", "pdf", "sha256", "state", "void_reason",
    ),
}  # fmt: skip

# Files under guard: the column that names the file, and the one that holds its SHA-256.
FILES: dict[str, tuple[str, str]] = {"documents.document": ("pdf", "sha256"), "documents.attachment": ("file", "sha256")}


def table_of(label: str) -> type[Model]:
    """The model behind a label."""
    return apps.get_model(label)


def digests(label: str, keys: Collection[str] | None = None, version: int | None = None) -> dict[str, str]:
    """The digest of each row by its key, as `version:hex`; of all rows when no key is named."""
    return dict(iterate(label, keys, version))


def iterate(label: str, keys: Collection[str] | None = None, version: int | None = None) -> Iterator[tuple[str, str]]:
    """Keys and digests, one row after the other. PostgreSQL writes the row as JSON and hashes it: one spelling for each value."""
    anchored, meta = ANCHORED[label], table_of(label)._meta
    number = version or anchored.version
    key = sql.Identifier(meta.pk.column)
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in anchored.versions[number - 1])
    query = sql.SQL("SELECT {key}::text, encode(sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')), 'hex') FROM {table}").format(
        key=key, columns=columns, table=sql.Identifier(meta.db_table)
    )
    if keys is not None:
        query += sql.SQL(" WHERE {key} = ANY(%s::bigint[])").format(key=key)
    with connection.cursor() as cursor:
        cursor.execute(query, None if keys is None else [list(keys)])
        while rows := cursor.fetchmany(5_000):
            for row, digest in rows:
                yield row, f"{number}:{digest}"
