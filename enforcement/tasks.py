"""The sweep over deadlines. It looks at rows, not at events: running twice, late or after a crash changes nothing."""

import logging

from celery import shared_task
from django.utils import timezone

from enforcement.actions.case import mark_overdue
from enforcement.queries.case import past_deadline
from quality_portal.core.errors import PortalError
from quality_portal.workdays.calendar import business_today

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def flag_overdue_cases() -> int:
    """Record on each case whose correction term is over what follows from that. Returns how many were looked at."""
    cases = list(past_deadline(business_today()))
    for case in cases:
        try:
            mark_overdue(case=case, at=timezone.now())
        except PortalError as refusal:  # one odd case must not keep the others waiting
            logger.warning("case %s could not be marked overdue: %s", case.number, refusal)
    return len(cases)
