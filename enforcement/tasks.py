"""What the clock does by itself. Each task looks at rows, not at events: running twice, late or after a crash changes nothing."""

from celery import shared_task
from django.utils import timezone

from enforcement.actions import sweep


@shared_task(ignore_result=True)
def sweep_clocks() -> dict[str, int]:
    """Count clocks anew where the calendar changed, and record every date that has passed. Returns what was done."""
    return sweep.sweep(at=timezone.now())
