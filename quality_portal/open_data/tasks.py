"""Making whole files in the background: asked for by the clock, done as jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from quality_portal.jobs.actions import enqueue
from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from . import actions, queries
from .table import TABLES

EVERY = timedelta(minutes=10)


@shared_task(ignore_result=True)
def refresh() -> None:
    """Ask for the files of every data set that was touched since they were made."""
    now = timezone.now()
    for table in queries.stale(now, every=EVERY):
        slot = int(now.timestamp() // 60)
        enqueue(
            "open_data.make", key=f"open_data.make:{table.key}:{slot}", title=f"生成数据文件：{table.title}", params={"dataset": table.key}, owner=None, at=now
        )


@handler("open_data.make")
def make(run: Run) -> dict[str, Any]:
    """Write both files of a data set. A data set that is no longer offered has none."""
    table = TABLES.get(run.params["dataset"])
    if table is None:
        return {"message": "没有这个数据集了。"}
    made = actions.make(table, at=timezone.now())
    actions.sweep(timezone.now())
    return {"message": f"{made['jsonl'].rows} 条记录。", "sha256": {form: edition.sha256 for form, edition in made.items()}}
