"""What Celery knows: run one job, sweep up what was dropped, and walk the trail each night."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from quality_portal.audit import deep, verify
from quality_portal.core.errors import PortalError
from quality_portal.workdays.calendar import business_today

from . import actions, runner
from .registry import handler


@shared_task(acks_late=True, ignore_result=True)
def run(job_id: str) -> None:
    """Do one job; nothing happens when somebody else has it."""
    runner.run_job(job_id)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Start every job that waits longer than its nudge should have taken."""
    for job_id in runner.due_jobs():
        run.delay(job_id)


@shared_task(ignore_result=True)
def verify_tonight() -> None:
    """Ask for one walk along the log a day."""
    day = business_today().isoformat()
    title = f"核对留痕 {day}"
    actions.enqueue("trail.verify", key=f"trail.verify:{day}", title=title, params={}, owner=None, at=timezone.now())


@handler("trail.verify")
def verify_trail(run: runner.Run) -> dict[str, Any]:
    """Walk the log and compare business rows with it; a fault fails the job, in words."""
    verdict = verify.verify(timezone.now())
    if verdict.fault:
        raise PortalError(f"留痕被改动：{verdict.fault}。其前 {verdict.checked - 1} 条完好。")
    found = deep.compare()
    if found.fault:
        raise PortalError(f"业务数据被改动：{found.fault}。")
    return {"checked": verdict.checked, "rows": found.rows, "files": found.files, "waiting": verdict.waiting, "late": verdict.late}
