"""What runs in the background: imports of results, and results whose objection term has run out."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from inspections import actions
from inspections.models import ResultFile
from quality_portal.core.actors import SYSTEM
from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run


@handler(actions.results.JOB)
def import_results(run: Run) -> dict[str, Any]:
    """Take in an uploaded file of results."""
    file = ResultFile.objects.get(pk=run.params["file"])
    done = actions.results.run(file=file, actor=run.job.owner or SYSTEM, at=timezone.now(), progress=run.progress)
    counts = {"rows": done.rows, "new": done.created, "repeats": done.repeats + done.known, "bad": done.errors}
    return {"url": done.get_absolute_url(), "counts": counts}


@shared_task(ignore_result=True)
def finalise_results() -> None:
    """Every hour: formalities and confirmations whose time is over lapse, then results whose term has run out stand."""
    at = timezone.now()
    actions.retest.lapse_due(at=at)
    actions.confirmation.lapse_due(at=at)
    actions.conclusion.finalise_due(at=at)
