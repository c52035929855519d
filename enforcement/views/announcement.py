"""Announcements: drafted from a case, approved, published, withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enforcement.actions import announcement as actions
from enforcement.actions import wording
from enforcement.actions.step import deciding_office, next_row
from enforcement.forms.announcement import AnnouncementForm, DecideForm, ReviewForm, WithdrawForm
from enforcement.models import Announcement, Case
from enforcement.permissions import GRANTS
from enforcement.queries import announcement as queries
from enforcement.queries import case as cases
from enforcement.states.announcement import AnnouncementState
from inspections.law import CONSENT_RULE
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.errors import PortalError
from quality_portal.core.messages import refuse

from .acting import acted, carried_out, in_hand
from .announcement_page import page_context

visible = queries.visible


@opens(cases.visible, by="number", verb="announcement.draft", grants=GRANTS)
def announce(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the announcement of a case, alone or with others that wait for one."""
    try:
        row = next_row(case)
        office = deciding_office(case.office, row)
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(case)
    if in_hand(request, case):
        return redirect(case)
    if not row.public:
        return redirect("enforcement:decide", number=case.number)
    others = cases.awaiting_announcement(request.user).filter(office=case.office).exclude(pk=case.pk)
    initial = {
        "title": actions.default_title([case]),
        "summary": wording.public_advice(case),
        "body_text": "\n".join(wording.announcement_body(office, [case])),
    }
    ask = bool(queries.consent_needed([case], publisher=office, drafter=request.user.office_id))
    form = AnnouncementForm(request.POST or None, case=case, others=others, ask_consent=ask, initial=initial)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        actions.draft(
            cases=[case, *found.get("cases", ())],
            title=found["title"],
            summary=found["summary"],
            body=form.paragraphs(),
            days=found["days"],
            consent=found.get("consent", ""),
            actor=request.user,
            at=at,
            version=found["version"],
        )

    if acted(request, case, form, act, verb="case.draft", done=_("公告已送法制审核，审核通过后由局领导审批发布。")):
        return redirect(case)
    return render(request, "enforcement/announcement_draft.html", {"form": form, "case": case, "row": row, "office": office, "consent_rule": CONSENT_RULE})


@allows("announcement.see", grants=GRANTS)
def announcement_list(request: HttpRequest) -> HttpResponse:
    """Announcements of the office and below by state and kind, what waits for approval first."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    found = queries.listed(
        request.user, state=state if state in AnnouncementState.values else "", kind=kind if kind in Announcement.Kind.values else ""
    )
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "kind": kind, "states": AnnouncementState.choices, "kinds": Announcement.Kind.choices}
    return render(request, "enforcement/announcement_list.html", {**context, "may_draft": may(request.user, GRANTS, "announcement.draft")})


@opens(visible, by="uuid", verb="announcement.see", grants=GRANTS)
def announcement_page(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """An announcement as it will be, or is, published; with what may be done about it."""
    return render(request, "enforcement/announcement.html", page_context(request, announcement))


@require_POST
@opens(visible, by="uuid", verb="announcement.review", grants=GRANTS)
def review(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Pass the legal review, or send back."""
    form = ReviewForm(request.POST)

    def act(at: datetime) -> str:
        words = form.cleaned_data["reason"]
        if form.cleaned_data["answer"] == "pass":
            actions.review(announcement=announcement, note=words, actor=request.user, at=at)
            return _("审核通过，已送局领导审批。")
        actions.send_back(announcement=announcement, reason=words, actor=request.user, at=at)
        return _("已退回起草人。")

    if carried_out(request, form, act):
        return redirect(announcement)
    return render(request, "enforcement/announcement.html", page_context(request, announcement, review_form=form, form=form), status=422)


@require_POST
@opens(visible, by="uuid", verb="announcement.publish", grants=GRANTS)
def decide(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Publish, or send back."""
    form = DecideForm(request.POST)

    def act(at: datetime) -> str:
        if form.cleaned_data["answer"] == "publish":
            actions.publish(announcement=announcement, actor=request.user, at=at)
            return _("公告已发布，公众现在可以看到。")
        actions.send_back(announcement=announcement, reason=form.cleaned_data["reason"], actor=request.user, at=at)
        return _("已退回起草人。")

    if carried_out(request, form, act):
        return redirect(announcement)
    return render(request, "enforcement/announcement.html", page_context(request, announcement, decide_form=form, form=form), status=422)


@require_POST
@opens(visible, by="uuid", verb="announcement.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, announcement: Announcement) -> HttpResponse:
    """Take it down with a public reason."""
    form = WithdrawForm(request.POST)

    def act(at: datetime) -> str:
        actions.withdraw(announcement=announcement, **form.cleaned_data, actor=request.user, at=at)
        return _("公告已撤下，页面保留并显示理由。")

    if carried_out(request, form, act):
        return redirect(announcement)
    return render(request, "enforcement/announcement.html", page_context(request, announcement, withdraw_form=form, form=form), status=422)
