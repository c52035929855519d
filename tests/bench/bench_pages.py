"""Public pages against a static file of about the same size, both from the portal's own web server.

Run by `./dev bench`, on the data that is there. A web server is started as `./dev run` starts it; one client asks for
the static file and for each page in turn, round by round, over connections of its own. Goal: a published page at least
0.9 times as many answers a second as the file; the first answer of a page, made anew, is told beside it.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, ASKED, WARM = 7, 400, 20
GOAL = 0.9
PAGES = ("/", "/announcements/", "/lists/", "/reports/")


def main() -> None:
    """Print answers a second, and each page's share of the file's."""
    with web_server() as port:
        sizes = {path: len(once(port, path)) for path in PAGES}
        rival = nearest_file(port, statistics.median(sizes.values()))
        paths = (rival, *PAGES)
        made = {path: made_anew(port, path) for path in PAGES}
        rates: dict[str, list[float]] = {path: [] for path in paths}
        for path in paths:
            rate(port, path, WARM)
        for _ in range(ROUNDS):
            for path in paths:
                rates[path].append(rate(port, path, ASKED))
    static = statistics.median(rates[rival])
    sys.stdout.write(f"static file {rival}: {static:,.0f} answers a second\n")
    for path in PAGES:
        share = statistics.median(page / file for page, file in zip(rates[path], rates[rival], strict=True))
        told = f"{share:.2f} x the file, {sizes[path] / 1024:.0f} KB; made anew in {made[path] * 1000:.0f} ms"
        sys.stdout.write(f"page {path}: {told} (goal {GOAL} x{'' if share >= GOAL else ', MISSED'})\n")


@contextmanager
def web_server() -> Iterator[int]:
    """The web server as the launcher starts it, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "quality_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--reuse-port"]
    process = subprocess.Popen([*command, "--log-level", "warning", "--no-control-socket"], cwd=ROOT, env=os.environ)
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            once(port, "/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server did not answer")


def once(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.read()


def made_anew(port: int, path: str) -> float:
    """Seconds of an answer that is on no shelf: a query nobody asked before."""
    times = []
    for turn in range(5):
        began = time.perf_counter()
        once(port, f"{path}?anew={turn}")
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def nearest_file(port: int, size: float) -> str:
    """The static file whose size is nearest to the pages'."""
    files = [file for file in (ROOT / "quality_portal" / "static").rglob("*.*") if file.is_file()]
    chosen = min(files, key=lambda file: abs(file.stat().st_size - size))
    return f"/static/{chosen.relative_to(ROOT / 'quality_portal' / 'static')}"


def rate(port: int, path: str, count: int) -> float:
    """Answers a second of one client that asks again as soon as it is answered."""
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
    began = time.perf_counter()
    for _ in range(count):
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(asked)
            head = line.recv(65536)
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path}: {head[:40]!r}")
            while line.recv(65536):
                pass
    return count / (time.perf_counter() - began)
