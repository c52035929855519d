"""Writing some columns of many rows in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model
from psycopg2 import sql


def write_all(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model as they stand in memory. The database's guards see every row as in any update."""
    if len(rows) == 1:
        rows[0].save(update_fields=fields)
    if len(rows) < 2:
        return
    meta = rows[0]._meta
    columns = [meta.get_field(name) for name in fields]
    keyed = [meta.pk, *columns]
    given = sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(column.db_type(connection))) for column in keyed)
    statement = sql.SQL("UPDATE {table} SET {sets} FROM unnest({given}) AS given ({names}) WHERE {table}.{key} = given.{key}").format(
        table=sql.Identifier(meta.db_table),
        sets=sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(sql.Identifier(column.column)) for column in columns),
        given=given,
        names=sql.SQL(", ").join(sql.Identifier(column.column) for column in keyed),
        key=sql.Identifier(meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[getattr(row, column.attname) for row in rows] for column in keyed])
