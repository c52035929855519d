"""The sealer's beat and the freshness of data sets on a trail of 1,000,000 sealed acts, against the same on a short one.

Run by `./dev bench`, or `python tests/bench/bench_sealer.py [acts]`, in a database of its own. Goal: sealing a thousand
new acts, a beat without anything new, and the question how fresh the data sets are take at most twice as long.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

ACTS, FEW, NEW = 1_000_000, 1_000, 1_000
TURNS = 7
GOAL = 2.0
ROOM = 3 * 1024**3
LABELS = "(ARRAY['inspections.conclusion', 'enterprises.enterprise', 'documents.document', 'enforcement.case', 'accounts.user'])[1 + g % 5]"
EVENTS = f"""
INSERT INTO audit_event (id, at, recorded_at, verb, actor_name, subject_label, subject_pk, subject_name, basis, note, request_id)
SELECT g, now(), now(), 'office.created', '系统', {LABELS}, (g % 50000)::text, '对象' || g, '', '', '' FROM generate_series({{first}}, {{last}}) AS g
"""
LEAVES = """
INSERT INTO audit_leaf (position, event_id, algorithm, digest, sealed, row, row_digest, dataset, key, sealed_at)
SELECT g, g, 'sha256-v1', encode(sha256(g::text::bytea), 'hex'), '', '', '', '', '', now() FROM generate_series({first}, {last}) AS g
"""


def main(acts: int = ACTS) -> None:
    """Measure on the short trail, make it long, measure again."""
    from tests.bench.bench_lists import own_services

    if shutil.disk_usage(ROOT).free < ROOM:
        sys.stdout.write(f"the sealer at {acts:,} acts was not measured: {ROOM >> 30} GB of free disk are needed\n")
        return
    with own_services():
        import django

        django.setup()
        grow(1, FEW)
        short = measure(FEW)
        grow(FEW + TURNS * NEW + 1, acts)
        whole = measure(acts)
    for kind, seconds in whole.items():
        ratio = seconds / short[kind]
        verdict = "ok" if ratio <= GOAL else "over"
        sys.stdout.write(f"{kind}, {FEW:,} -> {acts:,} acts: {short[kind] * 1000:.1f} -> {seconds * 1000:.1f} ms, ratio {ratio:.2f} (goal <= {GOAL:g}) {verdict}\n")


def grow(first: int, last: int) -> None:
    """Acts of these numbers with their places. Guards are off while they go in: this is no evidence."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_leaf"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(EVENTS.format(first=first, last=last))
        cursor.execute(LEAVES.format(first=first, last=last))
        cursor.execute("SELECT setval(pg_get_serial_sequence('audit_event', 'id'), %s)", [last])
        for table in ("audit_event", "audit_leaf"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE audit_event, audit_leaf, audit_waiting")


def measure(last: int) -> dict[str, float]:
    """Seconds of each, the best of some turns."""
    from quality_portal.audit import queries, seal
    from quality_portal.open_data.queries import freshness

    sealing = []
    for turn in range(TURNS):
        add(last + turn * NEW + 1, last + (turn + 1) * NEW)
        sealing.append(timed(seal.seal_pending))
    return {
        f"sealing {NEW:,} new acts": min(sealing),
        "a beat without anything new": min(timed(seal.seal_pending) for _ in range(TURNS)),
        "how many acts wait": min(timed(queries.unsealed) for _ in range(TURNS)),
        "how fresh the data sets are": min(timed(freshness) for _ in range(TURNS)),
    }


def add(first: int, last: int) -> None:
    """New acts, not sealed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(EVENTS.format(first=first, last=last))


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
