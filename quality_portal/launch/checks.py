"""`./dev check`: everything that reads the code without running it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from .environment import ROOT, development, make_state_dir

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def production(state: Path) -> dict[str, str]:
    """Return the environment of a production server, with nothing behind its addresses."""
    return {
        "PORTAL_MODE": "production",
        "PORTAL_DEMO": "0",
        "PORTAL_STATE": str(state),
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(64),
        "PORTAL_LOG_KEY": secrets.token_hex(32),
        "PORTAL_HOSTS": "portal.example.org",
        "DATABASE_URL": "postgresql://portal_app@db.invalid/portal",
        "DATABASE_OWNER_URL": "postgresql://portal_owner@db.invalid/portal",
        "REDIS_URL": "redis://redis.invalid:6379/0",
    }


def steps(state: Path) -> list[tuple[str, list[str], dict[str, str]]]:
    """Return what is checked: a title, a command, what its environment adds."""
    quiet = {"PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history"}
    found: list[tuple[str, list[str], dict[str, str]]] = [
        ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
        ("mypy, pure modules", [str(BIN / "mypy"), "--no-error-summary"], {}),
        ("import contracts", [str(BIN / "lint-imports"), "--no-cache"], {}),
        ("migrations complete", [*MANAGE, "makemigrations", "--check", "--dry-run"], quiet),
        ("production settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production(state)),
    ]
    if list(ROOT.glob("*/management/commands/rulebook.py")) + list(ROOT.glob("quality_portal/*/management/commands/rulebook.py")):
        found.append(("docs/rulebook.md is fresh", [*MANAGE, "rulebook", "--check"], {}))
    return found


def check() -> int:
    """Run every step, say how each went, and show the words of those that failed."""
    state = make_state_dir()
    development(state)
    failed = 0
    for title, command, extra in steps(state):
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | extra, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {title}  ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed += 1
            print(done.stdout.rstrip(), flush=True)
    return 1 if failed else 0
