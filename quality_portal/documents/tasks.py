"""Printing as background work."""

from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from . import actions
from .models import Document


@handler("documents.print")
def print_document(run: Run) -> dict:
    """Print one document; the result leads to its PDF."""

    def waiting() -> None:  # keeps the lease while a long list is set
        run.progress(0, 1, "正在排版")

    waiting()
    document = actions.render_now(Document.objects.get(pk=run.params["document"]), waiting)
    run.progress(1, 1)
    return {"url": document.get_absolute_url(), "pages": document.pages, "sha256": document.sha256}
