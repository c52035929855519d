"""Serving papers: on paper by the officer, the address by the enterprise. Each view: open and authorise, one act, answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enforcement.actions import paper as paper_actions
from enforcement.actions import service as actions
from enforcement.actions import serving
from enforcement.actions import step as step_actions
from enforcement.forms.service import AddressForm, ArrivedForm, FailedForm, ReceiptForm, ServeForm
from enforcement.law import service as law
from enforcement.models import Case, CounterfeitCase, Service
from enforcement.permissions import GRANTS
from enforcement.queries import addressee, counterfeit, party_paper
from enforcement.queries import case as cases
from enforcement.queries import paper as papers
from enforcement.queries import service as queries
from enforcement.states.case import CaseState
from enterprises.guards import member
from enterprises.models import Enterprise
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import attachments_of, of
from quality_portal.workdays.calendar import business_today

from .acting import acted, overtaken


@opens(cases.visible, by="number", verb="step.serve", grants=GRANTS)
def serve(request: HttpRequest, case: Case) -> HttpResponse:
    """Record how and when the decision reached the enterprise."""
    step = cases.live_step(case)
    if step is None or case.state != CaseState.AWAITING_SERVICE:
        return overtaken(request, case, _("本案现在没有待送达的文书。"), ServeForm)
    step.case = case
    if standing := queries.standing(step.document, case.enterprise.name):
        return redirect(standing)
    form = ServeForm(request.POST or None, case=case, initial={"served_on": business_today()})

    def act(at: datetime) -> None:
        step_actions.serve_step(step=step, actor=request.user, at=at, **form.facts())

    verb = "case.serve" if step.row.term else "case.execute"
    if acted(request, case, form, act, verb=verb, done=_("已登记。送达后期限开始计算。") if step.row.term else _("已登记送达。")):
        return redirect(case)
    context = {"form": form, "case": case, "step": step, "row": step.row, "methods": law.METHODS, "address": queries.address_of(case.enterprise)}
    return render(request, "enforcement/case_serve.html", context)


@opens(cases.visible, by="number", verb="service.record", grants=GRANTS)
def serve_paper(request: HttpRequest, case: Case, uuid: UUID) -> HttpResponse:
    """Record how a paper that starts no term reached the enterprise."""
    document = get_object_or_404(papers.papers_of(case), uuid=uuid)
    if standing := queries.standing(document, case.enterprise.name):
        return redirect(standing)
    form = ServeForm(request.POST or None, case=case, initial={"served_on": business_today()})

    def act(at: datetime) -> None:
        paper_actions.serve_paper(case=case, document=document, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="service.recorded", done=_("已登记送达。")):
        return redirect(case)
    context = {"form": form, "case": case, "document": document, "methods": law.METHODS, "address": queries.address_of(case.enterprise)}
    return render(request, "enforcement/paper_serve.html", context)


@opens(counterfeit.visible, by="number", verb="service.record", grants=GRANTS)
def serve_party(request: HttpRequest, case: CounterfeitCase, pk: int, uuid: UUID) -> HttpResponse:
    """Record how a paper of a counterfeit case reached one of its parties."""
    party = get_object_or_404(case.parties.select_related("enterprise"), pk=pk)
    document = get_object_or_404(party_paper.documents_of(party), uuid=uuid)
    if standing := queries.standing(document, party.name):
        return redirect(standing)
    form = ServeForm(request.POST or None, case=case, initial={"served_on": business_today()})

    def act(at: datetime) -> None:
        paper_actions.serve_party(party=party, document=document, actor=request.user, at=at, **form.facts())

    if acted(request, case, form, act, verb="service.recorded", done=_("已登记送达。")):
        return redirect(case)
    address = queries.address_of(party.enterprise) if party.enterprise else None
    context = {"form": form, "case": case, "party": party, "document": document, "methods": law.METHODS, "address": address}
    return render(request, "enforcement/counterfeit/serve.html", context)


@require_POST
@opens(counterfeit.visible, by="number", verb="service.record", grants=GRANTS)
def party_receipt(request: HttpRequest, case: CounterfeitCase, pk: int, uuid: UUID) -> HttpResponseRedirect:
    """Print the 送达回证 of a paper for one party."""
    party = get_object_or_404(case.parties.select_related("enterprise"), pk=pk)
    document = get_object_or_404(party_paper.documents_of(party), uuid=uuid)
    party.case = case
    return redirect(actions.receipt_form(to=addressee.of_party(party), document=document, actor=request.user, at=timezone.now()))


@opens(queries.visible, by="pk", verb="service.see", grants=GRANTS)
def service(request: HttpRequest, service: Service) -> HttpResponse:
    """One service: what was done, what it waits for, and the receipt that came back."""
    return render(request, "enforcement/service.html", _shown(service) | {"arrived": ArrivedForm(initial={"served_on": business_today()})})


@require_POST
@opens(queries.visible, by="pk", verb="service.record", grants=GRANTS)
def arrived(request: HttpRequest, service: Service) -> HttpResponse:
    """The receipt came back."""
    form = ArrivedForm(request.POST)
    if form.is_valid():
        with showing_rules(form):
            row = serving.complete(service=service, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已登记送达，送达日期 %(day)s。") % {"day": row.served_on.isoformat()})
            return redirect(service.file)
    return render(request, "enforcement/service.html", _again(service, arrived=form))


@require_POST
@opens(queries.visible, by="pk", verb="service.record", grants=GRANTS)
def failed(request: HttpRequest, service: Service) -> HttpResponse:
    """It came back unserved."""
    form = FailedForm(request.POST)
    if form.is_valid():
        with showing_rules(form):
            actions.fail(service=service, because=form.cleaned_data["because"], actor=request.user, at=timezone.now())
            messages.success(request, _("已登记未能送达，请另选一种方式。"))
            return redirect(service.file)
    return render(request, "enforcement/service.html", _again(service, failed=form))


@require_POST
@opens(queries.visible, by="pk", verb="service.record", grants=GRANTS)
def attach(request: HttpRequest, service: Service) -> HttpResponse:
    """Keep the signed receipt."""
    form = ReceiptForm(request.POST, request.FILES)
    if form.is_valid():
        with showing_rules(form):
            actions.attach_receipt(service=service, upload=form.cleaned_data["upload"], actor=request.user, at=timezone.now())
            messages.success(request, _("回证已存入案卷。"))
            return redirect(service)
    return render(request, "enforcement/service.html", _again(service, receipt=form))


def _again(service: Service, **bound: object) -> dict[str, object]:
    """The page of a service with one form as it was filled."""
    return {**_shown(service), **bound, "form": next(iter(bound.values()))}


def _shown(service: Service) -> dict[str, object]:
    """The page of a service with blank forms."""
    blank = {"arrived": ArrivedForm(), "failed": FailedForm(), "receipt": ReceiptForm()}
    address = reverse("enforcement:receipt_form", args=[service.file.number])
    if service.recipient is not None:
        address = reverse("enforcement:party_receipt", args=[service.file.number, service.recipient.pk, service.document.uuid])
    return {"service": service, "case": service.file, "files": attachments_of(service), "receipt_at": address, **blank}


@require_POST
@opens(cases.visible, by="number", verb="service.record", grants=GRANTS)
def receipt(request: HttpRequest, case: Case) -> HttpResponseRedirect:
    """Print the 送达回证 of one of the case's papers."""
    document = get_object_or_404(of(case), uuid=request.POST.get("document", "00000000-0000-0000-0000-000000000000"))
    form = actions.receipt_form(to=addressee.of_case(case), document=document, actor=request.user, at=timezone.now())
    return redirect(form)


@member
def address(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """送达地址确认书: asked before the first signature online, and whenever something changes."""
    live = queries.address_of(enterprise)
    back = request.GET.get("next", "")
    place = enterprise.memberships.filter(user=request.user).first()
    initial = {"address": enterprise.address, "signer": request.user.display_name, "post": place.position if place else ""}
    if live is not None:
        initial = {name: getattr(live, name) for name in ("address", "receiver", "phone", "signer", "post")}
        initial["electronic"] = "yes" if live.electronic else "no"
    form = AddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.confirm_address(enterprise=enterprise, member=request.user, at=timezone.now(), **form.facts())
            messages.success(request, _("送达地址确认书已生效，可以打印留存。"))
            safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
            return redirect(back if back and safe else reverse("enforcement:service_address"))
    return render(request, "enforcement/desk/service_address.html", {"enterprise": enterprise, "form": form, "live": live, "rule": law.ELECTRONIC_RULE})
