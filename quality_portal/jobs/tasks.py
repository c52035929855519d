"""What Celery knows: run one job, and sweep up what was dropped."""

from celery import shared_task

from . import runner


@shared_task(acks_late=True, ignore_result=True)
def run(job_id: str) -> None:
    """Do one job; nothing happens when somebody else has it."""
    runner.run_job(job_id)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Start every job that waits longer than its nudge should have taken."""
    for job_id in runner.due_jobs():
        run.delay(job_id)
