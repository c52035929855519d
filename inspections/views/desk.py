"""The enterprise's own side of results: what it was told, signing, objecting, confirming a sample, its receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.guards import member
from enterprises.models import Enterprise
from inspections import actions
from inspections.forms.confirmation import ReplyForm
from inspections.forms.objection import ObjectionForm
from inspections.law.telling import CONFIRM_TERM, FEE, FEE_RULE, FORMALITIES_TERM, NAMINGS, OBJECTION_TERM, RETEST_FINAL
from inspections.models import Notice, NoticeParty, Objection
from inspections.permissions import GRANTS
from inspections.queries import conclusion as telling
from inspections.queries import objection as objections
from inspections.queries.naming import naming_of
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import FileRow
from quality_portal.documents.queries import attachments_of, of
from quality_portal.workdays.calendar import business_today

from .acts import page_of

GET_POST = require_http_methods(["GET", "POST"])


def mine(verb: str) -> Any:
    """A notice written to one's own enterprise; another's answers 404."""
    return opens(telling.notices, by="pk", verb=verb, grants=GRANTS, audience="member")


@member
@require_safe
def results(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Every result that the enterprise was told of."""
    return render(request, "inspections/desk/results.html", {"enterprise": enterprise, "page": page_of(request, telling.notices_of(enterprise))})


@mine("result.read")
@require_safe
def result(request: HttpRequest, notice: Notice) -> HttpResponse:
    """One result: the notice, the days left, what can be done about it."""
    return render(request, "inspections/desk/result.html", _context(notice, Form()))


def _context(notice: Notice, form: Form) -> dict[str, Any]:
    conclusion, objection = notice.conclusion, getattr(notice, "objection", None)
    end, today = objections.term_of(notice), business_today()
    confirmation = getattr(conclusion.sample, "confirmation", None) if notice.party == NoticeParty.MAKER else None
    in_time = end is not None and today <= end.date
    return {
        "enterprise": notice.enterprise,
        "notice": notice,
        "conclusion": conclusion,
        "document": notice.document,
        "papers": [paper for paper in of(notice) if paper.pk != notice.document_id],
        "form": form,
        "end": end,
        "how": [(step.label, step.text) for step in end.explanation] if end else [],
        "items": conclusion.report.items.all() if conclusion.report else [],
        "objection": objection,
        "may_object": objection is None and in_time and objections.may_object(conclusion),
        "running": in_time and conclusion.state == "notified" and conclusion.verdict != "pass" and notice.waived_on is None,
        "confirmation": confirmation,
        "naming": naming_of(conclusion),
        "rules": {"objection": OBJECTION_TERM.basis, "fee": FEE_RULE.basis, "final": RETEST_FINAL.basis},
    }


@mine("result.sign")
@require_POST
def sign(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Sign for the notice: this day starts the fifteen days."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        signed = actions.notice.sign(notice=notice, member=request.user, at=timezone.now())
        words = _("已签收。收到日期 %(day)s。") % {"day": signed.received_on.isoformat() if signed.received_on else ""}
        if signed.objection_until and notice.conclusion.verdict != "pass":
            words += _("对结果有异议的，请在 %(day)s 前提出。") % {"day": signed.objection_until.isoformat()}
        messages.success(request, words)
        return redirect("inspections:desk_result", pk=notice.pk)
    return render(request, "inspections/desk/result.html", _context(notice, form))


@GET_POST
@mine("objection.file")
def object_to(request: HttpRequest, notice: Notice) -> HttpResponse:
    """File an objection. Whoever comes back after filing gets the receipt of what was filed."""
    if existing := getattr(notice, "objection", None):
        return redirect(desk_objection(existing))
    form = ObjectionForm(request.POST if request.method == "POST" else None, request.FILES or None, conclusion=notice.conclusion)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            filed = actions.objection.file(notice=notice, member=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("异议已收到。处理完毕以前，结果不会确定，也不会公布。"))
            return redirect(desk_objection(filed))
    rules = {"term": OBJECTION_TERM.basis, "formalities": FORMALITIES_TERM, "fee": FEE_RULE.basis, "fees": list(FEE.values()), "final": RETEST_FINAL}
    context = {"enterprise": notice.enterprise, "notice": notice, "conclusion": notice.conclusion, "form": form, "end": objections.term_of(notice)}
    return render(request, "inspections/desk/objection_new.html", context | {"rules": rules, "faults": _faults(notice)})


def _faults(notice: Notice) -> list[str]:
    """What the enterprise should know before asking for a retest that is not possible."""
    return objections.retest_faults(notice.conclusion) if notice.conclusion.sample_id else []


def desk_objection(objection: Objection) -> str:
    return reverse("inspections:desk_objection", args=[objection.number])


@opens(objections.own, by="number", verb="result.read", grants=GRANTS, audience="member")
@require_safe
def objection(request: HttpRequest, objection: Objection) -> HttpResponse:
    """The receipt of an objection, and what has become of it."""
    retest = getattr(objection, "retest", None)
    context = {
        "enterprise": objection.enterprise,
        "objection": objection,
        "conclusion": objection.conclusion,
        "retest": retest,
        "fee": getattr(retest, "fee", None) if retest else None,
        "files": [FileRow(file.name, file.get_absolute_url(), file.size) for file in attachments_of(objection)],
        "documents": of(objection),
        "may_take_back": objection.is_open and (retest is None or retest.state in ("noticed", "ready")),
        "form": Form(),
    }
    return render(request, "inspections/desk/objection.html", context)


@opens(objections.own, by="number", verb="objection.take_back", grants=GRANTS, audience="member")
@require_POST
def take_back(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Take one's objection back."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        actions.objection.take_back(objection=objection, actor=request.user, at=timezone.now())
        messages.success(request, _("异议已撤回。"))
        return redirect(desk_objection(objection))
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect(desk_objection(objection))


@GET_POST
@mine("confirmation.reply")
def confirm(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The labelled maker says whether the goods are its own."""
    confirmation = getattr(notice.conclusion.sample, "confirmation", None) if notice.party == NoticeParty.MAKER and notice.conclusion.sample_id else None
    if confirmation is None:
        raise Http404
    if confirmation.state in ("confirmed", "denied"):
        return redirect("inspections:desk_result", pk=notice.pk)
    form = ReplyForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            done = actions.confirmation.reply(confirmation=confirmation, member=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("答复已收到，回执编号 %(no)s。") % {"no": done.receipt})
            return redirect("inspections:desk_result", pk=notice.pk)
    context = {"enterprise": notice.enterprise, "notice": notice, "confirmation": confirmation, "sample": notice.conclusion.sample, "form": form}
    outcomes = [row for row in NAMINGS if row.key in ("confirmed", "denied", "silent")]
    return render(request, "inspections/desk/confirmation.html", context | {"outcomes": outcomes, "basis": CONFIRM_TERM.basis})
