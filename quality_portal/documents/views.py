"""Downloads that ask who is looking, and the list of an office's documents."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quality_portal.accounts.guards import allows, opens, public, signed_in
from quality_portal.accounts.models import Office
from quality_portal.core.forms import showing_rules
from quality_portal.jobs.models import Job

from . import access, actions, queries, scanning
from .forms import SealForm, VoidForm
from .intake import MIME
from .models import Attachment, Document
from .permissions import GRANTS
from .queries.public import gone_because

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
    reason = gone_because(document) if document.public else ""
    if reason and not access.may_open_ended(request.user, document):
        return _gone(request, document, reason)
    if not document.sha256:
        return _waiting(request, document)
    etag = f'"{document.sha256}"'
    response = get_conditional_response(request, etag=etag)  # whoever has these bytes is not sent them again
    if response is None:
        response = FileResponse(document.pdf.open("rb"), content_type="application/pdf", filename=f"{document.number}.pdf")
    # Ours from the first byte to the last, so no sandbox: browsers refuse to show a PDF in one.
    response["Content-Security-Policy"] = "frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    # A public paper can be taken down at any moment: whoever keeps it asks whether it still stands.
    response["Cache-Control"] = "public, no-cache" if document.public and not reason else "private, no-store"
    return response


def _gone(request: HttpRequest, document: Document, reason: str) -> HttpResponse:
    """410 with the reason: the paper was public here and is so no more."""
    later = document.replaced_by
    response = render(request, "documents/gone.html", {"document": document, "reason": reason, "later": later}, status=410)
    response["Cache-Control"] = "no-store"
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
    if (standing := scanning.standing(found)) != scanning.Standing.OPEN:
        return _closed(request, found, standing)
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=MIME[found.kind])
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _closed(request: HttpRequest, found: Attachment, standing: scanning.Standing) -> HttpResponse:
    """The page instead of a file that is still being looked at, or that must not be opened."""
    held = standing == scanning.Standing.HELD
    response = render(request, "documents/file_closed.html", {"file": found, "held": held}, status=403 if held else 202)
    if not held:
        response["Refresh"] = "5"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@allows("document.list", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """The office's documents, newest first, cut by the last row's key so that a late page costs what the first does."""
    words = request.GET.get("q", "").strip()
    before = request.GET.get("before", "")
    rows = list(queries.listed(request.user, words=words, before=int(before) if before.isdecimal() else None)[: PAGE + 1])
    older = urlencode({"q": words, "before": rows[PAGE - 1].pk}) if len(rows) > PAGE else ""
    return render(request, "documents/index.html", {"documents": rows[:PAGE], "q": words, "older": older, "paged": bool(before), "may_void": bool(request.user.roles & GRANTS["document.void"])})


@opens(queries.own, by="uuid", verb="document.void", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, document: Document) -> HttpResponse:
    """Declare a document of one's own office void."""
    form = VoidForm(request.POST) if request.method == "POST" else VoidForm()
    if form.is_valid():
        with showing_rules(form):
            actions.void(document, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("%(number)s 已作废，文号不再使用。") % {"number": document.number})
            return redirect("documents:list")
    return render(request, "documents/void.html", {"document": document, "form": form})


@require_safe
@allows("seal.set", grants=GRANTS)
def seals(request: HttpRequest) -> HttpResponse:
    """Which offices print the picture of their seal."""
    return render(request, "documents/seals.html", {"offices": queries.offices_with_seals()})


@opens(lambda _user: Office.objects.all(), by="pk", verb="seal.set", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, office: Office) -> HttpResponse:
    """Set an office's seal, or take it out of use."""
    form = SealForm(request.POST, request.FILES) if request.method == "POST" else SealForm()
    if form.is_valid():
        with showing_rules(form):
            picture = form.cleaned_data["picture"]
            if picture:
                actions.set_seal(office, picture.read(), actor=request.user, at=timezone.now())
                messages.success(request, _("已启用%(office)s的印章图片，此后制发的文书使用。") % {"office": office.name})
            else:
                actions.end_seal(office, actor=request.user, at=timezone.now())
                messages.success(request, _("已停用%(office)s的印章图片，此后制发的文书只留盖章处。") % {"office": office.name})
            return redirect("documents:seals")
    return render(request, "documents/seal.html", {"office": office, "form": form, "seal": queries.seal_in_use(office)})


@require_safe
@opens(lambda _user: Office.objects.all(), by="pk", verb="seal.set", grants=GRANTS)
def seal_picture(request: HttpRequest, office: Office) -> HttpResponse:
    """The picture in use, for whoever may change it."""
    now = queries.seal_in_use(office)
    if now is None:
        raise Http404
    response = HttpResponse(bytes(now.picture), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
