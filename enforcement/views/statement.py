"""The enterprise's own words: given by itself on its desk, or registered by staff from a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enforcement.actions import announcement as actions
from enforcement.forms.bulletin import StatementForm
from enforcement.models import Announcement
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as announcements
from enforcement.queries import statement as queries
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules


@member
@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """What is or will be published about the enterprise, and what it says to it."""
    return render(request, "enforcement/statement/list.html", {"enterprise": enterprise, "subjects": queries.subjects(enterprise)})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, enterprise: Enterprise, what: str, pk: int) -> HttpResponse:
    """Say something to one result or one line of an announcement."""
    subject = queries.subject(enterprise, what, pk)
    if subject is None:
        raise Http404
    form = StatementForm(request.POST or None, initial={"text": subject.text})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.add_statement(
                enterprise=enterprise, text=form.cleaned_data["text"], conclusion=subject.conclusion, entry=subject.entry, actor=request.user, at=timezone.now()
            )
            messages.success(request, _("陈述已保存，与公告一并原文公开。"))
            return redirect("enforcement:own_statements")
    context = {"enterprise": enterprise, "subject": subject, "form": form}
    return render(request, "enforcement/statement/form.html", context, status=422 if form.errors else 200)


@opens(announcements.visible, by="uuid", verb="announcement.statement", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, announcement: Announcement, pk: int) -> HttpResponse:
    """Register what the enterprise of a line sent in on paper."""
    entry = announcement.entries.filter(pk=pk, enterprise__isnull=False).select_related("enterprise", "conclusion").first()
    if entry is None:
        raise Http404
    form = StatementForm(request.POST or None, initial={"text": queries.text_of(entry)})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            about = {"conclusion": entry.conclusion} if entry.conclusion else {"entry": entry}
            actions.add_statement(enterprise=entry.enterprise, text=form.cleaned_data["text"], **about, actor=request.user, at=timezone.now())
            messages.success(request, _("企业陈述已保存，原文公开。"))
            return redirect(announcement)
    context = {"announcement": announcement, "entry": entry, "form": form}
    return render(request, "enforcement/statement/register.html", context, status=422 if form.errors else 200)
