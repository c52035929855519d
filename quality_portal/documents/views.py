"""Downloads that ask who is looking, and the list of an office's documents."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quality_portal.accounts.guards import allows, public, signed_in
from quality_portal.jobs.models import Job

from . import access, queries
from .intake import MIME
from .models import Attachment, Document
from .permissions import GRANTS

PAGE = 50


@require_safe
@public
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A document as PDF, or a page that says it is being printed. Public ones open to anyone, others as their subject."""
    document = get_object_or_404(Document.objects.select_related("office"), uuid=uuid)
    if not access.may_open_document(request.user, document):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    if not document.sha256:
        return _waiting(request, document)
    response = FileResponse(document.pdf.open("rb"), content_type="application/pdf", filename=f"{document.number}.pdf")
    # Ours from the first byte to the last, so no sandbox: browsers refuse to show a PDF in one.
    response["Content-Security-Policy"] = "frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{document.sha256}"'
    response["Cache-Control"] = "public, max-age=300" if document.public else "private, no-store"
    return response


def _waiting(request: HttpRequest, document: Document) -> HttpResponse:
    """The page before the PDF: how far its job is, for whoever asked for it; it reloads itself without script."""
    job = Job.objects.filter(key=document.job_key).first()
    mine = job if job and job.owner_id and job.owner_id == request.user.pk else None
    response = render(request, "documents/waiting.html", {"document": document, "job": job, "mine": mine}, status=202)
    response["Refresh"] = "3"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@signed_in
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file as it came. Never shown in the portal's own name: it is saved, and what opens it anyway has no rights."""
    found = get_object_or_404(Attachment, uuid=uuid)
    if not access.may_open_attachment(request.user, found):
        raise Http404
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=MIME[found.kind])
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@allows("document.list", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """The office's documents, newest first, cut by the last row's key so that a late page costs what the first does."""
    words = request.GET.get("q", "").strip()
    before = request.GET.get("before", "")
    rows = list(queries.listed(request.user, words=words, before=int(before) if before.isdecimal() else None)[: PAGE + 1])
    older = urlencode({"q": words, "before": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
    return render(request, "documents/index.html", {"documents": rows[:PAGE], "q": words, "older": older, "paged": bool(before)})
