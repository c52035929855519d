"""Fixtures that every test may use: the database as the application's role sees it, real commits, a real worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from quality_portal.audit import revision
from quality_portal.launch import children
from quality_portal.launch.testdb import Databases
from quality_portal.launch.trouble import Trouble
from quality_portal.workdays import calendar

ROOT = Path(__file__).resolve().parent.parent
collect_ignore = [] if (ROOT.parent / "shared" / "data").is_dir() else ["real"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Migrate once as the owner, clone, and act as the application's role from then on."""
    databases = Databases()
    with django_db_blocker.unblock():
        try:
            databases.prepare()
        except Trouble as trouble:
            pytest.exit(str(trouble), returncode=1)
        # Django would empty every table after a test with real commits; the application's role may not, and
        # must not: reference data came with the migrations. A fresh clone is exact, and takes a tenth of a second.
        TransactionTestCase._fixture_teardown = lambda _: databases.clone()
        yield
        databases.remove()


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Real commits, for threads, the live server and worker processes; afterwards the database is cloned afresh."""


@pytest.fixture
def celery_worker_process(committed_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real Celery worker on the test database and broker."""
    from quality_portal.celery import app

    app.control.purge()  # what earlier tests nudged
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "quality_portal", "worker", "-c", "1", "-l", "INFO"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("wb") as output:
        worker = children.start(command, cwd=ROOT, env=dict(os.environ), stdout=output, stderr=output)
    end = time.monotonic() + 30
    while b" ready." not in log.read_bytes():
        assert worker.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
    yield worker
    children.stop(worker)


@pytest.fixture(autouse=True)
def fresh_calendar() -> Iterator[None]:
    """A process believes its copy of the calendar for half a minute; the next test may have another database."""
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture(autouse=True)
def fresh_answers() -> None:
    """A process believes for a moment that nothing was done; the next test has another database."""
    revision.forget()


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Nobody has asked for anything yet and nobody is present: this worker's part of the cache is empty, nobody else's."""
    client = cache._cache.get_client(None, write=True)
    for key in client.scan_iter(f"{cache.key_prefix}:*"):
        client.delete(key)


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings) -> None:
    """Files of one test are not seen by the next."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LOG_COPY = tmp_path / "log" / "checkpoints.jsonl"
