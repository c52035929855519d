"""A page per job: how far it is, what came of it. Works by reload without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from quality_portal.accounts.guards import allows, opens

from . import actions, queries
from .models import Job
from .permissions import GRANTS


@opens(queries.visible, by="uuid", verb="job.see", grants=GRANTS)
def page(request: HttpRequest, job: Job) -> HttpResponse:
    """The job's page; only its card when htmx asks."""
    template = "jobs/card.html" if request.headers.get("HX-Request") else "jobs/page.html"
    return render(request, template, {"job": job})


@allows("job.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """One's latest jobs."""
    return render(request, "jobs/index.html", {"jobs": queries.visible(request.user)[:50]})


@require_POST
@opens(queries.visible, by="uuid", verb="job.retry", grants=GRANTS)
def again(request: HttpRequest, job: Job) -> HttpResponse:
    """Start a failed job again."""
    actions.retry(job=job, actor=request.user, at=timezone.now())
    return redirect(job)
