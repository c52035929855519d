"""Asking for work, and asking again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from quality_portal.accounts.models import User
from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken

from .models import Job, JobState
from .registry import HANDLERS


def enqueue(kind: str, *, key: str, title: str, params: dict[str, Any], owner: User | None, at: datetime) -> Job:
    """Put work on the table, once per `key`; a second call returns the first job. Params hold ids, never personal data."""
    if kind not in HANDLERS:
        raise LookupError(f"no handler for job kind {kind!r}")
    fields = {"kind": kind, "title": title, "params": params, "owner": owner, "created_at": at}
    job, is_new = Job.objects.get_or_create(key=key, defaults=fields)
    if is_new:
        nudge(job)
    return job


def nudge(job: Job) -> None:
    """Tell Celery after commit. A broker that is away costs time, not the job: the sweeper will find it."""
    from .tasks import run  # *app ready*: tasks import the handlers of every app

    def send() -> None:
        try:
            run.apply_async(args=[str(job.pk)], retry=False)
        except OperationalError:
            return

    transaction.on_commit(send, robust=True)


def finished_before(kind: str, at: datetime) -> QuerySet[Job]:
    """Jobs of a kind that were done before a moment and still name a file."""
    return Job.objects.filter(kind=kind, state=JobState.DONE, finished_at__lt=at, result__has_key="file").order_by("finished_at")


@transaction.atomic
def forget_file(*, job: Job, words: str) -> Job:
    """The file that a job made is gone: the job says so and offers it no longer."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    job.result = {key: value for key, value in job.result.items() if key not in ("file", "download", "download_title")} | {"message": words}
    job.save(update_fields=["result"])
    return job


@transaction.atomic
def retry(*, job: Job, actor: User, at: datetime) -> Job:
    """Start a failed job again."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != JobState.FAILED:
        raise RuleBroken("这项作业没有失败，不需要重新执行。")
    job.state, job.attempts, job.error, job.lease_until = JobState.WAITING, 0, "", None
    job.save(update_fields=["state", "attempts", "error", "lease_until"])
    trail.record("job.retried", job, actor=actor or SYSTEM, at=at)
    nudge(job)
    return job
