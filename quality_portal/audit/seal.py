"""Sealing: committed acts get their place in the log, after commit, by one sealer.

No business transaction waits for another, and the order is that of commits: `bigserial` alone would not give it.
Leaves are gathered into tiles of 256 hashes, tiles into tiles of tiles, so that a root or a proof reads a handful of rows.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from . import anchors, body, merkle
from .models import Event, Leaf, Salt, Tile, Waiting

BATCH = 5_000
LATE = timedelta(minutes=5)
TILE = 256
_BITS = 8  # a tile has 2**8 hashes
_LOCK = 7_310_115  # advisory lock number of the one sealer


def size() -> int:
    """How many leaves the log has."""
    return Leaf.objects.order_by("-position").values_list("position", flat=True).first() or 0


def seal_pending(*, until: datetime | None = None) -> int:
    """Give every committed, unsealed event its place. Returns how many; 0 when another sealer is at work.

    `until`: only what happened before this moment, for a past that is being told.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        events = _waiting(until)
        before = size()
        leaves, salts = leaves_of(events, before)
        Leaf.objects.bulk_create(leaves)
        Salt.objects.bulk_create(salts)
        Waiting.objects.filter(event__in=[event.pk for event in events]).delete()
        lay_tiles(before, before + len(leaves))
        return len(leaves)


def _waiting(until: datetime | None) -> list[Event]:
    """The next acts without a place. By the waiting list: what is sealed is not looked at again."""
    if until:
        return list(Event.objects.filter(waiting__isnull=False, at__lt=until).order_by("at", "pk")[:BATCH])
    keys = list(Waiting.objects.order_by("event").values_list("event", flat=True)[:BATCH])
    return list(Event.objects.filter(pk__in=keys).order_by("pk"))


def leaves_of(events: list[Event], before: int) -> tuple[list[Leaf], list[Salt]]:
    """The leaves of these events, in this order, each with a fresh salt."""
    rows = _rows_of(events)
    leaves, salts = [], []
    for position, event in enumerate(events, start=before + 1):
        salt = secrets.token_hex(16)
        row_digest = rows.get((event.subject_label, event.subject_pk), "")
        row = body.committed(row_digest.encode(), salt) if row_digest else ""
        sealed = body.sealed_of(event, salt)
        digest = body.digest_of(body.body_of(event, algorithm=body.ALGORITHM, sealed=sealed, row=row))
        public = event.public or {}
        leaf = Leaf(
            position=position,
            event=event,
            algorithm=body.ALGORITHM,
            digest=digest,
            sealed=sealed,
            row=row,
            row_digest=row_digest,
            dataset=public.get("dataset", ""),
            key=public.get("key", ""),
        )
        leaves.append(leaf)
        salts.append(Salt(leaf=leaf, value=salt))
    return leaves, salts


def _rows_of(events: Iterable[Event]) -> dict[tuple[str, str], str]:
    """The digests of the anchored rows that these acts were upon, as the rows stand now."""
    keys: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.subject_label in anchors.ANCHORED:
            keys[event.subject_label].add(event.subject_pk)
    return {(label, key): digest for label, wanted in keys.items() for key, digest in anchors.iterate(label, wanted)}


def lay_tiles(before: int, after: int) -> None:
    """Store every tile that became complete while the log grew."""
    level = 0
    while after >= TILE:
        for index in range(before // TILE, after // TILE):
            hashes = entries(level, index)
            Tile.objects.create(level=level, index=index, hashes=b"".join(hashes), root=merkle.root_of(hashes).hex())
        before, after, level = before // TILE, after // TILE, level + 1


def entries(level: int, index: int) -> list[bytes]:
    """The hashes that a tile is made of, whether or not it is complete."""
    first, last = index * TILE, (index + 1) * TILE
    if level == 0:
        found = Leaf.objects.filter(position__gt=first, position__lte=last).order_by("position").values_list("digest", flat=True)
    else:
        found = Tile.objects.filter(level=level - 1, index__gte=first, index__lt=last).order_by("index").values_list("root", flat=True)
    return [bytes.fromhex(digest) for digest in found]


class Nodes:
    """The hash of any complete subtree of the log, read from its tiles; what was read is kept while this lives."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        layer, inside = divmod(level, _BITS)
        tile, place = divmod(index << inside, TILE)
        hashes = self._tile(layer, tile)[place : place + (1 << inside)]
        if len(hashes) != 1 << inside:
            raise LookupError(f"the log has no complete subtree {level}/{index}")
        return merkle.root_of(hashes)

    def _tile(self, layer: int, index: int) -> list[bytes]:
        if (layer, index) not in self._tiles:
            kept = Tile.objects.filter(level=layer, index=index).values_list("hashes", flat=True).first()
            whole = bytes(kept or b"")
            self._tiles[layer, index] = [whole[at : at + 32] for at in range(0, len(whole), 32)] or entries(layer, index)
        return self._tiles[layer, index]


def root_at(count: int, nodes: Nodes | None = None) -> bytes:
    """The root of the log when it had `count` leaves."""
    return merkle.root(count, nodes or Nodes())
