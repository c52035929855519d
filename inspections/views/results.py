"""Results published by others: upload, which column is which, what came of it, what was taken in."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.queries import paging
from enterprises.queries.enterprise import capped_count
from inspections import actions, intake, queries
from inspections.forms.results import FIELDS, ColumnsForm, ImportedSearch, UndoForm, UploadForm
from inspections.models import ImportedResult, ResultFile
from inspections.permissions import GRANTS
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "POST"])
SHOWN = 100  # refused rows on the page; the list to download holds all


@GET_POST
@allows("results.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Upload a file; the files taken in so far."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            row = actions.results.upload(upload=form.cleaned_data["file"], actor=request.user, at=timezone.now())
            if row.done:
                messages.info(request, _("这个文件已经导入过，没有重复导入。"))
            return redirect(row if not row.waiting else "inspections:result_columns", *([row.pk] if row.waiting else []))
    context = {
        "form": form,
        "page": page_of(request, queries.results.listed_files(request.user)),
        "may_import": may(request.user, GRANTS, "results.import"),
    }
    return render(request, "inspections/results.html", context, status=422 if form.errors else 200)


@GET_POST
@opens(queries.results.files, by="pk", verb="results.import", grants=GRANTS)
def columns(request: HttpRequest, file: ResultFile) -> HttpResponse:
    """Say which column is which, and start the import."""
    asked = request.POST if request.method == "POST" else request.GET
    head = int(asked["head"]) if asked.get("head", "").isdecimal() and len(asked["head"]) < 7 else 0
    try:
        opened = actions.results.look(queries.results.opened(file), file.name, sheet=asked.get("sheet", "") or file.sheet, head=head)
    except PortalError as refusal:
        messages.error(request, refusal.message)
        opened = actions.results.look(queries.results.opened(file), file.name)
    if file.done and opened.sheet == file.sheet:
        return redirect(file)
    known = queries.results.proposal(opened.headers, wanted=request.GET.get("mapping", ""), source=file.source)
    initial = {"sheet": opened.sheet, "head": opened.head, "failures_only": known.failures_only}
    if known.mapping:
        initial |= {"lab": known.mapping.lab_id, "source": "" if known.mapping.lab_id else known.mapping.name}
    initial |= {f"col_{at}": field for field, at in known.columns.items()}
    form = ColumnsForm(request.POST if request.method == "POST" else None, width=len(opened.headers), initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            data = {name: form.cleaned_data[name] for name in ("lab", "source", "failures_only")}
            row, job = actions.results.start(
                file=file, columns=form.places, sheet=opened.sheet, head=opened.head, actor=request.user, at=timezone.now(), **data
            )
            if job is None:
                messages.info(request, _("这张表已经导入过，没有重复导入。"))
            return redirect(job or row)
    shown = [(column, form.chosen(column.at)) for column in queries.results.file_columns(opened, known.columns)]
    context = {"file": file, "opened": opened, "form": form, "columns": shown, "fields": FIELDS, "known": known}
    return render(request, "inspections/result_columns.html", context, status=422 if form.errors else 200)


@opens(queries.results.files, by="pk", verb="results.see", grants=GRANTS)
def detail(request: HttpRequest, file: ResultFile) -> HttpResponse:
    """What came of one file."""
    may_import = may(request.user, GRANTS, "results.import")
    if file.waiting and may_import:
        return redirect("inspections:result_columns", file.pk)
    context = {
        "file": file,
        "job": None if file.done else queries.results.job_of(file),
        "errors": file.error_rows[:SHOWN],
        "mapped": queries.results.mapped(file),
        "kept": queries.results.kept_apart(file),
        "others": queries.results.other_words(file),
        "may_import": may_import,
    }
    return render(request, "inspections/result_file.html", context)


@GET_POST
@opens(queries.results.files, by="pk", verb="results.import", grants=GRANTS)
def undo(request: HttpRequest, file: ResultFile) -> HttpResponse:
    """Take a file's results out again."""
    return act(
        request,
        UndoForm(request.POST if request.method == "POST" else None),
        lambda data: actions.results.undo(file=file, reason=data["reason"], actor=request.user, at=timezone.now()),
        back=file.get_absolute_url(),
        done=_("已撤回，可以重新核对列后再导入。"),
        title=_("撤回导入"),
        button=_("撤回"),
        intro=_("撤回后，这个文件导入的结果全部删除，可以改正列对应重新导入。随文件登记的企业不删除。撤回记入操作记录。"),
        subject=file,
        parent=(file.name, file.get_absolute_url()),
        grave=True,
    )


@opens(queries.results.files, by="pk", verb="results.see", grants=GRANTS)
def errors(request: HttpRequest, file: ResultFile) -> FileResponse:
    """The rows that could not go in, with their reasons, as a file that can be mended and uploaded again."""
    if not file.errors_file:
        raise Http404
    name = f"{file.name.rsplit('.', 1)[0]}-未收入的行.csv"
    return FileResponse(file.errors_file.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@allows("results.see", grants=GRANTS)
def rows(request: HttpRequest) -> HttpResponse:
    """Find imported results."""
    search = ImportedSearch(request.GET)
    search.is_valid()
    found = queries.results.imported(request.user, search.cleaned_data)
    page = paging.cut(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    count, more = capped_count(found)
    file = queries.results.file_named(request.user, search.cleaned_data.get("file"))
    context = {"search": search, "page": page, "count": count, "more": more, "file": file}
    return render(request, "inspections/imported_results.html", context)


@opens(queries.results.result_of, by="pk", verb="results.see", grants=GRANTS)
def row(request: HttpRequest, result: ImportedResult) -> HttpResponse:
    """One imported result, every column of it."""
    pairs = [(intake.TITLES[field], getattr(result, field)) for field in intake.FIELDS]
    return render(request, "inspections/imported_result.html", {"result": result, "pairs": pairs, "extra": list(result.extra.items())})
