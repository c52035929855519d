"""How long a changed calendar takes until every running date of 30,000 open cases is counted anew, and the sweep after it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = 30_000
GOAL = 15.0  # seconds; the job runs beside the pages, in transactions of five hundred cases
SERVED = (
    "UPDATE enforcement_step SET state = 'served', approved_by_id = 1001, reviewed_by_id = 1002, drafted_by_id = 1003, decided_on = current_date - 22, "
    "served_on = current_date - 20, served_how = 'in_person', comply_by = current_date + 10, recheck_from = current_date + 10, recheck_by = current_date + 25 "
    "FROM enforcement_case c WHERE c.id = case_id AND c.state IN ('correcting', 'awaiting_recheck')"
)
PACED = "UPDATE enforcement_case SET due_since = current_date - 3 WHERE state NOT IN ('correcting', 'awaiting_recheck')"


def run() -> None:
    """Fill a database of its own, then count: once when dates move, once when the calendar says the same."""
    import django

    django.setup()
    import bench_desk  # beside this script
    import scale
    from django.utils import timezone

    from enforcement.actions import clock
    from enforcement.models import Case

    bench_desk.fill(SIZE)
    scale.query(SERVED)
    scale.query(PACED)
    for words in ("dates move", "nothing moves"):
        Case.objects.update(counted_by="")
        began = time.monotonic()
        moved = clock.follow_calendar(at=timezone.now())
        seconds = time.monotonic() - began
        verdict = "ok" if seconds <= GOAL else "over"
        sys.stdout.write(f"clocks of {SIZE:,} open cases counted anew, {words}: {moved:,} dates in {seconds:.1f} s (goal <= {GOAL:.0f} s) {verdict}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bench_lists import own_services

    with own_services():
        run()
