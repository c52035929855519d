"""Checkpoints: every ten minutes, and at 24:00 in Shanghai, the log's size and root are signed, kept and copied outside.

What is published cannot be taken back: everybody who kept a checkpoint is a witness of all that came before it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from . import body, seal, signing
from .models import Checkpoint, Leaf

logger = logging.getLogger(__name__)
ORIGIN = "quality-portal/log/v1"
EVERY = timedelta(minutes=10)
SHANGHAI = ZoneInfo("Asia/Shanghai")  # workdays knows it too, but lies above the trail
_LOCK = 7_310_116  # advisory lock number: one checkpoint at a time


def message(size: int, root: str, at: str, day: str) -> bytes:
    """What is signed: five lines."""
    return f"{ORIGIN}\n{size}\n{root}\n{at}\n{day or '-'}\n".encode()


def message_of(row: Any) -> bytes:
    """What was signed of a checkpoint."""
    return message(row.size, row.root, body.canonical(row.at), row.day.isoformat() if row.day else "")


def make_due(now: datetime) -> Checkpoint | None:
    """Close yesterday when nobody has; else make a checkpoint when the last is ten minutes old and something is new."""
    last = Checkpoint.objects.order_by("-number").first()
    yesterday = now.astimezone(SHANGHAI).date() - timedelta(days=1)
    if Leaf.objects.exists() and not Checkpoint.objects.filter(day__gte=yesterday).exists():
        return make(at=now, day=yesterday)
    if last is None or (now - last.at >= EVERY and seal.size() > last.size):
        return make(at=now)
    return None


def make(*, at: datetime, day: date | None = None) -> Checkpoint | None:
    """Sign the log as it stands. None for an empty log, when another is at it, and when the clock went backwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return None
        last = Checkpoint.objects.order_by("-number").first()
        size = seal.size()
        if last and at < last.at:
            logger.warning("no checkpoint at %s: the clock went backwards, the last one was signed at %s", at, last.at)
            return None
        if not size or (last and size < last.size) or (day and Checkpoint.objects.filter(day=day).exists()):
            return None
        row = Checkpoint(
            number=last.number + 1 if last else 1,
            size=size,
            root=seal.root_at(size).hex(),
            at=at,
            day=day,
            algorithm=signing.ALGORITHM,
            key=signing.public_key(),
        )
        row.signature = signing.sign(message_of(row))
        row.save(force_insert=True)
        transaction.on_commit(lambda: keep_copy(row))
    return row


def line_of(row: Any) -> dict[str, Any]:
    """A checkpoint as one line of JSON, the same in the download and in the copy."""
    return {
        "number": row.number,
        "size": row.size,
        "root": row.root,
        "at": body.canonical(row.at),
        "day": row.day.isoformat() if row.day else "",
        "algorithm": row.algorithm,
        "key": row.key,
        "signature": row.signature,
    }


def copy_path() -> Path:
    """The second store: a file beside the uploads, outside the database."""
    return Path(settings.LOG_COPY)


def keep_copy(row: Checkpoint) -> None:
    """Add a checkpoint to the copy."""
    path = copy_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line_of(row), ensure_ascii=False) + "\n")


def head_path() -> Path:
    """How far the log had come when it was last sealed, beside the copy of the checkpoints."""
    return copy_path().with_name("head.json")


def head() -> dict[str, Any] | None:
    """The end of the log as it was last told outside the database."""
    path = head_path()
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def head_message(line: dict[str, Any]) -> bytes:
    """What is signed of the end: no checkpoint can be made of it."""
    return message(line["size"], line["root"], line["at"], "head")


def keep_head(at: datetime) -> None:
    """Tell the end of the log to the store outside. What was cut off afterwards is missed at once, not with the next checkpoint.

    An end that is further than ours is left as it is: it is the witness.
    """
    last, size = head(), seal.size()
    if (last and last["size"] >= size) or not size:
        return
    line = {"size": size, "root": seal.root_at(size).hex(), "at": body.canonical(at), "algorithm": signing.ALGORITHM, "key": signing.public_key()}
    line["signature"] = signing.sign(head_message(line))
    path = head_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def kept() -> Iterator[dict[str, Any]]:
    """The checkpoints of the copy."""
    path = copy_path()
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())
