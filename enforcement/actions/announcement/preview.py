"""The PDF of a draft, as it would be published, marked as a draft and without a number. Printed by a job, kept for whoever asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.documents import actions as documents
from quality_portal.documents import faces
from quality_portal.documents.kinds import kind_of
from quality_portal.documents.press import press
from quality_portal.documents.printing import Paper, page_of
from quality_portal.jobs import actions as jobs
from quality_portal.jobs.models import Job
from quality_portal.workdays import calendar

from .content import content_of

JOB = "announcement.preview"
MARK = "草稿　未编号"
WARNING = "（草稿，仅供审核，不得外传）"


def order_preview(*, announcement: Announcement, actor: User, at: datetime) -> Job:
    """Ask for the PDF of a draft. The same words asked twice are printed once a person."""
    acts.permit(actor, GRANTS, "announcement.see")
    word = hashlib.sha256(json.dumps(draft_content(announcement), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    params = {"announcement": announcement.pk}
    return jobs.enqueue(JOB, key=f"{JOB}:{announcement.uuid}:{word}:{actor.pk}", title=f"预览：{announcement.title}", params=params, owner=actor, at=at)


def draft_content(announcement: Announcement) -> dict[str, Any]:
    """What the paper would hold, with the warning in place of the closing words."""
    entries = list(announcement.entries.order_by("position"))
    return {**content_of(announcement, entries), "closing": WARNING}


def draft_paper(announcement: Announcement, at: datetime) -> Paper:
    """The draft on paper: without a number, and without a code that somebody might take for a promise that it is registered."""
    what = kind_of("announcement")
    return Paper(
        template=what.template, kind_title=what.title, title=announcement.title, number=MARK, issuer=announcement.office.name,
        issued_on=calendar.local_date(at), check_code="", check_address="", identifier=str(announcement.uuid),
        content=draft_content(announcement), kind="announcement",
    )  # fmt: skip


def preview_pdf(announcement: Announcement, at: datetime, waiting: Callable[[], None] = lambda: None) -> bytes:
    """Print the draft."""
    return press(page_of(draft_paper(announcement, at)), faces.faces(documents.faces_folder()), waiting).pdf


def write_preview(job: Job, progress: Callable[[int, int, str], None], at: datetime) -> dict[str, Any]:
    """Print and keep the file; the job's page leads to it."""
    announcement = Announcement.objects.select_related("office").get(pk=job.params["announcement"])
    progress(0, 1, "排版")
    path = default_storage.save(f"previews/{uuid4()}.pdf", ContentFile(preview_pdf(announcement, at)))
    return {
        "message": "草稿已排好版，没有编号，不得外传。",
        "file": path,
        "download": reverse("enforcement:announcement_preview_file", args=[announcement.uuid, job.pk]),
        "download_title": "打开草稿 PDF",
        "url": announcement.get_absolute_url(),
        "url_title": "回到草稿",
    }
