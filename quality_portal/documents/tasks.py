"""Printing, and looking for viruses, as background work."""

from celery import shared_task
from django.utils import timezone

from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from . import actions, scanning
from .models import Attachment, Document


@handler("documents.print")
def print_document(run: Run) -> dict:
    """Print one document; the result leads to its PDF."""

    def waiting() -> None:  # keeps the lease while a long list is set
        run.progress(0, 1, "正在排版")

    waiting()
    document = actions.render_now(Document.objects.get(pk=run.params["document"]), waiting)
    run.progress(1, 1)
    return {"url": document.get_absolute_url(), "pages": document.pages, "sha256": document.sha256}


@handler("documents.scan")
def scan_file(run: Run) -> None:
    """Look at one file; a scanner that fails is asked again."""
    scanning.scan(Attachment.objects.get(pk=run.params["attachment"]), timezone.now())


@shared_task
def scan_files() -> int:
    """Look at what is left: files from before the scanner was named, or sent while it was away."""
    return scanning.scan_waiting(timezone.now())
