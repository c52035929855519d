"""What the clock does by itself. Each task looks at rows, not at events: running twice, late or after a crash changes nothing."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from enforcement.actions import calendar, consequence, export, sweep
from enforcement.actions.announcement import from_facts, preview
from enforcement.queries.consequence import withdrawn
from quality_portal.accounts.models import Office, User
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


@shared_task(ignore_result=True)
def clean_exports() -> int:
    """Remove spreadsheets that were left lying. Returns how many."""
    return export.clean(at=timezone.now())


@handler(calendar.JOB)
def follow_calendar(run: Run) -> dict[str, Any]:
    """Count the clocks anew after a year's notice was loaded."""
    return calendar.follow(run)


@handler(calendar.LOOK)
def preview_calendar(run: Run) -> dict[str, Any]:
    """Look which dates a year's notice would move."""
    return calendar.look(run)


@handler(export.JOB)
def work_export(run: Run) -> dict[str, Any]:
    """Write a large spreadsheet of somebody's desk."""
    return export.write(run.job, run.progress)


@handler(from_facts.JOB)
def announcement_draft(run: Run) -> dict[str, Any]:
    """Draft an announcement from the facts; the second of two clicks is told that the draft is there."""
    params = run.params
    office, user = Office.objects.get(pk=params["office"]), User.objects.get(pk=params["user"])
    known = from_facts.open_draft(params["kind"], params["source"], office)
    notice = from_facts.draft_from_facts(
        kind=params["kind"], source=params["source"], office=office, actor=user, at=timezone.now(), progress=run.progress
    )
    said = "这一来源已有草稿，没有重复起草。" if known else f"草稿已起好，共 {notice.entries.count()} 条。"
    return {"message": said, "url": notice.get_absolute_url(), "url_title": "打开草稿"}


@handler(preview.JOB)
def announcement_preview(run: Run) -> dict[str, Any]:
    """Print a draft for those who review and approve it."""
    return preview.write_preview(run.job, run.progress, timezone.now())
