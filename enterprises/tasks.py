"""Background work of this room."""

from typing import Any

from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from .actions import imports
from .models import ImportBatch


@handler(imports.JOB)
def run_import(run: Run) -> dict[str, Any]:
    """Bring an uploaded file in."""
    batch = ImportBatch.objects.select_related("owner", "office__region", "fallback_region").get(pk=run.params["batch"])
    done = imports.run(batch, progress=run.progress)
    return {"url": done.get_absolute_url(), "counts": done.counts}
