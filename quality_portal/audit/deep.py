"""The deep check: business rows and issued files against what their last leaf vouches for.

A silent UPDATE touches no act, so the log alone would not show it. A row that no act ever was upon is found too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.db.models import Model

from . import anchors, rolls
from .models import Event
from .verify import one_moment

NOWHERE = 2**62  # rows without a leaf come after all that have one


@dataclass(frozen=True, slots=True)
class DeepVerdict:
    """How much was compared. `fault` names the first row or file that differs, in the order of the log."""

    rows: int
    files: int
    fault: str
    position: int | None


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A row or file that is not as its last leaf says."""

    position: int
    words: str


def compare() -> DeepVerdict:
    """Compare everything under guard."""
    rows = files = 0
    found: list[Difference] = []
    with one_moment():
        for label, anchored in anchors.ANCHORED.items():
            seen, different = _compare(label, anchored)
            rows += seen
            found += different
        for difference in _files():
            files += 1
            found += [difference] if difference else []
    first = min(found, default=None)
    position = first.position if first and first.position < NOWHERE else None
    return DeepVerdict(rows, files, first.words if first else "", position)


def _compare(label: str, anchored: anchors.Anchored) -> tuple[int, list[Difference]]:
    leaves = _last_leaves(label)
    waiting = set(Event.objects.filter(leaf__isnull=True, subject_label=label).values_list("subject_pk", flat=True))
    rolled = _Rolled(label, leaves, waiting)
    rolled.read()
    title, found = anchors.table_of(label)._meta.verbose_name, rolled.found
    told: dict[int, list[str]] = {}
    for key, (_, digest) in leaves.items():
        if digest and key not in waiting:
            told.setdefault(int(digest.partition(":")[0]), []).append(key)
    for version, keys in told.items():
        now = anchors.digests(label, keys, version)
        found += [_differs(title, key, leaves[key], now.get(key)) for key in keys if now.get(key) != leaves[key][1]]
    rows = rolled.rows + sum(map(len, told.values()))
    if anchored.always:
        strangers = [key for key in anchors.keys_of(label) if key not in leaves and key not in waiting and int(key) not in rolled.seen]
        found += [Difference(NOWHERE, f"{title}（编号 {key}）没有任何办理留痕") for key in sorted(strangers)]
    return rows, found


def _differs(title: object, key: str, leaf: tuple[int, str], now: str | None) -> Difference:
    how = "与留痕不一致" if now else "已被删除"
    return Difference(leaf[0], f"{title}（编号 {key}）{how}，最后一次办理是第 {leaf[0]} 号")


class _Numbers:
    """A set of row numbers, one bit each: millions of rows are on rolls."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        if number >> 3 >= len(self._bits):
            self._bits.extend(bytes((number >> 3) + 1_024 - len(self._bits)))
        self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        return number >> 3 < len(self._bits) and bool(self._bits[number >> 3] & 1 << (number & 7))


class _Rolled:
    """The rows that are on rolls, the newest roll first: whatever an act of its own has changed since is left to that act."""

    def __init__(self, label: str, leaves: dict[str, tuple[int, str]], waiting: set[str]) -> None:
        self.label, self.leaves, self.waiting = label, leaves, waiting
        self.title = anchors.table_of(label)._meta.verbose_name
        self.seen, self.rows, self.found = _Numbers(), 0, list[Difference]()

    def read(self) -> None:
        for act, stands in rolls.standing(self.label):
            leaf = getattr(act, "leaf", None)
            whole = leaf is None or rolls.holds(act)
            if not whole:
                self.found.append(Difference(leaf.position, f"第 {leaf.position} 号的清册与留痕不一致"))
            for version, content in rolls.parts(act, self.label) if stands else ():
                said = self._said(leaf.position if leaf else NOWHERE, version, content)
                if leaf is None:
                    self.waiting.update(said)
                elif whole:  # a roll that was made to fit says nothing
                    self._compare(leaf.position, version, said)

    def _said(self, position: int, version: int, content: bytes) -> dict[str, str]:
        """The rows that this part speaks for: no newer roll does, nor a newer leaf of their own."""
        said = {}
        for number, digest in rolls.lines_of(content):
            key = str(number)
            if number not in self.seen and self.leaves.get(key, (0,))[0] < position:
                self.leaves.pop(key, None)
                said[key] = f"{version}:{digest}"
            self.seen.add(number)
        return said

    def _compare(self, position: int, version: int, said: dict[str, str]) -> None:
        said = {key: digest for key, digest in said.items() if key not in self.waiting}
        now = anchors.digests(self.label, said, version) if said else {}
        self.rows += len(said)
        self.found += [_differs(self.title, key, (position, digest), now.get(key)) for key, digest in said.items() if now.get(key) != digest]


def _last_leaves(label: str) -> dict[str, tuple[int, str]]:
    """The last leaf of each row: its position and the digest it vouches for (empty: the row was gone by then)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (event.subject_pk) event.subject_pk, leaf.position, leaf.row_digest"
            " FROM audit_event event JOIN audit_leaf leaf ON leaf.event_id = event.id WHERE event.subject_label = %s"
            " ORDER BY event.subject_pk, leaf.position DESC",
            [label],
        )
        return {key: (position, digest) for key, position, digest in cursor.fetchall()}


def _files() -> Iterator[Difference | None]:
    """Each kept file: does its content still have the digest that its row says?"""
    for label, (file, digest) in anchors.FILES.items():
        leaves = _last_leaves(label)
        for row in anchors.table_of(label)._default_manager.exclude(**{digest: ""}).only(file, digest).order_by("pk").iterator(chunk_size=500):
            position = leaves.get(str(row.pk), (NOWHERE, ""))[0]
            yield _file(row, file, digest, position)


def _file(row: Model, file: str, digest: str, position: int) -> Difference | None:
    title, kept = row._meta.verbose_name, getattr(row, file)
    if not kept:
        return Difference(position, f"{title}（编号 {row.pk}）没有文件")
    try:
        with kept.open("rb") as opened:
            same = sha256(opened.read()).hexdigest() == getattr(row, digest)
    except FileNotFoundError:
        return Difference(position, f"{title}（编号 {row.pk}）的文件不见了")
    return None if same else Difference(position, f"{title}（编号 {row.pk}）的文件与登记的摘要不符")
