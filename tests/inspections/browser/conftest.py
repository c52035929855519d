"""Walks in a real browser, collected where the machine has one. Nothing is downloaded."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
collect_ignore_glob = [] if CHROMIUM else ["test_*.py"]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[str], str]:
    """Open an address and give back the page after its scripts have run."""

    def look(url: str) -> str:
        command = [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=20000", "--dump-dom", url,
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    return look
