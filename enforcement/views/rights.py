"""Staff pages of the rights before a penalty: the notice through its hands, what came back on paper. Each view one act."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enforcement.actions import basis
from enforcement.actions import rights as actions
from enforcement.actions.drafting import next_row
from enforcement.forms.case import basis_initial
from enforcement.forms.rights import AnswerForm, NoticeForm, PaperForm, WithdrawForm
from enforcement.forms.service import ServeForm
from enforcement.law import rights as law
from enforcement.law import service as service_law
from enforcement.models import Case, RightsNotice
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import evidence, facts, needs
from enforcement.queries import rights as queries
from enforcement.queries import service as services
from enforcement.states.case import CaseState
from enforcement.states.rights import NoticeState
from quality_portal.accounts.guards import opens
from quality_portal.audit.acts import may
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.workdays.calendar import business_today

from .acting import acted, overtaken

visible = queries.visible


@opens(cases.visible, by="number", verb="rights.draft", grants=GRANTS)
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the notice of what the next rung intends."""
    try:
        row = next_row(case)
    except PortalError as refusal:
        refuse(request, refusal)
        return redirect(case)
    standing = queries.live(case, row.key) if request.method != "POST" else None  # a form sent late is answered by the act, with its text kept
    if standing:
        messages.info(request, _("本级措施的告知书已由%(who)s起草，不需要再起草。") % {"who": standing.drafted_by.display_name})
        return redirect(standing)
    former = queries.returned(case, row.key)
    initial = {"facts_text": facts.statement(case), "evidence": evidence.in_words(case)}
    if former:
        initial = {"facts_text": former.facts, "evidence": former.evidence, "reasons": former.reasons, "days": former.days}
        initial |= basis_initial(former.named_basis, row)
    form = NoticeForm(request.POST or None, row=row, asks_basis=basis.asked(case, row), case=case, initial=initial)

    def act(at: datetime) -> None:
        actions.draft_notice(case=case, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.rights_drafted", done=_("已送局领导批准，批准后编号、送达。")):
        return redirect(case)
    return render(request, "enforcement/rights_draft.html", {"form": form, "case": case, "row": row, "former": former})


@require_safe
@opens(visible, by="pk", verb="rights.see", grants=GRANTS)
def notice(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """A notice: what it says, where it stands, what the party said, and the hearing."""
    return render(request, "enforcement/rights.html", page_of(request, notice))


def page_of(request: HttpRequest, notice: RightsNotice) -> dict[str, object]:
    """What the page of a notice shows, and which acts this person finds there."""
    case, today = notice.case, business_today()
    row = notice.row
    deciding = case.state in (CaseState.AWAITING_STEP, CaseState.EXECUTED)
    found = needs.of(case, row, today, notice=notice)
    return {
        "case": case,
        "notice": notice,
        "row": row,
        "needs": found,
        "ready": deciding and notice.state == NoticeState.SERVED and needs.missing(found, at_approval=False) is None,
        "hearing": queries.hearing_of(notice),
        "statements": [(one, queries.files_of([one]).get(str(one.pk), ())) for one in notice.said],
        "asked": any(one.kind == "hearing" for one in notice.said) and not any(one.kind == "no_hearing" for one in notice.said),
        "deciding": deciding,
        "never_graver": law.NEVER_GRAVER,
        "may_approve": notice.state == NoticeState.DRAFT and may(request.user, GRANTS, "rights.approve"),
        "may_work": may(request.user, GRANTS, "rights.draft"),
        "may_withdraw": deciding and notice.state in (NoticeState.ISSUED, NoticeState.SERVED) and may(request.user, GRANTS, "rights.withdraw"),
    }


@opens(visible, by="pk", verb="rights.approve", grants=GRANTS)
def answer(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Approve a notice or send it back."""
    if notice.state != NoticeState.DRAFT:
        return overtaken(request, notice.case, _("这份告知书现在不待批准。"), AnswerForm, notice)
    case = notice.case
    form = AnswerForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        if found["answer"] == "approve":
            actions.approve_notice(notice=notice, actor=request.user, at=at, version=found["version"])
        else:
            actions.return_notice(notice=notice, reason=found["reason"], actor=request.user, at=at, version=found["version"])

    approved = request.POST.get("answer") == "approve"
    done = _("已批准，告知书正在生成，请承办人送达。") if approved else _("已退回起草人。")
    if acted(request, case, form, act, verb="case.rights_issued" if approved else "case.rights_returned", done=done):
        return redirect(notice)
    own = notice.drafted_by_id == request.user.pk
    return render(request, "enforcement/rights_answer.html", {"form": form, "case": case, "notice": notice, "row": notice.row, "own": own})


@opens(visible, by="pk", verb="rights.serve", grants=GRANTS)
def serve(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Record how the notice reached the enterprise on paper."""
    if notice.state != NoticeState.ISSUED:
        messages.info(request, _("这份告知书现在不能登记送达：%(state)s。") % {"state": notice.get_state_display()})
        return redirect(notice)
    if standing := services.standing(notice.document, notice.case.enterprise.name):
        return redirect(standing)
    case = notice.case
    form = ServeForm(request.POST or None, case=case, initial={"served_on": business_today()})

    def act(at: datetime) -> None:
        actions.serve_notice(notice=notice, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="case.rights_served", done=_("已登记。送达后开始计算陈述、申辩和要求听证的期限。")):
        return redirect(notice)
    context = {"form": form, "case": case, "notice": notice, "row": notice.row, "paper": notice.document, "methods": service_law.METHODS}
    return render(request, "enforcement/rights_serve.html", context)


@opens(visible, by="pk", verb="rights.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Take a notice back."""
    case = notice.case
    form = WithdrawForm(request.POST or None, case=case)

    def act(at: datetime) -> None:
        found = form.cleaned_data
        actions.withdraw_notice(notice=notice, because=found["because"], actor=request.user, at=at, version=found["version"])

    if acted(request, case, form, act, verb="case.rights_withdrawn", done=_("已撤销。作出决定前须重新告知。")):
        return redirect(notice)
    return render(request, "enforcement/rights_withdraw.html", {"form": form, "case": case, "notice": notice, "row": notice.row})


@opens(visible, by="pk", verb="rights.draft", grants=GRANTS)
def statement(request: HttpRequest, notice: RightsNotice) -> HttpResponse:
    """Take down what the enterprise said on paper."""
    initial = {"made_on": business_today(), "kind": "defence", "how": "paper"}
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.state(notice=notice, actor=request.user, at=timezone.now(), **form.facts())
            messages.success(request, _("已登记，决定书须作出答复。"))
            return redirect(notice)
    return render(request, "enforcement/rights_statement.html", {"form": form, "case": notice.case, "notice": notice, "row": notice.row})
