"""Where data lives, which keys are used, and whether a portal is already running here."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from quality_portal import env

from .trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
ROOM_NEEDED = 300 * 1024 * 1024
# Commands that change tables or rights, and so run with the owner's role.
AS_OWNER = {"migrate", "erase_private", "makemigrations", "grant_app_role", "sqlmigrate", "flush"}
# Commands that need no server at all.
WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "help", "makemessages", "makemigrations", "rulebook", "spectacular"}


def state_dir() -> Path:
    """Return the folder of this checkout's data: one that every account can reach when we are root."""
    if named := os.environ.get("PORTAL_STATE"):
        return Path(named).absolute()
    if os.geteuid() == 0:
        tag = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
        return Path(f"/var/lib/quality-portal-{tag}")
    return ROOT / ".state"


def make_state_dir() -> Path:
    """Create the folder, with room to work in."""
    state = state_dir()
    state.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and "PORTAL_STATE" not in os.environ:
        state.chmod(0o755)  # PostgreSQL runs under another account and must pass through
    free = shutil.disk_usage(state).free
    if free < ROOM_NEEDED:
        raise Trouble(
            f"磁盘空间不足：{state} 只剩 {free // 2**20} MB，至少需要 {ROOM_NEEDED // 2**20} MB。",
            f"The disk is full: {state} has {free // 2**20} MB left, {ROOM_NEEDED // 2**20} MB are needed.",
        )
    return state


def make_keys(state: Path) -> None:
    """Write the keys once; only we can read them."""
    folder = state / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, value in (("secret_key", secrets.token_urlsafe(64)), ("log_key", secrets.token_hex(32))):
        path = folder / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(value)


def fingerprint() -> str:
    """Return a digest of everything that could ask for other tables or rights: all code, all packages."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for package in ("quality_portal", "enterprises", "inspections", "enforcement", "brands"):
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def prepared(state: Path) -> Path:
    """Return the file, beside our own cluster's data, that says for which code its tables were last brought up to date."""
    return state / "postgres" / "prepared"


def check_addresses() -> None:
    """Refuse an address that cannot be meant, before anything is started for it."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if url := os.environ.get(name):
            env.database(url, name)
    if url := os.environ.get("REDIS_URL"):
        env.redis(url)


def development(state: Path) -> None:
    """Set what development leaves out; whatever the environment names already, stays."""
    check_addresses()
    make_keys(state)
    os.environ["PORTAL_STATE"] = str(state)
    os.environ.setdefault("PORTAL_MODE", "development")
    os.environ.setdefault("PORTAL_DEMO", "1")


def lock(state: Path, name: str = "run") -> int | None:
    """Take the lock and return its descriptor, or None when it is held.

    Children inherit the descriptor, so the lock is free only when the last of them has ended.
    """
    descriptor = os.open(state / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def note_running(state: Path, facts: dict[str, Any]) -> None:
    """Leave word where the running services are, for `manage.py` and for the next start."""
    path = state / "run.json"
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(facts, file)
    fresh.replace(path)


def running(state: Path) -> dict[str, Any] | None:
    """Return what `note_running` wrote, if its writer still lives: it alone holds this lock, its children do not."""
    try:
        facts: dict[str, Any] = json.loads((state / "run.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    descriptor = lock(state, "supervisor")
    if descriptor is None:
        return facts
    os.close(descriptor)
    return None


def adopt(arguments: list[str]) -> bool:
    """Prepare for a command of Django: with your own services, or with those of a portal that runs here.

    False when neither is there.
    """
    state = make_state_dir()
    development(state)
    if arguments and arguments[0] in AS_OWNER:
        os.environ.setdefault("PORTAL_AS_OWNER", "1")
        prepared(state).unlink(missing_ok=True)  # the command may change the tables: look at them again at the next start
    if arguments and arguments[0] in WITHOUT_DATABASE:  # makemigrations would like to look at a database, if there is one
        os.environ.setdefault("PYTHONWARNINGS", "ignore:Got an error checking a consistent migration history")
    if os.environ.get("DATABASE_URL"):
        return True
    facts = running(state)
    if facts is None or "database" not in facts:
        return False
    os.environ["DATABASE_URL"] = facts["database"]
    os.environ.setdefault("DATABASE_OWNER_URL", facts["owner"])
    os.environ.setdefault("REDIS_URL", facts["redis"])
    return True
