"""The warm parent of the printing children. Run as a script by pressroom.py, never imported elsewhere.

Half of what a one-page paper costs is importing the layout engine and opening the faces. That is done once, here; each
paper is then printed in a fork of this process, which ends with it. So every child still begins unspoilt (this process
reads nothing that others wrote: its one page of rehearsal comes from pressroom.py), has its own limits and its own
scratch folder, and takes nothing along when it dies.

argv:   number of a listening socket. One connection a paper: the worker sends the path of a scratch folder with a file
        `order`; the child leaves `answer` there, or `trouble`; we send the child's exit status. When the worker hangs
        up, the child is killed.
stdin:  the life line; when it ends, so do we and all children
start:  a file in our scratch folder: JSON {"limits", "rehearsal": as in render.py}
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

IDLE = 600.0  # seconds without a paper after which the memory is given back
PR_SET_PDEATHSIG = 1


@dataclass(eq=False)
class Paper:
    """One connection: a paper that is asked for, then being printed."""

    line: socket.socket
    child: int = 0
    pulse: int = -1  # the reading end of a pipe that ends with the child


def render_module() -> ModuleType:
    """The part that prints, from the file beside us: nothing else of the portal can be imported from here."""
    spec = importlib.util.spec_from_file_location("render", Path(__file__).with_name("render.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["render"] = module
    spec.loader.exec_module(module)
    return module


def dies_with_parent() -> Callable[[], None]:
    """What a child calls first: the kernel then kills it when we end, even by kill -9. Loaded before any fork."""
    if sys.platform != "linux":
        return lambda: None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:  # we ended before the child could ask
            os._exit(1)

    return arm


class Forks:
    """Waits for papers, forks for each, tells how it ended."""

    def __init__(self, listener: int, limits: dict[str, int], print_order: Callable[[dict], tuple[dict, bytes]], limit: Callable[[dict[str, int]], None]) -> None:
        self.limits, self.print_order, self.limit = limits, print_order, limit
        self.arm = dies_with_parent()
        self.waiting = selectors.DefaultSelector()
        self.listener = socket.socket(fileno=listener)
        self.papers: set[Paper] = set()
        self.wanted = True
        self.waiting.register(self.listener, selectors.EVENT_READ, self._accept)
        self.waiting.register(sys.stdin.fileno(), selectors.EVENT_READ, self._leave)

    def serve(self) -> None:
        """Go on until nobody needs us: the life line ends, or no paper has come for a while."""
        last = time.monotonic()
        while self.papers or time.monotonic() < last + IDLE:
            for key, _ in self.waiting.select(timeout=IDLE):
                key.data()
                if not self.wanted:
                    return
                last = time.monotonic()

    def _leave(self) -> None:
        self.wanted = False
        for paper in self.papers:
            if paper.child:
                self._kill(paper)
                os.waitpid(paper.child, 0)  # it still writes into our folder, which goes next

    def _accept(self) -> None:
        paper = Paper(self.listener.accept()[0])
        self.papers.add(paper)
        self.waiting.register(paper.line, selectors.EVENT_READ, lambda: self._heard(paper))

    def _heard(self, paper: Paper) -> None:
        """The worker names the paper, or has hung up."""
        try:
            scratch = paper.line.recv(4096).decode()
        except ConnectionError:
            scratch = ""
        if scratch and not paper.child:
            self._fork(paper, scratch)
            return
        self.waiting.unregister(paper.line)
        self._kill(paper)  # its end comes by its pulse
        if not paper.child:
            self._forget(paper)

    def _fork(self, paper: Paper, scratch: str) -> None:
        """Start a child. The pipe's other end is the child's alone, so it ends when the child does, however that is."""
        paper.pulse, held = os.pipe()
        paper.child = os.fork()
        if not paper.child:
            self._child(scratch)
        os.close(held)
        self.waiting.register(paper.pulse, selectors.EVENT_READ, lambda: self._ended(paper))

    def _ended(self, paper: Paper) -> None:
        self.waiting.unregister(paper.pulse)
        os.close(paper.pulse)
        _, status = os.waitpid(paper.child, 0)
        paper.child = 0
        with contextlib.suppress(OSError):  # the worker has hung up: nobody wants to know
            paper.line.send(str(os.waitstatus_to_exitcode(status)).encode())
        self._forget(paper)

    def _forget(self, paper: Paper) -> None:
        if paper.line.fileno() in self.waiting.get_map():
            self.waiting.unregister(paper.line)
        paper.line.close()
        self.papers.discard(paper)

    @staticmethod
    def _kill(paper: Paper) -> None:
        if paper.child:  # not reaped yet, so the number is still its own
            os.kill(paper.child, signal.SIGKILL)

    def _child(self, scratch: str) -> NoReturn:
        """Print one paper in its own folder, with nothing of ours in hand but the engine."""
        status = 1
        try:
            self.arm()
            self.waiting.close()
            for line in (self.listener, *(paper.line for paper in self.papers)):
                line.close()
            os.chdir(scratch)
            os.environ.update(HOME=scratch, TMPDIR=scratch)
            tempfile.tempdir = scratch
            trouble = os.open("trouble", os.O_WRONLY | os.O_CREAT, 0o600)
            for number in (1, 2):
                os.dup2(trouble, number)
            self.limit(self.limits)
            gc.disable()  # one paper, then this process ends: a twentieth quicker, and no larger
            facts, pdf = self.print_order(json.loads(Path("order").read_bytes()))
            Path("answer").write_bytes(json.dumps(facts).encode() + b"\n" + pdf)
            status = 0
        except MemoryError:
            os.write(2, b"MemoryError: the page needs more memory than a child may have\n")  # a traceback would need some, too
        except BaseException:  # noqa: BLE001 - told in the file, and by the status
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)


def main() -> None:
    """Rehearse, then serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who hold our life line
    given: dict[str, Any] = json.loads(Path("start").read_bytes())
    render = render_module()
    engine = render.rehearse(given["rehearsal"])
    gc.freeze()  # what is here now is never collected, so children do not copy it
    Forks(int(sys.argv[1]), given["limits"], lambda order: render.print_page(order, engine), render.limit).serve()
    shutil.rmtree(os.environ["HOME"], ignore_errors=True)


if __name__ == "__main__":
    main()
