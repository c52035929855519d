"""Walking the log: every leaf, every tile, every checkpoint; the first position that does not hold is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from django.db import connection, transaction

from . import body, checkpoints, merkle, seal, signing
from .models import Checkpoint, Event, Leaf, Tile

CHUNK = 2_000
ERASED = "event.erased"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found. `fault` is empty when everything holds; else `position` is the first that cannot be vouched for."""

    checked: int
    fault: str
    position: int | None
    waiting: int
    late: int


class Fault(Exception):
    """The first position that does not hold, and why."""

    def __init__(self, position: int, words: str) -> None:
        super().__init__(words)
        self.position, self.words = position, words


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is now, however long that takes and whatever is sealed meanwhile."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def verify(now: datetime, witnesses: Iterable[dict[str, Any]] = ()) -> Verdict:
    """Recompute the whole log. `witnesses`: checkpoints that somebody kept, beside our own copy."""
    copied, head = list(checkpoints.kept()), checkpoints.head()  # before the moment that is looked at: copies are written last
    unsealed = Event.objects.filter(leaf__isnull=True)
    try:
        with one_moment():
            checked = _Walk().run(chain(copied, witnesses), head)
        fault = None
    except Fault as found:
        checked, fault = found.position, found
    return Verdict(
        checked=checked,
        fault=fault.words if fault else "",
        position=fault.position if fault else None,
        waiting=unsealed.count(),
        late=unsealed.filter(recorded_at__lt=now - seal.LATE).count(),
    )


class _Walk:
    """One pass over the log in the order of positions."""

    def __init__(self) -> None:
        self.tree = merkle.Range()
        self.tiles: list[list[bytes]] = []
        self.seen: set[bytes] = set()
        self.erased = set(Event.objects.filter(verb=ERASED).values_list("subject_pk", flat=True))
        self.good = 0  # the size of the last checkpoint that held

    def run(self, witnesses: Iterable[dict[str, Any]], head: dict[str, Any] | None = None) -> int:
        due = sorted(chain(_checkpoints(witnesses), _head(head)), key=lambda row: row["size"])
        leaves = Leaf.objects.select_related("event", "salt").order_by("position")
        for expected, leaf in enumerate(leaves.iterator(chunk_size=CHUNK), start=1):
            if leaf.position != expected:
                raise Fault(expected, f"第 {expected} 号缺失，其后是第 {leaf.position} 号")
            self._leaf(leaf)
            self.tree.append(bytes.fromhex(leaf.digest))
            self._tile(0, bytes.fromhex(leaf.digest))
            while due and due[0]["size"] == expected:
                self._root(due.pop(0))
        if due:
            missing = self.tree.size + 1
            said = f"{due[0]['at'][:10]} 的校验点" if "number" in due[0] else "库外留存的末端"
            raise Fault(missing, f"第 {missing} 号起缺失：{said}有 {due[0]['size']} 条")
        self._no_more_tiles()
        return self.tree.size

    def _leaf(self, leaf: Leaf) -> None:
        event, here = leaf.event, leaf.position
        salt = getattr(leaf, "salt", None)
        if body.digest_of(body.body_of(event, algorithm=leaf.algorithm, sealed=leaf.sealed, row=leaf.row)) != leaf.digest:
            raise Fault(here, f"第 {here} 号的内容与封存时不同")
        if salt is None and str(event.pk) not in self.erased:
            raise Fault(here, f"第 {here} 号的盐被删除，没有抹除记录")
        if salt is not None:
            row = body.committed(leaf.row_digest.encode(), salt.value) if leaf.row_digest else ""
            if body.sealed_of(event, salt.value) != leaf.sealed or row != leaf.row:
                raise Fault(here, f"第 {here} 号的内容与封存时不同")
        public = event.public or {}
        if (leaf.dataset, leaf.key) != (public.get("dataset", ""), public.get("key", "")):
            raise Fault(here, f"第 {here} 号的检索项与内容不符")
        twin = _twin(event)
        if twin in self.seen:
            raise Fault(here, f"第 {here} 号与前面的一条完全相同")
        self.seen.add(twin)

    def _tile(self, level: int, digest: bytes) -> None:
        """Gather hashes; compare a tile when it is full, and hand its root to the level above."""
        if len(self.tiles) == level:
            self.tiles.append([])
        gathered = self.tiles[level]
        gathered.append(digest)
        if len(gathered) < seal.TILE:
            return
        width = seal.TILE ** (level + 1)
        index, root = (self.tree.size - 1) // width, merkle.root_of(gathered)
        kept = Tile.objects.filter(level=level, index=index).first()
        if kept is None or bytes(kept.hashes) != b"".join(gathered) or kept.root != root.hex():
            raise Fault(index * width + 1, f"第 {index * width + 1} 号至第 {(index + 1) * width} 号的摘要块与各条不符")
        gathered.clear()
        self._tile(level + 1, root)

    def _no_more_tiles(self) -> None:
        for level in range(len(self.tiles) + 1):
            whole = self.tree.size // seal.TILE ** (level + 1)
            extra = Tile.objects.filter(level__gte=level) if level == len(self.tiles) else Tile.objects.filter(level=level, index__gte=whole)
            if extra.exists():
                raise Fault(self.tree.size + 1, f"第 {level} 层有多出的摘要块")

    def _root(self, row: dict[str, Any]) -> None:
        if row["root"] != self.tree.root().hex():
            first, last = self.good + 1, row["size"]
            raise Fault(first, f"第 {first} 号至第 {last} 号之间被改动后重新封存：与 {row['at'][:16]} 公布的根不符")
        self.good = row["size"]


def _twin(event: Event) -> bytes:
    """What tells a copied act: everything but its number."""
    values = [getattr(event, name) for name in (*body.PUBLIC_FIELDS, *body.PRIVATE_FIELDS) if name != "id"]
    return sha256(body.written(values)).digest()[:12]


def _checkpoints(witnesses: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every checkpoint in the database, checked for gaps and signatures, and against the copies kept elsewhere."""
    trusted = signing.trusted_keys()
    rows: dict[int, dict[str, Any]] = {}
    before = 0
    for expected, row in enumerate(Checkpoint.objects.order_by("number"), start=1):
        if row.number != expected:
            raise Fault(before + 1, f"第 {expected} 号校验点缺失")
        genuine = row.key in trusted and signing.holds(row.algorithm, row.key, row.signature, checkpoints.message_of(row))
        if not genuine:
            raise Fault(before + 1, f"第 {expected} 号校验点的签名不符")
        rows[row.number] = checkpoints.line_of(row)
        before = row.size
    for line in witnesses:
        if rows.get(line["number"]) != line:
            raise Fault(_before(rows, line) + 1, f"第 {line['number']} 号校验点与留存的副本不符，或者被移除")
    return iter(rows.values())


def _head(line: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """The end of the log as the store outside knows it: what was sealed since the last checkpoint has this witness."""
    if line is None:
        return
    genuine = line["key"] in signing.trusted_keys() and signing.holds(line["algorithm"], line["key"], line["signature"], checkpoints.head_message(line))
    if not genuine:
        raise Fault(1, "库外留存的末端签名不符，不能作证")
    yield line


def _before(rows: dict[int, dict[str, Any]], line: dict[str, Any]) -> int:
    earlier = rows.get(line["number"] - 1)
    return earlier["size"] if earlier else 0
