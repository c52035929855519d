"""Requests: the enterprise files and reads them on its desk, the office answers them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions import request as actions
from enforcement.forms.request import AnswerForm, DecideForm, RequestFilter, RequestForm
from enforcement.models import Case, Request
from enforcement.permissions import GRANTS
from enforcement.queries import clocks, desk
from enforcement.queries import request as queries
from enforcement.states.request import RequestKind, RequestState
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role
from quality_portal.documents.queries import attachments_of


@allows("request.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All requests that this person may see, the most urgent first."""
    narrowed = RequestFilter(request.GET or None)
    state = narrowed.cleaned_data["state"] if narrowed.is_valid() else ""
    page = Paginator(queries.listed(request.user, state=state), 30).get_page(request.GET.get("page"))
    return render(request, "enforcement/request_list.html", {"page": page, "filter": narrowed})


@opens(queries.visible, by="receipt_no", verb="request.see", grants=GRANTS)
def answer(request: HttpRequest, asked: Request) -> HttpResponse:
    """One page on which whoever has the request in hand acts: the officer answers, the head approves."""
    asked.step.case = asked.case
    form = _form_for(request, asked)
    if form is not None and request.method == "POST" and form.is_valid():
        with showing_rules(form):
            act = actions.decide if isinstance(form, DecideForm) else actions.answer
            done = act(request=asked, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _done(done))
            return redirect(done)
    context = {
        "asked": asked, "case": asked.case, "row": asked.step.row, "form": form, "files": attachments_of(asked),
        "clocks": clocks.explained(asked.step), "events": trail_of(asked)[:20],
    }  # fmt: skip
    return render(request, "enforcement/request.html", context)


def _form_for(request: HttpRequest, asked: Request) -> Form | None:
    """The form that this reader may use now."""
    if asked.state == RequestState.PROPOSED and Role.APPROVER in request.user.roles:
        return DecideForm(request.POST or None, case=asked.case)
    if asked.state == RequestState.FILED and Role.CASE_OFFICER in request.user.roles:
        return AnswerForm(request.POST or None, asked=asked)
    return None


def _done(asked: Request) -> str:
    if asked.state == RequestState.PROPOSED:
        return _("答复意见已送局领导审批。")
    if asked.state == RequestState.FILED:
        return _("已退回承办人。")
    return _("已答复，通知书正在生成，企业在工作台可以看到。")


@member
@require_safe
def desk_index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """What the enterprise asked for, and what it may ask for now."""
    cases = desk.cases(request.user).filter(enterprise=enterprise).exclude(state="closed")
    sections = [found for case in cases if (found := queries.of_case(case, party=True)).offers]
    rows = queries.of_enterprise(enterprise)
    return render(request, "enforcement/desk/requests.html", {"enterprise": enterprise, "sections": sections, "rows": rows})


@opens(desk.cases, by="number", verb="request.file", grants=GRANTS, audience="member")
def new(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    """File a request; what may not be asked for says why."""
    if kind not in RequestKind.values:
        raise Http404
    offer = next((one for one in queries.offers(case) if one.kind == kind), None)
    form = RequestForm(request.POST or None, request.FILES or None, kind=kind, longest=offer.longest if offer else 0)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            found = form.cleaned_data
            filed = actions.file_request(
                case=case, kind=kind, reasons=found["reasons"], days=found.get("days"), uploads=found["uploads"], actor=request.user, at=timezone.now()
            )
            messages.success(request, _("申请已提交，请记下回执编号。"))
            return redirect(filed.get_desk_url())
    context: dict[str, Any] = {"enterprise": case.enterprise, "case": case, "offer": offer, "form": form, "title": RequestKind(kind).label}
    step = queries.demanded(case)
    return render(request, "enforcement/desk/request_new.html", context | {"clocks": clocks.explained(step) if step else ()})


@opens(queries.mine, by="receipt_no", verb="request.file", grants=GRANTS, audience="member")
@require_safe
def desk_request(request: HttpRequest, asked: Request) -> HttpResponse:
    """The receipt, the answer, and how the term is counted now."""
    return render(request, "enforcement/desk/request.html", _desk_context(asked, Form()))


def _desk_context(asked: Request, form: Form) -> dict[str, Any]:
    asked.step.case = asked.case
    return {
        "enterprise": asked.case.enterprise, "asked": asked, "case": asked.case, "form": form, "files": attachments_of(asked),
        "clocks": clocks.explained(asked.step), "changes": clocks.party_changes_of(asked.case),
    }  # fmt: skip


@opens(queries.mine, by="receipt_no", verb="request.withdraw", grants=GRANTS, audience="member")
@require_POST
def withdraw(request: HttpRequest, asked: Request) -> HttpResponse:
    """Take a request back."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        actions.withdraw(request=asked, actor=request.user, at=timezone.now())
        messages.success(request, _("已撤回，期限不变。"))
        return redirect(asked.get_desk_url())
    return render(request, "enforcement/desk/request.html", _desk_context(asked, form))
