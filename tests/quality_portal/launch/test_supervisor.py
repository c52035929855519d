"""`./dev run` as a person meets it: it comes up, it goes down wholly, it recovers, and it says in words why it can't."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from quality_portal.launch import children, valkey
from quality_portal.launch.environment import ROOT

COMMAND = [sys.executable, "-m", "quality_portal.launch", "run"]


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that PostgreSQL's own account can reach; pytest's tmp_path is closed to it."""
    folder = Path(tempfile.mkdtemp(dir=settings.STATE))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def environment(state: Path, port: int) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DATABASE_", "REDIS_"))}
    return kept | {"PORTAL_STATE": str(state), "PORTAL_PORT": str(port), "PORTAL_DEMO": "0"}


def launch(state: Path, port: int) -> subprocess.Popen[str]:
    """Start the portal and wait for its first answer: its own, for one that was killed may still answer for a moment."""
    portal = subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment(state, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.read() == b"ok"
            if json.loads((state / "run.json").read_text())["pid"] == portal.pid:
                return portal
        except OSError:
            if portal.poll() is not None:
                break
        time.sleep(0.05)
    portal.kill()
    pytest.fail(portal.communicate()[0])


def refusal(state: Path, port: int | str, **extra: str) -> str:
    """Run it where it cannot start and return its words."""
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=environment(state, 0) | {"PORTAL_PORT": str(port)} | extra,
        capture_output=True, text=True, timeout=60, check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_recovers_from_a_kill_and_ends_without_a_trace(state: Path) -> None:
    port = valkey.free_port()
    portal = launch(state, port)
    assert f"门户已在运行：http://127.0.0.1:{port}/" in refusal(state, port)
    portal.send_signal(signal.SIGKILL)
    portal.wait()

    portal = launch(state, port)
    portal.send_signal(signal.SIGINT)
    words, _ = portal.communicate(timeout=40)
    assert portal.returncode == 0, words
    assert words.rstrip().endswith("已停止。")
    assert children.holders(state / "run.lock") == []
    assert not (state / "run.json").exists()


def test_a_taken_port_is_named_before_anything_is_started(state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = refusal(state, taken.getsockname()[1])
    assert "已被占用" in words
    assert "is taken" in words
    assert not (state / "postgres").exists()


def test_a_port_that_is_none_is_named(state: Path) -> None:
    assert "PORTAL_PORT 的值“eighty”无效" in refusal(state, "eighty")


def test_an_address_that_is_none_is_named(state: Path) -> None:
    assert "DATABASE_URL 应写作" in refusal(state, valkey.free_port(), DATABASE_URL="mysql://localhost/portal")


def test_a_database_that_does_not_answer_is_named(state: Path) -> None:
    nobody = f"postgresql://portal@127.0.0.1:{valkey.free_port()}/portal"
    assert "连接不上数据库" in refusal(state, valkey.free_port(), DATABASE_URL=nobody)
