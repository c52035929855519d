"""Imports that a person may see: those of their own office."""

from pathlib import Path

from django.db.models import QuerySet

from enterprises.intake import reading
from enterprises.models import ImportBatch
from enterprises.models.batch import BatchState
from quality_portal.accounts.models import User
from quality_portal.core.roles import STAFF
from quality_portal.jobs.models import Job


def visible(user: User) -> QuerySet[ImportBatch]:
    """Files that people of one's own office uploaded."""
    if not user.roles & STAFF or user.office_id is None:
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(office_id=user.office_id).select_related("owner", "office", "fallback_region")


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """The last time that the same file was brought in."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, state=BatchState.DONE).exclude(pk=batch.pk)
    return same.order_by("-finished_at").first()


def preview(batch: ImportBatch, limit: int = 20) -> list[tuple[int, list[tuple[str, str]]]]:
    """The first rows of the file, each cell with its header."""
    source = reading.open_source(Path(batch.file.path), batch.filename)
    width = len(source.headers)
    found: list[tuple[int, list[tuple[str, str]]]] = []
    for line, cells in source.rows():
        found.append((line, list(zip(source.headers, (cells + [""] * width)[:width], strict=True))))
        if len(found) == limit:
            break
    return found


def job_of(batch: ImportBatch) -> Job | None:
    """The job that brings this file in."""
    return Job.objects.filter(key=f"enterprises.import:{batch.pk}").first()
