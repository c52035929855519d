"""Runs the published verifier as its reader would: in a Python of its own that knows nothing of the portal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / "quality_portal/static/portal/verify_log.py"


def run(folder: Path, *arguments: str, script: Path = SCRIPT) -> tuple[int, str]:
    """The exit code and what it printed. `-I -S`: no installed package, no environment."""
    command = [sys.executable, "-I", "-S", str(script), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, (done.stdout + done.stderr).strip()
