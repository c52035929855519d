"""What the application's own database role may do: data, yes; evidence, only add and read."""

from django.apps import apps
from django.db import connection
from psycopg2 import sql


def evidence_tables() -> list[str]:
    """Tables whose rows can never be changed by the application."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "evidence", False) is True)


def grant_to(role: str) -> None:
    """Give `role` the data of every table, without UPDATE, DELETE or TRUNCATE on evidence. Run as the owner."""
    name = sql.Identifier(role)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(name),
    ]
    revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
    statements += [revoke.format(sql.Identifier(table), name) for table in evidence_tables()]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
