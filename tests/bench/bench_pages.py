"""Public pages against nginx giving files of the same bytes: behind nginx as deployed, and from the portal alone.

Run by `./dev bench`, on the data that is there. The web server is started as `./dev run` starts it; nginx stands in front
with `deploy/nginx/portal.conf` and gives the same pages as files beside it, with the same log. All are asked in turn,
round by round, by the same load. Goals: a published page behind nginx at least 0.9 times as many answers a second as the
file, from the portal alone at least 0.09 times; a list of results at least 0.2 times what the same server makes of an
empty answer. Before each turn one question that does not count: a page that nobody read for a while is fetched first.
What it costs a busy page to be fetched anew is told by a longer turn, with its slowest answer. At the end the portal is
stopped: what nginx still gives must be gone within its third of a minute.

nginx and wrk (packages nginx-light, wrk) are no part of the portal; where one is missing, what needs it is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy" / "nginx" / "portal.conf"
ROUNDS, SECONDS, ASKED = 9, 2, 400
BEHIND, ALONE, LIST = 0.9, 0.09, 0.2
KEPT = 20  # seconds that nginx may keep a page
RESULTS = "/results/?verdict=fail"
ANEW = "HX-Request: true"  # such a request is never answered from what is kept
MAIN = """pid {folder}/pid; error_log {folder}/error.log; worker_processes auto;
events {{ worker_connections 1024; }}
http {{
    default_type "text/html; charset=utf-8"; server_tokens off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fast;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
    sendfile on; tcp_nopush on; keepalive_requests 10000;
    access_log /var/log/nginx/access.log portal buffer=32k flush=1s;
    server {{ listen 127.0.0.1:{files}; root {folder}/files; }}
    server {{ listen 127.0.0.1:{files_kept}; root {folder}/files; open_file_cache max=4000 inactive=60s; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that answers, where, and with which header it is asked."""

    name: str
    address: str
    header: str = ""


def main() -> None:
    """Print each page's share of the file's answers a second."""
    with ExitStack() as running:
        portal, stop = running.enter_context(web_server("quality_portal.wsgi", "/healthz"))
        hello, _ = running.enter_context(web_server("bench_pages:hello", "/"))
        paths = ("/", an_announcement(portal), "/reports/")
        everything = [Asked("hello", hello + "/"), Asked("list", portal + RESULTS), Asked("list anew", portal + RESULTS, ANEW)]
        everything += [Asked(f"alone {path}", portal + path) for path in paths]
        front = ""
        if nginx := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
            front, files, files_kept = running.enter_context(in_front(nginx, portal, paths))
            everything += [Asked(f"file {path}", f"{files}/{number}.html") for number, path in enumerate(paths)]
            everything += [Asked(f"open file {path}", f"{files_kept}/{number}.html") for number, path in enumerate(paths)]
            everything += [Asked(f"behind {path}", front + path) for path in paths]
        else:
            write("nginx is not here: pages are not measured against its files")
        write(f"load: {'wrk, 2 threads, 32 connections' if shutil.which('wrk') else 'one client of our own, which is slower than nginx: shares mean little'}")
        rates = measured(everything)
        tell(paths, rates)
        if front:
            for number, path in enumerate(paths):
                expired(path, front + path, f"{files}/{number}.html")
            once(front + "/")
            stop()
            outlived(front)


def hello(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """The least that a web server can be asked for."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


def write(line: str) -> None:
    sys.stdout.write(line + "\n")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def web_server(application: str, ready: str) -> Iterator[tuple[str, Any]]:
    """An application in the web server as the launcher starts it: its address, and how to stop it."""
    from quality_portal.launch.supervisor import WEB

    address = f"127.0.0.1:{free_port()}"
    command = [application if part == "quality_portal.wsgi" else part for part in WEB]
    process = subprocess.Popen([*command, "--bind", address, "--pythonpath", str(Path(__file__).parent)], cwd=ROOT, env=os.environ)

    def stop() -> None:
        process.terminate()
        process.wait(20)

    try:
        wait(f"http://{address}{ready}")
        yield f"http://{address}", stop
    finally:
        stop()


@contextmanager
def in_front(nginx: str, portal: str, paths: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """nginx with the configuration as deployed, only elsewhere; beside it the same pages as files, as nginx is installed
    and with the files kept open. The three addresses."""
    front, files, files_kept = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx gives up root
        (folder / "files").mkdir()
        for number, path in enumerate(paths):
            (folder / "files" / f"{number}.html").write_bytes(once(portal + path))
        text = CONFIGURATION.read_text()
        for deployed, here in (
            ("/var/cache/nginx/portal", f"{folder}/cache"),
            ("server web:8000;", f"server {portal.removeprefix('http://')};"),
            ("listen 8080 default_server;", f"listen 127.0.0.1:{front} default_server;"),
        ):
            if text.count(deployed) != 1:
                raise RuntimeError(f"{CONFIGURATION.name} does not say “{deployed}” once")
            text = text.replace(deployed, here)
        (folder / "portal.conf").write_text(text)
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, files=files, files_kept=files_kept))
        process = subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"])
        try:
            wait(f"http://127.0.0.1:{front}/healthz")
            yield f"http://127.0.0.1:{front}", f"http://127.0.0.1:{files}", f"http://127.0.0.1:{files_kept}"
        finally:
            process.terminate()
            process.wait(20)


def wait(address: str) -> None:
    """Until somebody answers there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            once(address)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


def once(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def an_announcement(portal: str) -> str:
    """The newest one on display, or the list where there is none."""
    found = re.search(rb'href="(/announcements/[0-9a-f-]{36}/)"', once(f"{portal}/announcements/"))
    return found[1].decode() if found else "/announcements/"


def measured(everything: list[Asked]) -> dict[str, list[float]]:
    """Answers a second, one figure a round."""
    rates: dict[str, list[float]] = {asked.name: [] for asked in everything}
    for turn in range(-1, ROUNDS):  # the first warms up
        for asked in everything:
            once(asked.address)
            rate = by_wrk(asked)[0] if shutil.which("wrk") else by_hand(asked)
            if turn >= 0:
                rates[asked.name].append(rate)
    return rates


def by_wrk(asked: Asked, seconds: int = SECONDS) -> tuple[float, str]:
    """Answers a second, and the slowest of them."""
    command = ["wrk", "-t2", "-c32", f"-d{seconds}s", *(["-H", asked.header] if asked.header else []), asked.address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{asked.name}: {said}")
    slowest = re.search(r"Latency\s+\S+\s+\S+\s+(\S+)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not slowest or not rate:
        raise RuntimeError(f"{asked.name}: {said}")
    return float(rate[1]), slowest[1]


def by_hand(asked: Asked) -> float:
    """One client that asks again as soon as it is answered."""
    host, _, path = asked.address.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    text = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{asked.header or 'Accept: */*'}\r\n\r\n".encode()
    began = time.perf_counter()
    for _turn in range(ASKED):
        with socket.create_connection((name, int(port))) as line:
            line.sendall(text)
            if not line.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{asked.name} does not answer as it should")
            while line.recv(65536):
                pass
    return ASKED / (time.perf_counter() - began)


def tell(paths: tuple[str, ...], rates: dict[str, list[float]]) -> None:
    """Every share, the middle one of the rounds."""

    def share(name: str, rival: str) -> float:
        return statistics.median(one / other for one, other in zip(rates[name], rates[rival], strict=True))

    def say(what: str, name: str, rival: str, goal: float) -> None:
        if rival in rates:
            found = share(name, rival)
            write(f"{what}: {statistics.median(rates[name]):,.0f} a second, {found:.2f} x (goal {goal} x{'' if found >= goal else ', MISSED'})")

    for path in paths:
        if f"file {path}" in rates:
            write(f"file of {path} from nginx: {statistics.median(rates[f'file {path}']):,.0f} a second")
            write(f"  with the file kept open: {share(f'open file {path}', f'file {path}'):.2f} x")
        say(f"  {path} behind nginx", f"behind {path}", f"file {path}", BEHIND)
        say(f"  {path} from the portal alone", f"alone {path}", f"file {path}", ALONE)
    write(f"an empty answer of the same server: {statistics.median(rates['hello']):,.0f} a second")
    say(f"  {RESULTS} as readers get it", "list", "hello", LIST)
    say(f"  {RESULTS} made anew each time", "list anew", "hello", LIST)


def expired(path: str, behind: str, file: str) -> None:
    """A busy page that expires in between: its share of the file's answers, and the slowest answer of both."""
    if not shutil.which("wrk"):
        return
    once(behind)
    one, slowest = by_wrk(Asked(path, behind), KEPT)
    other, files_slowest = by_wrk(Asked(path, file), KEPT)
    write(f"  {path} for {KEPT} s, expiring: {one / other:.2f} x, slowest answer {slowest} (of the file {files_slowest})")


def outlived(front: str) -> None:
    """How long a page outlives the portal: as long as a withdrawn one could be read."""
    began = time.monotonic()
    while time.monotonic() < began + 3 * KEPT:
        try:
            once(front + "/")
            time.sleep(0.5)
        except urllib.error.HTTPError:
            break
    seconds = time.monotonic() - began
    write(f"what nginx keeps was gone {seconds:.0f} s after the portal (at most {KEPT} s{'' if seconds <= KEPT + 2 else ', MISSED'})")


if __name__ == "__main__":
    main()
