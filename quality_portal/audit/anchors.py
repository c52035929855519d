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

    `always`: every row came with an act upon it or on the roll of one, so a row without a leaf was put there by another road.
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
    "documents.attachment": _one("uuid", "subject_label", "subject_pk", "name", "kind", "size", "sha256", "file", "sent_at"),
    "enterprises.enterprise": _one(
        "credit_code", "name", "former_names", "region_id", "address", "size", "legal_form", "capital", "scope", "established_on",
        "state", "state_since",
    ),
    "enterprises.licence": _one(
        "enterprise_id", "kind", "number", "product_id", "scope", "valid", "issuer", "state", "state_since", "state_ground",
        "state_because", "state_basis",
    ),
    "enterprises.standing": _one(
        "kind", "enterprise_id", "product_id", "category_id", "licence_id", "since", "until", "because", "basis", "ended_because",
    ),
    "inspections.catalogue": _one("number", "office_id", "year", "level", "title", "state", "published_at", "withdrawn_at", "withdrawn_because"),
    "inspections.specification": _one(
        "category_id", "version", "standard", "method", "decision", "since", "state", "office_id", "approved_at", "repealed_because", always=False,
    ),
    "inspections.plan": _one("number", "title", "office_id", "year", "quarter", "kind", "state"),
    "inspections.draw": _one(
        "number", "plan_item_id", "state", "input", "candidates", "officers", "take", "reserves", "algorithm", "commitment",
        "value_source", "value_due", "committed_at", "public_value", "seed", "drawn_at", "witness", "void_reason", "voided_at",
    ),
    "inspections.sample": _one(
        "number", "plan_item_id", "office_id", "enterprise_id", "product_id", "product_name", "trademark", "model", "standard", "batch",
        "produced_on", "sampled_on", "place", "source", "quantity", "seal_no", "backup_seal_no",
    ),
    "inspections.testreport": _one(
        "number", "sample_id", "corrects_id", "lab_id", "issued_on", "verdict", "severity", "failed_items", "because", "filed_at", "verified_at",
    ),
    "inspections.conclusion": _one(
        "report_id", "refusal_id", "sample_id", "office_id", "enterprise_id", "product_name", "decided_on", "verdict", "failed_items",
        "state", "final_on", "withdrawn_on", "withdrawn_because", always=False,  # it comes with the act upon its report
    ),
    "inspections.importedresult": _one(  # on the roll of the act that took its file in
        "key", "file_id", "row_no", "source", "origin_no", "product_name", "category_path", "trademark", "model", "producer_name", "producer_id",
        "maker_region", "maker_place", "seller_name", "seller_region", "seller_place", "produced_text", "batch", "item_class", "item", "unit",
        "value_text", "limit_text", "verdict", "verdict_text", "grade", "lab_name", "publisher", "published_on", "note", "extra",
    ),
    "inspections.finding": _one("number", "conclusion_id", "enterprise_id", "product_name", "facts", "severity", "office_id", "confirmed_on"),
    "enforcement.case": _one(
        "number", "finding_id", "enterprise_id", "product_id", "product_name", "office_id", "rulebook", "state", "rung", "opened_on",
        "closed_on", "closed_because",
    ),
    "enforcement.step": _one("case_id", "rung", "rule_key", "basis_text", "office_id", "facts", "demands", "decided_on", "document_id", always=False),
    "enforcement.instruction": _one(
        "uuid", "office_id", "title", "main_to", "body", "annexes", "openness", "openness_reason", "copies_to", "about_id", "effect", "state",
        "document_id", "issued_on",
    ),
    "enforcement.announcement": _one(
        "uuid", "kind", "office_id", "title", "summary", "body", "state", "document_id", "published_at", "term_until", "withdrawn_at",
        "withdrawn_because",
    ),
    "brands.honour": _one(
        "programme_id", "enterprise_id", "product_id", "certificate_no", "granted_on", "valid_until", "basis", "state", "withdrawn_on",
        "withdrawn_because",
    ),
    "reports.quarterlyreport": _one("office_id", "year", "quarter", "state", "digest", "compiled_at", "published_at", "document_id"),
}  # fmt: skip
# Files under guard: the column that names the file, and the one that holds its SHA-256.
FILES: dict[str, tuple[str, str]] = {"documents.document": ("pdf", "sha256"), "documents.attachment": ("file", "sha256")}


def table_of(label: str) -> type[Model]:
    """The model behind a label."""
    return apps.get_model(label)


def columns_of(label: str, version: int | None = None) -> sql.Composable:
    """The columns under guard, as SQL lists them."""
    versions = ANCHORED[label].versions
    return sql.SQL(", ").join(sql.Identifier(name) for name in versions[(version or len(versions)) - 1])


def keys_of(label: str) -> Iterator[str]:
    """The keys of all rows, one after the other."""
    meta = table_of(label)._meta
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}::text FROM {}").format(sql.Identifier(meta.pk.column), sql.Identifier(meta.db_table)))
        while rows := cursor.fetchmany(5_000):
            yield from (key for (key,) in rows)


def digests(label: str, keys: Collection[str] | None = None, version: int | None = None) -> dict[str, str]:
    """The digest of each row by its key, as `version:hex`; of all rows when no key is named."""
    return dict(iterate(label, keys, version))


def iterate(label: str, keys: Collection[str] | None = None, version: int | None = None) -> Iterator[tuple[str, str]]:
    """Keys and digests, one row after the other. PostgreSQL writes the row as JSON and hashes it: one spelling for each value."""
    anchored, meta = ANCHORED[label], table_of(label)._meta
    number = version or anchored.version
    key = sql.Identifier(meta.pk.column)
    query = sql.SQL("SELECT {key}::text, encode(sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')), 'hex') FROM {table}").format(
        key=key, columns=columns_of(label, number), table=sql.Identifier(meta.db_table)
    )
    if keys is not None:
        query += sql.SQL(" WHERE {key} = ANY(%s::bigint[])").format(key=key)
    with connection.cursor() as cursor:
        cursor.execute(query, None if keys is None else [list(keys)])
        while rows := cursor.fetchmany(5_000):
            for row, digest in rows:
                yield row, f"{number}:{digest}"
