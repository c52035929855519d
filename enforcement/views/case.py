"""The case page, its history, and the acts on it. Each view: open and authorise, one act, answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enforcement.actions import basis, with_order
from enforcement.actions import case as actions
from enforcement.actions import recheck as recheck_actions
from enforcement.actions import step as step_actions
from enforcement.actions.measures import reached
from enforcement.forms.case import (
    ApproveForm,
    CaseForm,
    CloseForm,
    OpenForm,
    RecheckForm,
    ReviewForm,
    StepForm,
    basis_initial,
)
from enforcement.law.rungs import Rung
from enforcement.models import Case, RightsNotice, Step
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.queries import casefile as files
from enforcement.queries import decision, evidence, facts, inbox, needs, presence, rights
from enforcement.queries import letter as letters
from enforcement.queries import with_order as announced
from enforcement.queries.casefile import casefile, events_of
from enforcement.states.case import CaseState, StepState
from inspections.models import Finding
from quality_portal.accounts.guards import opens
from quality_portal.accounts.queries import colleagues
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

from .acting import acted, in_hand, overtaken

visible = queries.visible


@opens(inbox.visible, by="number", verb="case.open", grants=GRANTS)
def open_case(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Take up a finding; whoever comes second is led to the case."""
    if existing := Case.objects.filter(finding=finding).first():
        messages.info(request, _("本项已经立案，由%(who)s主办。") % {"who": existing.officer.display_name})
        return redirect(existing)
    officers = colleagues(finding.office, Role.CASE_OFFICER)
    form = OpenForm(request.POST or None, officers=officers, initial={"officer": request.user.pk})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            case = actions.open_case(finding=finding, officer=form.cleaned_data["officer"], actor=request.user, at=timezone.now())
            return redirect(case)
    return render(request, "enforcement/case_open.html", {"form": form, "finding": finding})


@opens(files.visible, by="number", verb="case.see", grants=GRANTS)
def case_page(request: HttpRequest, case: Case) -> HttpResponse:
    """The case on one page."""
    context = {"file": casefile(case, request.user), "case": case, "others": presence.others(case, request.user)}
    return render(request, "enforcement/case.html", context)


@opens(visible, by="number", verb="case.see", grants=GRANTS)
def history(request: HttpRequest, case: Case) -> HttpResponse:
    """Everything that was recorded on a case."""
    page = Paginator(events_of(case), 50).get_page(request.GET.get("page"))
    return render(request, "enforcement/case_history.html", {"case": case, "page": page})


@opens(visible, by="number", verb="step.draft", grants=GRANTS)
def decide(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the next decision."""
    try:
        row = step_actions.next_row(case)
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(case)
    if in_hand(request, case):
        return redirect(case)
    if row.public:
        return redirect("enforcement:announce", number=case.number)
    notice = rights.live(case, row.key) if row.needs else None
    found = needs.of(case, row, business_today(), notice=notice)
    if lacking := needs.missing(found, at_approval=False):
        messages.info(request, lacking.words)
        return redirect(notice) if notice else redirect("enforcement:rights_draft", number=case.number)
    former = decision.returned_before(case, row.key)
    asks = basis.asked(case, row)
    form = StepForm(
        request.POST or None, row=row, case=case, asks_basis=asks, answers=bool(notice and rights.must_answer(notice)),
        announces=row.together_with_order and announced.of_case(case) is None, told_days=notice.days if notice else None, initial=_initial(case, row, notice, former),
    )  # fmt: skip

    def act(at: datetime) -> None:
        with_order.draft_decision(case=case, rung=row.key, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.draft", done=_("已送法制审核，审核通过后由局领导审批。")):
        return redirect(case)
    reach = reached(case, row.measure) if row.measure else ()
    context = {"form": form, "case": case, "row": row, "reach": reach, "needs": found, "former": former, "notice": notice}
    return render(request, "enforcement/case_decide.html", context)


def _initial(case: Case, row: Rung, notice: RightsNotice | None, former: Step | None) -> dict[str, Any]:
    """What a draft starts from: the text that was sent back, else what the party was told, else the file."""
    told = notice or former
    given = {
        "facts_text": told.facts if told else facts.statement(case),
        "evidence": evidence.in_words(case),
        "demands": step_actions.DEMANDS if row.document == "order" else "",
        **basis_initial(told.named_basis if told else "", row),
    }
    if former is None:
        return given
    kept = {name: getattr(former, name) for name in ("evidence", "demands", "days", "joint_with", "addressee", "defence_taken", "defence_answer")}
    again = {"facts_text": former.facts, **kept, **basis_initial(former.named_basis, row)}
    return given | {name: value for name, value in again.items() if value}


@opens(visible, by="number", verb="step.review", grants=GRANTS)
def review(request: HttpRequest, case: Case) -> HttpResponse:
    """Pass the legal review or send the draft back."""
    step = queries.live_step(case)
    if step is None or step.state != StepState.DRAFT or step.row.public:
        return overtaken(request, case, _("本案现在没有待法制审核的决定。"), ReviewForm)
    _know(step, case)
    form = ReviewForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        if found["answer"] == "pass":
            step_actions.review_step(step=step, note=form.note_text(), actor=request.user, at=at, version=found["version"])
        else:
            step_actions.return_step(step=step, reason=found["reason"], actor=request.user, at=at, version=found["version"])

    passed = request.POST.get("answer") == "pass"
    done = _("审核通过，已送局领导审批。") if passed else _("已退回起草人。")
    if acted(request, case, form, act, verb="case.review" if passed else "case.return", done=done):
        return _onwards(request, case)
    return render(request, "enforcement/case_review.html", _signing(request, step, form))


@opens(visible, by="number", verb="step.approve", grants=GRANTS)
def approve(request: HttpRequest, case: Case) -> HttpResponse:
    """Approve the draft or send it back."""
    step = queries.live_step(case)
    if step is None or step.state != StepState.REVIEWED:
        return overtaken(request, case, _("本案现在没有待审批的决定。"), ApproveForm)
    _know(step, case)
    form = ApproveForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        version = form.cleaned_data["version"]
        if form.cleaned_data["answer"] == "approve":
            step_actions.approve_step(step=step, actor=request.user, at=at, version=version)
        else:
            step_actions.return_step(step=step, reason=form.cleaned_data["reason"], actor=request.user, at=at, version=version)

    verb = "case.issue" if request.POST.get("answer") == "approve" else "case.return"
    done = _("已签发，文书正在生成。") if verb == "case.issue" else _("已退回起草人。")
    if acted(request, case, form, act, verb=verb, done=done):
        return _onwards(request, case)
    return render(request, "enforcement/case_approve.html", _signing(request, step, form))


def _know(step: Step, case: Case) -> None:
    """The step and its notice speak of this very case."""
    step.case = case
    if step.rights:
        step.rights.case = case


def _signing(request: HttpRequest, step: Step, form: CaseForm) -> dict[str, Any]:
    """What the desks of the reviewer and of the approver show."""
    reach = list(reached(step.case, step.row.measure)) if step.row.measure else []
    return {
        "form": form,
        "case": step.case,
        "step": step,
        "row": step.row,
        "reach": reach,
        "own": step.drafted_by_id == request.user.pk,
        "reviewed": step.reviewed_by_id == request.user.pk,
        "file": facts.failed_items(step.case),
        "desk": decision.desk(step, request.user, reach=reach, on=business_today()),
    }


def _onwards(request: HttpRequest, case: Case) -> HttpResponse:
    """To the next draft that waits for the same person, when that was asked for; else back to the case."""
    href, _waiting = decision.next_item(request.user, case) if request.POST.get("next") else ("", 0)
    return redirect(href or case)


@opens(visible, by="number", verb="recheck.record", grants=GRANTS)
def recheck(request: HttpRequest, case: Case) -> HttpResponse:
    """Record the result of a recheck."""
    step = queries.live_step(case)
    if step is None or case.state not in (CaseState.CORRECTING, CaseState.AWAITING_RECHECK):
        return overtaken(request, case, _("本案现在不在复查阶段。"), RecheckForm)
    step.case = case
    people, reports = queries.officers_for(case.office), queries.recheck_reports(case)
    form = RecheckForm(request.POST or None, case=case, officers=people, reports=reports, initial={"on": business_today(), "officers": [request.user.pk]})

    def act(at: datetime) -> None:
        fields = form.facts() | {"officers": list(form.cleaned_data["officers"])}
        recheck_actions.record_recheck(case=case, actor=request.user, at=at, **fields)

    passed = request.POST.get("outcome") == "pass"
    done = _("已登记复查合格，本案结案。") if passed else _("已登记复查不合格，请提出下一级处理意见。")
    if acted(request, case, form, act, verb="case.pass_recheck" if passed else "case.fail_recheck", done=done):
        return redirect(case)
    return render(request, "enforcement/case_recheck.html", {"form": form, "case": case, "step": step, "row": step.row})


@opens(visible, by="number", verb="case.close", grants=GRANTS)
def close(request: HttpRequest, case: Case) -> HttpResponse:
    """Close a case whose last decision was carried out."""
    withdrawal = inbox.withdrawal_of(case.finding) if case.finding else None
    if case.is_closed or (withdrawal is None and case.state not in (CaseState.EXECUTED, CaseState.AWAITING_STEP)):
        return overtaken(request, case, _("本案现在不能结案，请先办完当前环节。"), CloseForm)
    reason = _("不合格项已撤回：%(why)s") % {"why": withdrawal.because} if withdrawal else ""
    waiting = () if withdrawal else letters.unanswered(case)
    form = CloseForm(request.POST or None, case=case, letters=waiting, initial={"because": reason[:300]} if reason else None)

    def act(at: datetime) -> None:
        actions.close_case(case=case, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.close", done=_("本案已结案，记录保留。")):
        return redirect(case)
    return render(request, "enforcement/case_close.html", {"form": form, "case": case, "withdrawal": withdrawal})


@opens(visible, by="number", verb="case.mark_overdue", grants=GRANTS)
def overdue(request: HttpRequest, case: Case) -> HttpResponse:
    """Record that the term ran out, without waiting for the sweep."""
    step = queries.live_step(case)
    if step is None or case.state != CaseState.CORRECTING or step.comply_by is None or step.comply_by >= business_today():
        return overtaken(request, case, _("本案没有逾期，或者逾期已经登记。"), CaseForm)
    step.case = case
    form = CaseForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        actions.mark_overdue(case=case, actor=request.user, at=at)

    if acted(request, case, form, act, verb="case.overdue", done=_("已登记期限届满，请办理下一步。")):
        return redirect(case)
    return render(request, "enforcement/case_overdue.html", {"form": form, "case": case, "step": step, "row": step.row})


@require_POST
@opens(visible, by="number", verb="case.await_recheck", grants=GRANTS)
def turn_to_recheck(request: HttpRequest, case: Case) -> HttpResponse:
    """Go and recheck without waiting for a report."""
    try:
        actions.await_recheck(case=case, actor=request.user, at=timezone.now(), note=_("办案机关主动复查"))
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(case)
    return redirect("enforcement:recheck", number=case.number)
