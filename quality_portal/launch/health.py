"""What the container engine asks: does this process still do its work? Exit code 0 or 1."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request
from pathlib import Path


def web() -> bool:
    """Ask as a visitor would: the portal answers to its own names alone."""
    host = os.environ.get("PORTAL_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    with urllib.request.urlopen(request, timeout=4) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """Ask this machine's worker through the broker."""
    from quality_portal.celery import app  # slow, and only needed here

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=10))


def beat(folder: str) -> bool:
    """See whether the clock has written its schedule lately; it does so after every task it sends."""
    written = [path.stat().st_mtime for path in Path(folder).glob("beat*")]
    return bool(written) and time.time() - max(written) < 60


def main() -> int:
    """Answer for the process named."""
    which, *rest = sys.argv[1:]
    try:
        well = {"web": web, "worker": worker, "beat": beat}[which](*rest)  # type: ignore[operator]
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
