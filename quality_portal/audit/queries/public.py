"""The public gate of the register: official acts, the log's state, and proofs. Frozen records; nothing of unofficial acts but hashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, QuerySet

from quality_portal.audit import body, merkle, seal
from quality_portal.audit.models import Checkpoint, Leaf
from quality_portal.audit.official import CHANGES, DATASETS, REASONS

MOST = 10_000
# What a line of the download needs of a leaf and its event.
PUBLISHED = ("position", "digest", "algorithm", "sealed", "row", *(f"event__{name}" for name in body.PUBLIC_FIELDS))


@dataclass(frozen=True, slots=True)
class PublicAct:
    """An official act with its place in the log."""

    position: int
    at: datetime
    legal_on: date | None
    dataset: str
    change: str
    reason_code: str
    reason: str
    key: str
    title: str
    url: str
    office: str
    leaf: str

    @property
    def dataset_words(self) -> str:
        return DATASETS.get(self.dataset, self.dataset)

    @property
    def change_words(self) -> str:
        return CHANGES.get(self.change, self.change)


@dataclass(frozen=True, slots=True)
class PublicCheckpoint:
    """The log at a moment: its size, its root, and who signed that."""

    number: int
    size: int
    root: str
    at: datetime
    day: date | None
    algorithm: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signed checkpoints."""

    algorithm: str
    key: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PublicProof:
    """That a leaf is in the log when it had `size` leaves. `body` is there for official acts alone."""

    position: int
    size: int
    root: str
    leaf: str
    path: tuple[str, ...]
    body: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PublicConsistency:
    """That the log of `first` leaves is the beginning of the log of `second` leaves."""

    first: int
    second: int
    first_root: str
    second_root: str
    path: tuple[str, ...]


def acts(*, since: int = 0, dataset: str = "", limit: int = 100) -> list[PublicAct]:
    """Official acts after a position, in the order of the log; only sealed ones."""
    return [_act(leaf) for leaf in _official(dataset).filter(position__gt=since).order_by("position")[: min(limit, MOST)]]


def newest(limit: int = 20) -> list[PublicAct]:
    """The latest official acts, the newest first."""
    return [_act(leaf) for leaf in _official().order_by("-position")[:limit]]


def act_at(position: int) -> PublicAct | None:
    """The official act at a position; None for acts that are not official."""
    leaf = _official().filter(position=position).first()
    return _act(leaf) if leaf else None


def act_of(dataset: str, key: str) -> PublicAct | None:
    """The last official act about one thing."""
    leaf = _official(dataset).filter(key=key).order_by("-position").first()
    return _act(leaf) if leaf else None


def acts_called(key: str) -> list[PublicAct]:
    """Every official act about whatever has this number, the latest first."""
    return [_act(leaf) for leaf in _official().filter(dataset__in=DATASETS, key=key).order_by("-position")[:100]]


def acts_of(dataset: str, key: str) -> list[PublicAct]:
    """Every official act about one thing, the first one first."""
    return [_act(leaf) for leaf in _official(dataset).filter(key=key).order_by("position")]


def _official(dataset: str = "") -> QuerySet[Leaf]:
    rows = Leaf.objects.select_related("event").exclude(dataset="")
    return rows.filter(dataset=dataset) if dataset else rows


def _act(leaf: Leaf) -> PublicAct:
    public = leaf.event.public or {}
    reason = public.get("reason", "")
    return PublicAct(
        position=leaf.position,
        at=leaf.event.at,
        legal_on=leaf.event.legal_on,
        dataset=public["dataset"],
        change=public["change"],
        reason_code=reason,
        reason=REASONS.get(reason, ""),
        key=public["key"],
        title=public["title"],
        url=public["url"],
        office=public["office"],
        leaf=leaf.digest,
    )


def leaf_at(position: int) -> str | None:
    """The leaf hash at a position, of any act."""
    return Leaf.objects.filter(position=position).values_list("digest", flat=True).first()


def keys() -> list[PublicKey]:
    """The keys that signed checkpoints, the newest first, with the days of their first and last signature."""
    rows = Checkpoint.objects.order_by().values("algorithm", "key").annotate(since=Min("at"), until=Max("at")).order_by("-until")
    return [PublicKey(**row) for row in rows]


def size() -> int:
    """How many acts the log holds."""
    return seal.size()


def checkpoint() -> PublicCheckpoint | None:
    """The newest checkpoint."""
    row = Checkpoint.objects.order_by("-number").first()
    return _checkpoint(row) if row else None


def daily(limit: int = 30) -> list[PublicCheckpoint]:
    """The checkpoints that closed a day, the newest first."""
    rows = Checkpoint.objects.filter(day__isnull=False).order_by("-day")
    return [_checkpoint(row) for row in rows[:limit]]


def checkpoint_of(day: date) -> PublicCheckpoint | None:
    """The last checkpoint that closed a day not later than this one."""
    row = Checkpoint.objects.filter(day__lte=day).order_by("-day").first()
    return _checkpoint(row) if row else None


def checkpoints() -> Iterator[PublicCheckpoint]:
    """Every checkpoint there ever was, the oldest first."""
    return (_checkpoint(row) for row in Checkpoint.objects.order_by("number").iterator(chunk_size=2_000))


def _checkpoint(row: Checkpoint) -> PublicCheckpoint:
    return PublicCheckpoint(row.number, row.size, row.root, row.at, row.day, row.algorithm, row.key, row.signature)


def proof(position: int, size: int) -> PublicProof | None:
    """That the leaf at a position is in the log of `size` leaves; None when it is not, or there is no such log."""
    if not 0 < position <= size <= seal.size():
        return None
    leaf = Leaf.objects.select_related("event").get(position=position)
    nodes = seal.Nodes()
    path = tuple(step.hex() for step in merkle.inclusion(position - 1, size, nodes))
    return PublicProof(position, size, seal.root_at(size, nodes).hex(), leaf.digest, path, _body(leaf))


def consistency(first: int, second: int) -> PublicConsistency | None:
    """That the smaller log is the beginning of the larger; None when there are no such logs."""
    if not 0 < first <= second <= seal.size():
        return None
    nodes = seal.Nodes()
    path = tuple(step.hex() for step in merkle.consistency(first, second, nodes))
    return PublicConsistency(first, second, seal.root_at(first, nodes).hex(), seal.root_at(second, nodes).hex(), path)


def entries(since: int, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Leaves after a position, as they are published: the hash, and the body of official acts."""
    rows = Leaf.objects.select_related("event").filter(position__gt=since).order_by("position").only(*PUBLISHED)
    for leaf in rows[:limit].iterator(chunk_size=2_000) if limit else rows.iterator(chunk_size=2_000):
        line: dict[str, Any] = {"position": leaf.position, "leaf": leaf.digest}
        if found := _body(leaf):
            line["body"] = found
        yield line


def _body(leaf: Leaf) -> dict[str, Any] | None:
    if leaf.event.public is None:
        return None
    return body.body_of(leaf.event, algorithm=leaf.algorithm, sealed=leaf.sealed, row=leaf.row)
