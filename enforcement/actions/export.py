"""A large spreadsheet of the desk, written in the background and fetched by whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from enforcement.permissions import GRANTS
from enforcement.queries import work
from enforcement.queries.work import Asked
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core import sheets
from quality_portal.jobs import actions as jobs
from quality_portal.jobs.models import Job

JOB = "work.export"
TITLE = "导出我的工作"
KEPT = timedelta(days=7)
GONE = "文件保留 7 日，已经清除。请重新导出。"


def order(*, asked: Asked, actor: User, at: datetime) -> Job:
    """Ask for the file. The same choice within the same minute is the same job."""
    acts.permit(actor, GRANTS, "work.see")
    key = f"{JOB}:{actor.pk}:{asked.query()}:{at:%Y%m%d%H%M}"
    return jobs.enqueue(JOB, key=key[:200], title=TITLE, params={"user": actor.pk, "query": asked.query()}, owner=actor, at=at)


def clean(*, at: datetime) -> int:
    """Remove files that nobody fetched for so long; whoever still wants one asks anew. Twice is once. Returns how many went."""
    gone = 0
    for job in jobs.finished_before(JOB, at - KEPT):
        if path := job.result.get("file"):
            default_storage.delete(path)
            jobs.forget_file(job=job, words=GONE)
            gone += 1
    return gone


def write(job: Job, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Write the rows to a file of the person who asked; what they may see is asked again now."""
    user = User.objects.get(pk=job.params["user"])
    asked = Asked.of(dict(parse_qsl(job.params["query"])))
    total, lines = work.size(user, asked), []
    for done, line in enumerate(sheets.lines(work.sheet(user, asked))):
        lines.append(line)
        progress(min(done, total), total)
    path = default_storage.save(f"exports/{uuid4()}.csv", ContentFile("".join(lines).encode()))
    rows = len(lines) - 2  # the mark of the encoding and the head
    return {"message": f"共 {rows} 行。", "file": path, "download": reverse("enforcement:work_file", args=[job.pk]), "download_title": "下载 CSV"}
