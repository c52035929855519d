"""Bringing a register in: upload, say which column is which, wait, read the result."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from enterprises import actions, queries
from enterprises.forms import ColumnsForm, UploadForm
from enterprises.intake.reading import ENCODINGS
from enterprises.models import ImportBatch
from enterprises.models.batch import BatchState
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import allows, opens
from quality_portal.core.forms import showing_rules

from .posted import posted


@allows("enterprise.import", grants=GRANTS)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            batch = actions.imports.upload(form.cleaned_data["file"], actor=request.user, at=timezone.now())
            return redirect(batch)
    context = {"form": form, "batches": queries.imports.visible(request.user)[:10]}
    return render(request, "enterprises/import_upload.html", context, status=422 if form.errors else 200)


@opens(queries.imports.visible, by="uuid", verb="enterprise.import", grants=GRANTS)
def batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One file: its columns while it waits, its result when it is in."""
    if batch.state != BatchState.UPLOADED:
        context = {"batch": batch, "job": queries.imports.job_of(batch), "encoding": ENCODINGS.get(batch.encoding, "")}
        return render(request, "enterprises/import_result.html", context)
    regions, own = queries.enterprise.regions_of(request.user), queries.enterprise.own_region(request.user)
    form = ColumnsForm(posted(request), batch=batch, regions=regions, own=own)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            job = actions.imports.start(
                batch,
                places=form.places,
                fallback_region=form.cleaned_data["fallback_region"],
                actor=request.user,
                at=timezone.now(),
            )
            return redirect(job)
    context = {
        "form": form,
        "batch": batch,
        "encoding": ENCODINGS.get(batch.encoding, ""),
        "rows": queries.imports.preview(batch),
        "earlier": queries.imports.earlier(batch),
    }
    return render(request, "enterprises/import_columns.html", context, status=422 if form.errors else 200)


@opens(queries.imports.visible, by="uuid", verb="enterprise.import", grants=GRANTS)
def errors(request: HttpRequest, batch: ImportBatch) -> FileResponse:
    """Every problem of a file, as CSV."""
    if not batch.errors:
        raise Http404
    name = f"{batch.filename.rsplit('.', 1)[0]}-问题清单.csv"
    return FileResponse(batch.errors.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
