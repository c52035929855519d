"""Before the penalty of a counterfeit case: what each party is told and says, and the legal review of the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import penalty
from enforcement.actions import penalty_notice as actions
from enforcement.forms.penalty import HeardForm, ReviewForm, TellForm, WithdrawForm
from enforcement.forms.service import ServeForm
from enforcement.law import counterfeit as law
from enforcement.law import rights as rights_law
from enforcement.law import service as service_law
from enforcement.models import CounterfeitCase, PenaltyNotice
from enforcement.permissions import GRANTS
from enforcement.queries import counterfeit as queries
from enforcement.queries import party_paper
from enforcement.queries import service as services
from enforcement.states.counterfeit import CounterfeitState, DecisionState
from enforcement.states.rights import NoticeState
from enforcement.views.acting import acted
from quality_portal.accounts.guards import opens
from quality_portal.accounts.models import User
from quality_portal.audit.acts import may
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .counterfeit import act_page

Act = Callable[[dict[str, Any], datetime], Any]


@opens(queries.visible, by="number", verb="rights.draft", grants=GRANTS)
def tell(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Draft what a party is told."""
    form = TellForm(request.POST or None, case=case, initial={"facts_text": case.facts})
    verb = "penaltynotice.drafted"
    if acted(request, case, form, lambda at: actions.draft_notice(case=case, **form.facts(), actor=request.user, at=at), verb=verb, done=_("已送局领导审批。")):
        return redirect(case)
    basis = [rights_law.TOLD_BEFORE.basis, rights_law.NEVER_GRAVER.basis, law.HEARING]
    return act_page(request, case, form, _("起草处罚告知书"), _("送审"), basis=basis, held_value=queries.held_value(case))


@opens(queries.notice_visible, by="pk", verb="counterfeit.see", grants=GRANTS)
def notice(request: HttpRequest, notice: PenaltyNotice) -> HttpResponse:
    """One notice: its words, and the one act that is next for this reader."""
    form, button, act = _next(request, notice)
    if form is not None and request.method == "POST" and form.is_valid():
        with showing_rules(form):
            act(form.facts(), timezone.now())
            messages.success(request, _("已登记。"))
            return redirect(notice.case if notice.state == NoticeState.DRAFT else notice)
    withdraw = WithdrawForm(case=notice.case) if notice.state in (NoticeState.ISSUED, NoticeState.SERVED) and _open_to(request.user, notice, "rights.withdraw") else None
    context = {"notice": notice, "case": notice.case, "form": form, "button": button, "withdraw": withdraw, "rule": rights_law.TOLD_BEFORE}
    if notice.document is not None:
        context["receipts"] = party_paper.receipts_of(notice)
        context["service"] = services.standing(notice.document, notice.party.name)
        context["address"] = services.address_of(notice.party.enterprise) if notice.party.enterprise else None
        context["methods"] = service_law.METHODS
    return render(request, "enforcement/counterfeit/notice.html", context)


def _next(request: HttpRequest, notice: PenaltyNotice) -> tuple[Any, str, Act]:
    case, user, data = notice.case, request.user, request.POST or None
    if notice.state == NoticeState.DRAFT and _open_to(user, notice, "rights.approve"):
        return ReviewForm(data, case=case), _("登记审批意见"), lambda given, at: _judge(notice, user, given, at)
    if notice.state == NoticeState.ISSUED and _open_to(user, notice, "rights.serve"):
        if services.standing(notice.document, notice.party.name):  # mail or a public notice under way: its own page records what came of it
            return None, "", _nothing
        return ServeForm(data, case=case, initial={"served_on": business_today()}), _("登记送达"), lambda given, at: _serve(notice, user, given, at)
    if notice.state == NoticeState.SERVED and _open_to(user, notice, "rights.state"):
        return HeardForm(data, case=case, initial={"on": business_today()}), _("登记意见"), lambda given, at: actions.record_answer(notice=notice, **given, actor=user, at=at)
    return None, "", _nothing


def _serve(notice: PenaltyNotice, user: User, given: dict[str, Any], at: datetime) -> None:
    actions.serve_notice(notice=notice, actor=user, at=at, **{name: value for name, value in given.items() if name != "version"})


def _nothing(_given: dict[str, Any], _at: datetime) -> None:
    """Nobody has an act on this notice now."""


def _open_to(user: User, notice: PenaltyNotice, verb: str) -> bool:
    return may(user, GRANTS, verb) and user.office_id == notice.case.office_id and notice.case.state == CounterfeitState.INVESTIGATING


def _judge(notice: PenaltyNotice, user: User, given: dict[str, Any], at: datetime) -> None:
    if given["answer"] == "approve":
        actions.approve_notice(notice=notice, actor=user, at=at)
    else:
        actions.return_notice(notice=notice, reason=given["reason"], actor=user, at=at)


@opens(queries.notice_visible, by="pk", verb="rights.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, notice: PenaltyNotice) -> HttpResponse:
    """Take a notice back; the party is told anew."""
    form = WithdrawForm(request.POST or None, case=notice.case)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.withdraw_notice(notice=notice, because=form.facts()["because"], actor=request.user, at=timezone.now())
            messages.success(request, _("已撤销，需要重新告知。"))
            return redirect(notice.case)
    return act_page(request, notice.case, form, _("撤销告知书"), _("撤销"), basis=[rights_law.TOLD_BEFORE.basis], grave=True)


@opens(queries.visible, by="number", verb="decision.review", grants=GRANTS)
def review(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Legal review of the drafted decision: on to the head, or back."""
    decision = queries.decision_of(case)
    if decision is None or decision.state != DecisionState.DRAFT:
        messages.info(request, _("现在没有待法制审核的处罚决定。"))
        return redirect(case)
    form = ReviewForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        given, now = form.facts(), timezone.now()
        with showing_rules(form):
            if given["answer"] == "approve":
                penalty.review_decision(decision=decision, note=given["reason"], actor=request.user, at=now)
            else:
                penalty.return_decision(decision=decision, reason=given["reason"], actor=request.user, at=now)
            messages.success(request, _("已登记审核意见。"))
            return redirect(case)
    basis = [row.basis for row in rights_law.REVIEW_POINTS]
    return act_page(request, case, form, _("法制审核处罚决定"), _("登记审核意见"), decision=decision, penalties=decision.penalties.all(), basis=basis)
