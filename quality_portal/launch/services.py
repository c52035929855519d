"""Starts whichever of the two services the environment does not name."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from . import postgres, valkey


def silent(_: str) -> None:
    """Say nothing."""


@contextlib.contextmanager
def services(
    folder: Path, *, throwaway: bool = False, lock: int | None = None, say: Callable[[str], None] = silent
) -> Iterator[None]:
    """Set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL for as long as the services run; the database ends last."""
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            say("启动 PostgreSQL…")
            cluster = postgres.Cluster(folder / "postgres", throwaway=throwaway, lock=lock)
            cluster.start()
            stack.callback(cluster.stop)
            named(stack, "DATABASE_URL", cluster.url(postgres.APPLICATION))
            named(stack, "DATABASE_OWNER_URL", cluster.url(postgres.OWNER))
        if not os.environ.get("REDIS_URL"):
            say("启动 Valkey…")
            server = valkey.Server(folder / "valkey", throwaway=throwaway, lock=lock)
            server.start()
            stack.callback(server.stop)
            named(stack, "REDIS_URL", server.url)
        yield


def named(stack: contextlib.ExitStack, name: str, value: str) -> None:
    """Name a service in the environment until it is stopped."""
    os.environ[name] = value
    stack.callback(os.environ.pop, name, None)
