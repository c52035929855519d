"""What the clock does by itself. Each task looks at rows, not at events: running twice, late or after a crash changes nothing."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from enforcement.actions import consequence, export, sweep
from enforcement.queries.consequence import withdrawn
from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run


@shared_task(ignore_result=True)
def sweep_clocks() -> dict[str, int]:
    """Count clocks anew where the calendar changed, and record every date that has passed. Returns what was done."""
    return sweep.sweep(at=timezone.now())


@shared_task(ignore_result=True)
def free_withdrawn() -> int:
    """End what rests on findings that were withdrawn. Returns how many cases were looked at."""
    cases = list(withdrawn())
    for case in cases:
        consequence.follow(case=case, at=timezone.now())
    return len(cases)


@handler(export.JOB)
def work_export(run: Run) -> dict[str, Any]:
    """Write a large spreadsheet of somebody's desk."""
    return export.write(run.job, run.progress)
