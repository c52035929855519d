"""Processes that cannot outlive us."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def dies_with_us(with_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child calls before it execs: the kernel then sends `with_signal` when we end, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)  # loaded here: a child between fork and exec must not load anything
    parent = os.getpid()

    def arm() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:  # we ended before the child could ask
            os._exit(1)

    return arm


def start(
    command: Sequence[str | Path], *, on_our_death: signal.Signals = signal.SIGTERM, keep: int | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that a terminal's Ctrl-C reaches us alone and we choose the order of the end."""
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=options.pop("stdin", subprocess.DEVNULL),
        start_new_session=True,
        pass_fds=() if keep is None else (keep,),
        preexec_fn=dies_with_us(on_our_death),  # noqa: PLW1509 - started from the main thread only
        **options,
    )


def stop(child: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM, within: float = 10) -> None:
    """Ask a child to end; after `within` seconds end its whole group."""
    if child.poll() is None:
        child.send_signal(how)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(5)


def holders(path: Path) -> list[int]:
    """Return the processes that hold `path` open; only Linux can tell."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if any(Path(link).resolve() == path for link in (entry / "fd").iterdir()):
                found.append(int(entry.name))
    return found
