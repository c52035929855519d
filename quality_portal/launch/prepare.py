"""Brings the database up to date, in one process: tables, rights, and word whether anybody lives here yet.

Run by the supervisor as the owner. The last line printed is `empty` or `inhabited`.
"""

from __future__ import annotations

import os
import sys

from .quick import fewer_rebuilds

UNREACHABLE = 3


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
    call_command("grant_app_role")
    from django.contrib.auth import get_user_model

    print("inhabited" if get_user_model().objects.exists() else "empty")
    return 0


if __name__ == "__main__":
    sys.exit(main())
