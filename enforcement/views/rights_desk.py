"""The enterprise's side: read a notice of rights, sign for it, answer it, ask to be heard, keep the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import hearing as hearings
from enforcement.actions import rights as actions
from enforcement.forms.rights import StatementForm, open_kinds
from enforcement.law import rights as law
from enforcement.models import Hearing, RightsNotice, RightsStatement
from enforcement.permissions import GRANTS
from enforcement.queries import rights as queries
from enforcement.states.case import CaseState
from enforcement.states.rights import NoticeState
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

mine = opens(queries.of_member, by="pk", verb="rights.sign_for", grants=GRANTS, audience="member")
HEARABLE = (CaseState.AWAITING_STEP, CaseState.EXECUTED, CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)


@member
@require_safe
def index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Every notice of rights, and what can be done about it."""
    context = {"enterprise": enterprise, "notices": queries.of_enterprise(enterprise), "wanted": queries.wanted_of(enterprise, business_today())}
    return render(request, "enforcement/desk/rights_list.html", context)


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """A notice as text, with what can still be said to it."""
    kinds = _kinds(notice)
    form = StatementForm(request.POST or None, request.FILES or None, kinds=kinds) if kinds else None
    if request.method == "POST" and form is None:
        messages.info(request, _("期限已过或者意见已经提交，不再接收。如有疑问，请联系承办人。"))
        return redirect("enforcement:rights_notice", pk=notice.pk)
    if request.method == "POST" and form is not None and form.is_valid():
        with showing_rules(form):
            said = actions.state(notice=notice, actor=request.user, at=timezone.now(), **form.facts())
            return redirect(said)
    return _page(request, notice, form)


def _kinds(notice: RightsNotice) -> list[tuple[str, str]]:
    if notice.state != NoticeState.SERVED or notice.case.state not in HEARABLE:
        return []
    today = business_today()
    waived = {one.kind for one in notice.said if one.kind != "defence"}
    asked = notice.hearing_until is not None and today <= notice.hearing_until
    return open_kinds(notice, queries.hearing_of(notice), defence=today <= notice.defence_until, asked=asked, waived=waived)


def _page(request: HttpRequest, notice: RightsNotice, form: BaseForm | None) -> HttpResponse:
    context: dict[str, Any] = {
        "enterprise": notice.case.enterprise, "case": notice.case, "notice": notice, "document": notice.document, "form": form,
        "can_say": isinstance(form, StatementForm), "hearing": queries.hearing_of(notice), "never_graver": law.NEVER_GRAVER,
    }  # fmt: skip
    return render(request, "enforcement/desk/rights.html", context)


@mine
@require_POST
def sign(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Sign for a notice. From this moment its terms run, unless it was served before."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        signed = actions.sign_notice(notice=notice, member=request.user, at=timezone.now())
        if signed.ends_on:
            messages.success(request, _("已签收。可以在 %(day)s 前提出意见。") % {"day": signed.ends_on.isoformat()})
        return redirect("enforcement:rights_notice", pk=notice.pk)
    return _page(request, notice, form)


@opens(queries.hearings_of_member, by="pk", verb="rights.sign_for", grants=GRANTS, audience="member")
@require_POST
def sign_hearing(request: HttpRequest, hearing: Hearing) -> HttpResponse:
    """Sign for the call to a hearing."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        hearings.sign_hearing(hearing=hearing, member=request.user, at=timezone.now())
        messages.success(request, _("已签收听证通知书。请按时参加。"))
        return redirect("enforcement:rights_notice", pk=hearing.notice_id)
    return _page(request, queries.of_member(request.user).get(pk=hearing.notice_id), form)


@opens(queries.statements_of_member, by="receipt_no", verb="rights.sign_for", grants=GRANTS, audience="member")
@require_safe
def receipt(request: HttpRequest, statement: RightsStatement) -> HttpResponse:
    """The receipt for what was said: number, time, digest, words and files."""
    notice = statement.notice
    files = queries.files_of([statement]).get(str(statement.pk), [])
    context = {"enterprise": notice.case.enterprise, "case": notice.case, "notice": notice, "statement": statement, "files": files}
    return render(request, "enforcement/desk/rights_receipt.html", context)
