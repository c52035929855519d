"""Drafting an announcement from the facts: which kind, from what, what goes in and what not; its words, its PDF, drafted anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enforcement.actions import announcement as actions
from enforcement.actions.announcement.from_facts import OF_CASES, edited
from enforcement.forms.bulletin import EditForm
from enforcement.law.announcement import KINDS, power_of
from enforcement.models import Announcement, AnnouncementEntry
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as queries
from enforcement.queries.bulletin import build, choices, moved
from enforcement.queries.bulletin.choices import kinds_for, source_of
from enforcement.queries.bulletin.tables import lists_of, statements_of
from enforcement.states.announcement import IN_HAND, AnnouncementState
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.jobs.queries import visible as jobs
from quality_portal.workdays.calendar import business_today

SHOWN = 50  # lines of a list on a page of the staff; the paper has all of them


@allows("announcement.draft", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the kind, then the source, then look at what goes in; the draft itself is a job's work."""
    office, today = request.user.office, business_today()
    kind, source = request.POST.get("kind") or request.GET.get("kind", ""), _source(request)
    kinds = kinds_for(office, today) if office else []
    context: dict[str, Any] = {"kinds": kinds, "offered": [KINDS[key] for key, _title, refused in kinds if not refused]}
    if kind in KINDS and office:
        row = KINDS[kind]
        context |= {"kind": row, "power": power_of(kind, rulebook_of(office, today)), "sources": choices(kind, office=office, on=today)}
        context["several"] = sum(bool(one.case) for one in context["sources"]) > 1
    if kind not in KINDS or not office or not source:
        return render(request, "enforcement/bulletin/new.html", context)
    try:
        if request.method == "POST":
            return redirect(actions.ask_draft(kind=kind, source=source_of(source), actor=request.user, at=timezone.now()))
        bulletin = build(kind, source_of(source), office=office, on=today)
    except PortalError as refusal:
        refuse(request, refusal)
        return render(request, "enforcement/bulletin/new.html", context, status=409)
    parts: dict[str, int] = {}
    for line in bulletin.lines:
        parts[line.part] = parts.get(line.part, 0) + 1
    return render(request, "enforcement/bulletin/facts.html", {**context, "bulletin": bulletin, "source": source, "counts": parts, "shown": bulletin.lines[:SHOWN]})


def _source(request: HttpRequest) -> str:
    """The source that was followed, or the cases that were ticked."""
    picked = request.GET.getlist("case")
    return request.POST.get("source") or request.GET.get("source") or (f"cases={','.join(picked)}" if picked else "")


def bulletin_context(user: User, announcement: Announcement, entries: Sequence[AnnouncementEntry]) -> dict[str, Any]:
    """What the announcement's page shows of its drafting: its parts, lists, statements, and what moved since."""
    in_hand = announcement.state in IN_HAND
    lists = [(table, table.rows[:SHOWN], max(0, len(table.rows) - SHOWN)) for table in lists_of(announcement)]
    return {
        "parts": [(part, edited(part)) for part in announcement.parts],
        "lists": lists,
        "statements": statements_of(entries),
        "kind_row": KINDS[announcement.kind],
        "moved": moved(announcement, business_today()) if in_hand else None,
        "may_edit": announcement.state == AnnouncementState.DRAFT and announcement.drafted_by_id == user.pk,
        "may_redraft": in_hand and bool(announcement.source) and announcement.kind not in OF_CASES and announcement.office_id == user.office_id,
    }


@opens(queries.visible, by="uuid", verb="announcement.draft", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Change the words of a draft; figures are shown as they were computed."""
    form = EditForm(request.POST or None, announcement=announcement)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.edit(
                announcement=announcement, title=form.cleaned_data["title"], summary=form.cleaned_data["summary"], texts=form.texts(),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("草稿已保存。"))
            return redirect(announcement)
    fixed = [part for part in announcement.parts if part["fixed"]]
    context = {"announcement": announcement, "form": form, "fixed": fixed}
    return render(request, "enforcement/bulletin/edit.html", context, status=422 if form.errors else 200)


@require_POST
@opens(queries.visible, by="uuid", verb="announcement.draft", grants=GRANTS)
def redraft(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Draft anew from the facts of today."""
    try:
        fresh = actions.redraft(announcement=announcement, actor=request.user, at=timezone.now())
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(announcement)
    messages.success(request, _("事实没有变，草稿不变。") if fresh.pk == announcement.pk else _("已按最新事实起草，请从头审核。"))
    return redirect(fresh)


@require_POST
@opens(queries.visible, by="uuid", verb="announcement.see", grants=GRANTS)
def preview(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Ask for the PDF of a draft."""
    return redirect(actions.order_preview(announcement=announcement, actor=request.user, at=timezone.now()))


@require_GET
@opens(queries.visible, by="uuid", verb="announcement.see", grants=GRANTS)
def preview_file(request: HttpRequest, announcement: Announcement, job: UUID) -> HttpResponseBase:
    """The printed draft, for whoever asked for it."""
    found = jobs(request.user).filter(pk=job, kind="announcement.preview", state="done", params__announcement=announcement.pk).first()
    if found is None or not default_storage.exists(found.result["file"]):
        raise Http404
    response = FileResponse(default_storage.open(found.result["file"]), content_type="application/pdf", filename="草稿.pdf")
    response["Cache-Control"] = "private, no-store"
    return response
