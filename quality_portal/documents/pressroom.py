"""Keeps the warm parent of the printing children (forks.py) for this process, and has papers printed by it.

The parent and its children have an empty environment, no faces of the system, and nothing of the portal; each child has
limits on memory, processor, file size and time. Whatever becomes of a child, only its own paper fails, with the reason.
When the parent itself is gone (killed, or idle for long) the next paper starts another.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from quality_portal.documents.faces import SONG, wheel_file

PARENT = Path(__file__).with_name("forks.py")
SECONDS, BEAT, FAREWELL = 180.0, 10.0, 5.0
LIMITS = {"AS": 1024**3, "CPU": 120, "FSIZE": 256 * 1024**2, "CORE": 0}
TAIL = 2000  # characters of trouble that are told

# Fontconfig sees the wheel's faces only: whatever the machine has besides must never slip into a document. With no face
# at all the layout engine would crash on the first character that no face of the style sheet covers.
ONLY_OUR_FACES = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><dir>{folder}</dir><cachedir>{scratch}</cachedir></fontconfig>"
)


class PrintingFailed(Exception):
    """The child did not deliver a PDF; the message says why (for the log, not for the reader)."""


@dataclass(frozen=True)
class _Parent:
    """A running parent, of which process it is, and the faces it opened."""

    process: subprocess.Popen[bytes]
    folder: Path
    owner: int
    rehearsal: dict

    def end(self) -> str:
        """Cut its life line and see it gone; what it complained about."""
        self.process.stdin.close()
        try:
            self.process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        trouble = _tail(self.folder / "trouble")
        shutil.rmtree(self.folder, ignore_errors=True)
        return trouble


class Pressroom:
    """One a process; several threads may print at a time."""

    def __init__(self, limits: dict[str, int] | None = None) -> None:
        self.limits = LIMITS if limits is None else limits
        self._alone = threading.Lock()
        self._parent: _Parent | None = None

    def print_order(self, order: bytes, rehearsal: dict, waiting: Callable[[], None] = lambda: None) -> bytes:
        """What the child answers to an order; the parent rehearses with the page given. PrintingFailed says why not.

        Once more when the parent ended under the paper: then it was the parent's end, not the paper's.
        """
        for _ in range(2):
            parent = self._standing(rehearsal)
            try:
                return self._printed(parent, order, waiting)
            except (ConnectionError, FileNotFoundError):  # the parent was killed, or has gone home with its folder
                trouble = self._dismiss(parent)
        raise PrintingFailed(f"the parent of the printing children ended twice: {trouble}")

    def close(self) -> None:
        """Send the parent away; the next paper starts another."""
        if self._parent is not None:
            self._dismiss(self._parent)

    def _printed(self, parent: _Parent, order: bytes, waiting: Callable[[], None]) -> bytes:
        """What a child of this parent answers. Its scratch folder lies in the parent's: when we are killed, the parent clears up."""
        with tempfile.TemporaryDirectory(dir=parent.folder, ignore_cleanup_errors=True) as scratch:
            Path(scratch, "order").write_bytes(order)
            status = self._asked(parent, scratch, waiting)
            if status:
                raise PrintingFailed(f"the printing child ended with {status}: {_tail(Path(scratch, 'trouble'))}")
            return Path(scratch, "answer").read_bytes()

    def _asked(self, parent: _Parent, scratch: str, waiting: Callable[[], None]) -> int:
        """The child's exit status. Says every few seconds that the work goes on; stops what takes too long."""
        end = time.monotonic() + SECONDS
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(parent.folder / "socket"))
            line.sendall(scratch.encode())
            while True:
                line.settimeout(max(0.01, min(BEAT, end - time.monotonic())))
                try:
                    return _status(line)
                except TimeoutError:
                    if time.monotonic() >= end:
                        self._stop(line, parent)
                        raise PrintingFailed(f"printing took longer than {SECONDS} s and was stopped") from None
                waiting()

    def _stop(self, line: socket.socket, parent: _Parent) -> None:
        """Hang up, which kills the child. A parent that does not confirm it hangs itself, and goes too."""
        line.shutdown(socket.SHUT_WR)
        line.settimeout(FAREWELL)
        try:
            _status(line)
        except (TimeoutError, ConnectionError):
            self._dismiss(parent)

    def _standing(self, rehearsal: dict) -> _Parent:
        """The parent at work, or a new one: after a fork, after its end, for other faces."""
        with self._alone:
            old = self._parent
            if old and old.owner == os.getpid():
                if old.process.poll() is None and old.rehearsal == rehearsal:
                    return old
                old.end()  # papers that another thread prints there are begun again
            self._parent = None
            self._parent = self._started(rehearsal)
            return self._parent

    def _dismiss(self, parent: _Parent) -> str:
        with self._alone:
            if self._parent is parent:
                self._parent = None
        return parent.end()

    def _started(self, rehearsal: dict) -> _Parent:
        """Start a parent. Papers may be sent at once: they wait in its socket until it has rehearsed."""
        folder = Path(tempfile.mkdtemp(prefix="press-"))
        config = folder / "fonts.conf"
        config.write_text(ONLY_OUR_FACES.format(folder=escape(str(wheel_file(SONG).parent)), scratch=folder), encoding="utf-8")
        (folder / "start").write_text(json.dumps({"limits": self.limits, "rehearsal": rehearsal}), encoding="utf-8")
        environment = {"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder), "FONTCONFIG_FILE": str(config)}
        with socket.socket(socket.AF_UNIX) as listener, (folder / "trouble").open("wb") as trouble:
            listener.bind(str(folder / "socket"))
            listener.listen()
            process = subprocess.Popen(
                [sys.executable, "-I", str(PARENT), str(listener.fileno())], stdin=subprocess.PIPE, stdout=trouble, stderr=trouble,
                pass_fds=[listener.fileno()], env=environment, cwd=folder,
            )  # fmt: skip
        return _Parent(process, folder, os.getpid(), rehearsal)


def _status(line: socket.socket) -> int:
    answer = line.recv(16)
    if not answer:
        raise ConnectionResetError("the parent of the printing children is gone")
    return int(answer)


def _tail(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")[-TAIL:]
    return ""
