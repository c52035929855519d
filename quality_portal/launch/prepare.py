"""Brings the database up to date, in one process: tables, rights, and word whether anybody lives here yet.

Run by the supervisor as the owner. The last line printed is `empty` or `inhabited`.
"""

from __future__ import annotations

import os
import sys

from .quick import fewer_rebuilds

UNREACHABLE, OUTGROWN = 3, 4


def main() -> int:
    """Migrate and grant."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        print(str(error).strip().splitlines()[0], file=sys.stderr)
        return UNREACHABLE
    with fewer_rebuilds():
        call_command("migrate", verbosity=0, interactive=False)
    if missing := absent(columns()):
        print(missing[0], file=sys.stderr)
        return OUTGROWN
    call_command("grant_app_role")
    from django.contrib.auth import get_user_model

    print("inhabited" if get_user_model().objects.exists() else "empty")
    return 0


def columns() -> set[tuple[str, str]]:
    """Table and name of every column in the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()")
        return set(cursor.fetchall())


def absent(there: set[tuple[str, str]]) -> list[str]:
    """What the code stores and the database has no column for, as `table.column`.

    Until the first release an initial migration may be rewritten; a database made before it believes itself up to date.
    """
    from django.apps import apps

    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    kept = [(model._meta.db_table, field.column) for model in models for field in model._meta.local_concrete_fields]
    return [f"{table}.{column}" for table, column in kept if (table, column) not in there]


if __name__ == "__main__":
    sys.exit(main())
