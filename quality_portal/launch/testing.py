"""The pytest plugin, named by `-p` in pyproject.toml: it must come before pytest-django, which reads the settings.

It starts a throw-away PostgreSQL and Valkey, unless DATABASE_URL and REDIS_URL name others. Workers of xdist inherit
the addresses; each has names of its own in Valkey as it has a database of its own, so that no test empties another's
queue or counts. The fixtures that use them are in tests/conftest.py.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from quality_portal.env import BadSetting

from .environment import check_addresses, make_state_dir
from .services import services
from .trouble import Trouble, from_os_error

started = contextlib.ExitStack()


def start() -> None:
    """Start the services and name a throw-away state folder, so that a run leaves nothing behind."""
    check_addresses()
    state = make_state_dir() / "tests"
    state.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        state.chmod(0o755)
    with (state / "one at a time").open("w") as gate:  # or another run's sweep could take our folder for a leftover
        fcntl.flock(gate, fcntl.LOCK_EX)
        sweep(state)
        folder = Path(tempfile.mkdtemp(dir=state))
        folder.chmod(0o755)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    started.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["PORTAL_MODE"] = "test"
    os.environ["PORTAL_STATE"] = str(folder)
    os.environ["PORTAL_SECRET_KEY"] = secrets.token_urlsafe(48)
    os.environ["PORTAL_LOG_KEY"] = secrets.token_hex(32)
    os.environ["PORTAL_TEST_RUN"] = os.environ["PORTAL_NAMESPACE"] = f"portal-test-{os.getpid()}"
    for name in ("PORTAL_DEMO", "PORTAL_DEBUG", "PORTAL_AS_OWNER", "PORTAL_HTTPS", "PORTAL_HOSTS"):
        os.environ.pop(name, None)
    started.enter_context(services(folder, throwaway=True, lock=lock))
    # Your own server: the tests make a database and a role of their own there, and remove both.
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])


def sweep(state: Path) -> None:
    """Remove what a killed run left: its lock is free."""
    for folder in state.iterdir():
        with contextlib.suppress(OSError):
            descriptor = os.open(folder / "lock", os.O_RDWR)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)


if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["PORTAL_NAMESPACE"] = f"{os.environ['PORTAL_TEST_RUN']}-{worker}"
else:
    atexit.register(started.close)
    try:
        start()
    except (Trouble, BadSetting, OSError) as error:
        started.close()
        print(from_os_error(error) if isinstance(error, OSError) else error, file=sys.stderr)
        sys.exit(1)


def pytest_unconfigure() -> None:
    """Stop the services with the run, the database last."""
    started.close()
