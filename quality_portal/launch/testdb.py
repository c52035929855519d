"""The databases of a test run: one is migrated by the owner, each worker works on a clone of it as the application.

So the tests meet the same rights as production: the application's role owns nothing and cannot change evidence.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
import psycopg2.errors
from psycopg2 import sql

from .quick import fewer_rebuilds
from .trouble import Trouble

RUN = os.environ.get("PORTAL_TEST_RUN", "portal-test").replace("-", "_")
TEMPLATE = f"{RUN}_template"


def worker_database() -> str:
    """Return the name of this worker's own database."""
    return f"{RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


class Databases:
    """Makes, clones and drops databases as the owner; Django's connection stays the application's."""

    def __init__(self) -> None:
        from django.conf import settings  # the plugin is loaded before Django has settings

        self.owner_url = os.environ["DATABASE_OWNER_URL"]
        self.gate = Path(settings.STATE) / "template"
        self.name = worker_database()
        self.owned_role = ""

    @contextlib.contextmanager
    def cursor(self) -> Iterator[Any]:
        with contextlib.closing(psycopg2.connect(self.owner_url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor

    def prepare(self) -> None:
        """Migrate the template once for all workers, then clone it for this one."""
        with self.gate.open("a+") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            gate.seek(0)
            role = gate.read().strip()
            if not role:
                role = self._application_role()
                self._migrate(role)
                gate.write(role)
        self.clone()
        self._point_django_at(self.name, role)

    def _application_role(self) -> str:
        """Return the role that the tests act as: the launcher's, or one made for this run on a server of yours."""
        given = urlsplit(os.environ["DATABASE_URL"]).username
        if given and given != urlsplit(self.owner_url).username:
            return f"{given}:{quote(urlsplit(os.environ['DATABASE_URL']).password or '', safe='')}"
        role, password = f"{RUN}_app", secrets.token_hex(16)
        with self.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                raise Trouble(
                    "测试要建立自己的数据库和角色：DATABASE_URL 的角色需要 CREATEDB 和 CREATEROLE 权限。",
                    "The tests make a database and a role of their own: the role in DATABASE_URL needs CREATEDB and CREATEROLE.",
                )
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD %s").format(sql.Identifier(role)), [password])
        self.owned_role = role
        return f"{role}:{password}"

    def _migrate(self, role: str) -> None:
        from django.core.management import call_command
        from django.db import connection
        from django.test import override_settings

        with self.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        owner = urlsplit(self.owner_url)
        self._point_django_at(TEMPLATE, f"{owner.username or ''}:{owner.password or ''}")
        with override_settings(DATABASE_APP_ROLE=role.split(":", maxsplit=1)[0]), fewer_rebuilds():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("grant_app_role", stdout=io.StringIO())
        connection.close()

    def _point_django_at(self, database: str, role: str) -> None:
        """Change the settings in place, so that threads and child processes follow."""
        from django.db import connection

        user, _, password = role.partition(":")
        connection.close()
        connection.settings_dict |= {"NAME": database, "USER": user, "PASSWORD": password}
        parts = urlsplit(self.owner_url)
        host = parts.netloc.rpartition("@")[2]
        login = f"{user}:{password}" if password else user
        os.environ["DATABASE_URL"] = urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{database}"))

    def clone(self) -> None:
        """Give this worker a fresh copy; whoever is still connected to the old one is cut off."""
        from django.db import connections

        connections.close_all()
        with self.cursor() as cursor:
            name = sql.Identifier(self.name)
            self._drop(cursor, name)
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(TEMPLATE)))

    @staticmethod
    def _drop(cursor: Any, name: sql.Identifier) -> None:
        """Drop a database. The server's own cleaner may be at work in it, may not be cut off by us, and leaves soon."""
        for patience in (0.2, 0.5, 1, 2, 4, None):
            try:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                return
            except psycopg2.errors.InsufficientPrivilege:
                if patience is None:
                    raise
                time.sleep(patience)

    def remove(self) -> None:
        """Drop this worker's database; whoever made the role takes it and the template away too."""
        from django.db import connections

        connections.close_all()
        with self.cursor() as cursor:
            self._drop(cursor, sql.Identifier(self.name))
            if self.owned_role:
                self._drop(cursor, sql.Identifier(TEMPLATE))
                cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(self.owned_role)))
