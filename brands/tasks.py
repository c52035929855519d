"""The clock of honours: titles end, failures become proposals. Asked every hour; the first run of a day does the work."""

from celery import shared_task
from django.utils import timezone

from quality_portal.workdays.calendar import business_today

from .actions import honour, proposal


@shared_task(ignore_result=True)
def nightly() -> None:
    """End what has run out and propose what failed. Safe to run twice."""
    today, now = business_today(), timezone.now()
    honour.end_overdue(on=today, at=now)
    proposal.propose_due(on=today, at=now)
