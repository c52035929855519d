"""Doing the work: claim by lease, run the handler, write the end."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from quality_portal.core.errors import PortalError

from .models import Job, JobState
from .registry import HANDLERS

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
PROGRESS_EVERY = 0.5  # seconds between two writes of the same job's progress
GIVEN_UP = "多次处理没有成功，请联系系统管理员查看日志。"
logger = logging.getLogger(__name__)


class Run:
    """A job in hand: its parameters, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self._last = 0.0
        # Progress is written over a connection of its own: the handler's transaction may stay open for minutes.
        self._aside = connection.copy() if not connection.in_atomic_block else connection

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show progress at once and renew the lease. Cheap to call often."""
        now = time.monotonic()
        if now - self._last < PROGRESS_EVERY and done < total:
            return
        self._last = now
        with self._aside.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET done = %s, total = %s, note = %s, lease_until = %s WHERE uuid = %s AND state = %s",
                [done, total, note[:200], timezone.now() + LEASE, str(self.job.pk), JobState.RUNNING],
            )

    def close(self) -> None:
        if self._aside is not connection:
            self._aside.close()


def claim(job_id: str) -> Job | None:
    """Take a job that nobody has in hand. Returns None when it is over or being done.

    A job whose holder vanished five times is given up: it may be what kills the worker.
    """
    now = timezone.now()
    with transaction.atomic():
        free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
        job = Job.objects.select_for_update(skip_locked=True).filter(free, pk=job_id).first()
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            job.state, job.error, job.lease_until, job.finished_at = JobState.FAILED, GIVEN_UP, None, now
            job.save(update_fields=["state", "error", "lease_until", "finished_at"])
            return None
        job.state, job.lease_until, job.started_at = JobState.RUNNING, now + LEASE, now
        job.attempts += 1
        job.save(update_fields=["state", "lease_until", "started_at", "attempts"])
        return job


def run_job(job_id: str) -> Job | None:
    """Do one job to its end. A refusal in words fails it; an accident is tried again, five times in all."""
    job = claim(job_id)
    if job is None:
        return None
    run = Run(job)
    try:
        result = HANDLERS[job.kind](run) or {}
    except PortalError as refusal:
        return _end(job, JobState.FAILED, error=refusal.message)
    except Exception:
        logger.exception("job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
        again = job.attempts < MAX_ATTEMPTS
        words = "处理中断，系统将自动重试。" if again else GIVEN_UP
        return _end(job, JobState.WAITING if again else JobState.FAILED, error=words)
    finally:
        run.close()
    return _end(job, JobState.DONE, result=result)


def _end(job: Job, state: JobState, *, result: dict[str, Any] | None = None, error: str = "") -> Job:
    """Write the end, unless the lease was lost and somebody else took the job meanwhile."""
    finished_at = timezone.now() if state != JobState.WAITING else None
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
        state=state, result=result or {}, error=error, lease_until=None, finished_at=finished_at
    )
    job.refresh_from_db()
    return job


def due_jobs(limit: int = 100) -> list[str]:
    """Jobs that wait, or whose holder let the lease run out; oldest first."""
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=timezone.now())
    return [str(pk) for pk in Job.objects.filter(free).order_by("created_at").values_list("pk", flat=True)[:limit]]


def run_pending(limit: int = 100) -> int:
    """Do everything that is due, here and now. Returns how many jobs were done."""
    count = 0
    while batch := due_jobs(limit):
        before = count
        count += sum(1 for job_id in batch if run_job(job_id) is not None)
        if count == before:
            break
    return count
