"""The chain over the trail: sealing and verifying.

Events get their position after commit, by one sealer, so that no business transaction waits for
another and the order is that of commits. A change of any sealed event breaks its leaf, a re-chained
history breaks every position after it.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from .models import Event, Link

ALGORITHM = "sha256-v1"
GENESIS = "0" * 64
BATCH = 5_000
LATE = timedelta(minutes=5)
_LOCK = 7_310_115  # advisory lock number of the one sealer


def canonical(value: Any) -> Any:
    """One spelling for each value: UTC microseconds, days as written, NFC text, sorted keys."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {str(key): canonical(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(entry) for entry in value]
    return value


SEALED_FIELDS = tuple(field.attname for field in Event._meta.concrete_fields)


def leaf_of(event: Event) -> str:
    """SHA-256 over the event's canonical JSON, with the algorithm's name inside."""
    body = {name: canonical(getattr(event, name)) for name in SEALED_FIELDS}
    text = json.dumps({"algorithm": ALGORITHM, **body}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def next_chain(previous: str, leaf: str) -> str:
    """Join a leaf to the chain."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def seal_pending() -> int:
    """Give every committed, unsealed event its place. Returns how many; 0 when another sealer is at work."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        last = Link.objects.order_by("-position").first()
        position, chain = (last.position, last.chain) if last else (0, GENESIS)
        links = []
        for event in Event.objects.filter(link__isnull=True).order_by("pk")[:BATCH]:
            position, leaf = position + 1, leaf_of(event)
            chain = next_chain(chain, leaf)
            links.append(Link(position=position, event=event, algorithm=ALGORITHM, leaf=leaf, chain=chain))
        Link.objects.bulk_create(links)
        return len(links)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found. `fault` is empty when everything holds."""

    checked: int
    fault: str
    position: int | None
    waiting: int
    late: int


def verify(now: datetime) -> Verdict:
    """Recompute every leaf and link; stop at the first that does not hold."""
    checked, fault = next((step for step in _walk() if step[1]), (0, ""))
    if not fault:
        checked = Link.objects.count()
    unsealed = Event.objects.filter(link__isnull=True)
    return Verdict(
        checked=checked,
        fault=fault,
        position=checked if fault else None,
        waiting=unsealed.count(),
        late=unsealed.filter(recorded_at__lt=now - LATE).count(),
    )


def _walk() -> Iterator[tuple[int, str]]:
    chain = GENESIS
    links = Link.objects.select_related("event").order_by("position")
    for expected, link in enumerate(links.iterator(chunk_size=BATCH), start=1):
        if link.position != expected:
            yield expected, f"第 {expected} 号缺失，其后是第 {link.position} 号"
            return
        if leaf_of(link.event) != link.leaf:
            yield expected, f"第 {expected} 号的内容与封存时不同"
            return
        chain = next_chain(chain, link.leaf)
        if chain != link.chain:
            yield expected, f"第 {expected} 号与前一号的链接断开"
            return
        yield expected, ""
