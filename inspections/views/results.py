"""Results published by others: upload, what came of it, the rows that could not go in."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.results import UploadForm
from inspections.models import ResultFile
from inspections.permissions import GRANTS
from inspections.queries import choices
from quality_portal.accounts.guards import allows, opens
from quality_portal.core.forms import showing_rules

from .acts import page_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_http_methods(["GET", "POST"])
@allows("results.import", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Upload a file; the files taken in so far."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            row, job = actions.results.upload(upload=form.cleaned_data["file"], actor=request.user, at=timezone.now())
            if job is not None:
                return redirect(job)
            messages.info(request, _("这个文件已经导入过，没有重复导入。"))
            return redirect(row)
    return render(request, "inspections/results.html", {"form": form, "page": page_of(request, choices.result_files())})


@opens(choices.result_files_for, by="pk", verb="results.import", grants=GRANTS)
def detail(request: HttpRequest, file: ResultFile) -> HttpResponse:
    """What came of one file."""
    return render(request, "inspections/result_file.html", {"file": file, "errors": file.error_rows[:100]})


@opens(choices.result_files_for, by="pk", verb="results.import", grants=GRANTS)
def errors(request: HttpRequest, file: ResultFile) -> HttpResponse:
    """The rows that could not go in, as a file that a spreadsheet opens."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="errors-{file.pk}.csv"'})
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["行", "列", "填写的内容", "原因"])
    for row in file.error_rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return response
