"""The deep check: business rows and issued files against what their last leaf vouches for.

A silent UPDATE touches no act, so the log alone would not show it. A row that no act ever was upon is found too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.db.models import Model

from . import anchors
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
    current = [anchors.digests(label, version=number) for number in range(1, anchored.version + 1)]
    title = anchors.table_of(label)._meta.verbose_name
    found = []
    for key, (position, digest) in leaves.items():
        if key in waiting or not digest:
            continue
        now = current[int(digest.partition(":")[0]) - 1].get(key)
        if now != digest:
            how = "与留痕不一致" if now else "已被删除"
            found.append(Difference(position, f"{title}（编号 {key}）{how}，最后一次办理是第 {position} 号"))
    strangers = current[-1].keys() - leaves.keys() - waiting if anchored.always else set()
    found += [Difference(NOWHERE, f"{title}（编号 {key}）没有任何办理留痕") for key in sorted(strangers)]
    return len(current[-1]), found


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
