"""Background work of this room."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run
from quality_portal.workdays.calendar import business_today

from .actions import elimination, imports, irregularity, reminder
from .models import ImportBatch


@handler(imports.JOB)
def run_import(run: Run) -> dict[str, Any]:
    """Bring an uploaded file in."""
    batch = ImportBatch.objects.select_related("owner", "office__region", "fallback_region").get(pk=run.params["batch"])
    done = imports.run(batch, progress=run.progress)
    return {"url": done.get_absolute_url(), "counts": done.counts}


@shared_task(ignore_result=True)
def remind_licences() -> int:
    """Write down which licences must be renewed now and which ran out. Returns how many were new."""
    return reminder.sweep(on=business_today(), at=timezone.now())


@shared_task(ignore_result=True)
def compare_register() -> int:
    """Compare products and equipment with the catalogues and with what the law asks for. Returns how much was new."""
    at = timezone.now()
    return elimination.match(at=at) + irregularity.sweep(at=at)
