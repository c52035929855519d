"""The enterprise's desk: the deadline first, then what to correct, where one stands, and every paper that came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions.step import sign_for
from enforcement.law.service import ELECTRONIC_RULE
from enforcement.models import Case, Recheck, Step, Submission
from enforcement.permissions import GRANTS
from enforcement.queries import clocks, forecast, todo
from enforcement.queries import desk as queries
from enforcement.queries import paper as papers
from enforcement.queries import recheck as rechecks
from enforcement.queries import rectification as reports
from enforcement.queries import request as requests
from enforcement.queries import service as services
from enforcement.states.case import CaseState
from enforcement.views.tasks import tasks_of
from enterprises.guards import member
from enterprises.models import Enterprise
from enterprises.queries import licence as licences
from inspections.queries import conclusion as telling
from inspections.queries import public as inspections
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import Quarter
from quality_portal.workdays import calendar

SHOWN = 5
mine = opens(queries.steps, by="pk", verb="step.sign_for", grants=GRANTS, audience="member")


@member
@require_safe
def desk(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """The first page after signing in."""
    demands = queries.demands(enterprise)
    first = demands[0] if demands else None
    record = inspections.record_of(enterprise.credit_code) if enterprise.credit_code else None
    context = {
        "enterprise": enterprise,
        "demand": first,
        "todo": todo.of(enterprise, calendar.business_today()),
        "others": demands[1:],
        "visits": rechecks.arranged_for(enterprise),
        "checked": rechecks.results_for(enterprise)[:SHOWN],
        "notices": queries.notices(enterprise)[:SHOWN],
        "notice_count": queries.notices(enterprise).count(),
        "receipts": reports.receipts_of(enterprise)[:SHOWN],
        "results": telling.wanting(enterprise, calendar.business_today()),
        "renewals": licences.renewals_due(enterprise, calendar.business_today()),
        "record": record,
        "quarters": [Quarter(mark.year, mark.quarter, mark.result) for mark in record.quarters] if record else [],
    }
    return render(request, "enforcement/desk/desk.html", context | (_about(first) if first else {}))


def _about(demand: queries.Demand) -> dict[str, Any]:
    """What the page says of the case whose turn it is."""
    case, step = demand.case, demand.step
    wanted = demand.report is not None and demand.report.editable and case.state not in queries.DECIDING
    views = reports.sections(demand.report) if wanted else []
    done, half = reports.progress(views)
    return {
        "case": case,
        "button": _button(demand),
        "href": _href(demand),
        "how": [str(line) for line in _counted(step)],
        "tasks": tasks_of(case, views),
        "done": done,
        "half": half,
        "total": len(views),
        "failed": queries.failed_items(case),
        "rungs": queries.rungs(case),
        "branches": queries.branches(case),
        "forecast": forecast.paths(case),
        "requests": requests.of_case(case, party=True),
        "last_return": _last_return(demand),
    }


def _counted(step: Step) -> tuple[object, ...]:
    """How the correction term was counted."""
    found = clocks.count(step)
    return found.correction.explanation if found else ()


def _button(demand: queries.Demand) -> str:
    if demand.what == queries.SIGN:
        return _("查看并签收")
    if demand.what == queries.RETURNED:
        return _("补正整改报告")
    return _("继续填写整改报告") if demand.report and demand.report.saved_at else _("开始填写整改报告")


def _href(demand: queries.Demand) -> str:
    if demand.what == queries.SIGN:
        return reverse("enforcement:notice", args=[demand.step.pk])
    return reverse("enforcement:report_tasks", args=[demand.case.number])


def _last_return(demand: queries.Demand) -> Submission | None:
    if demand.what != queries.RETURNED or demand.report is None:
        return None
    return reports.versions(demand.report).first()


@member
@require_safe
def notices(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Every paper that was addressed to the enterprise."""
    others = papers.received(enterprise)
    waiting = queries.unsigned(enterprise) + sum(row.waits for row in others)
    context = {
        "enterprise": enterprise,
        "notices": queries.notices(enterprise),
        "told": [row for row in others if not row.plain],
        "papers": [row for row in others if row.plain],
        "unsigned": waiting,
    }
    return render(request, "enforcement/desk/notices.html", context)


@mine
@require_safe
def notice(request: HttpRequest, step: Step) -> HttpResponse:
    """A notice as text, with its PDF and the button to sign for it."""
    return render(request, "enforcement/desk/notice.html", _notice_context(step, Form()))


def _notice_context(step: Step, form: Form) -> dict[str, Any]:
    company, case = step.case.enterprise, step.case
    asked = reports.demanding_step(case) if case.state == CaseState.CORRECTING else None
    return {
        "enterprise": company,
        "step": step,
        "case": case,
        "form": form,
        "document": step.document,
        "agreed": services.agreed_to_electronic(company),
        "electronic": ELECTRONIC_RULE,
        "visits": rechecks.told_of(step),
        # The term only counts while this notice is the one to answer: an older one, or a closed case, is never "overdue".
        "running": asked is not None and asked.pk == step.pk and reports.report_of(asked).editable,
        "checked": Recheck.objects.filter(step=step).select_related("document").first(),
    }


@mine
@require_POST
def sign(request: HttpRequest, step: Step) -> HttpResponse:
    """Sign for a notice. From this moment it counts as served, unless it was served before."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        signed = sign_for(step=step, member=request.user, at=timezone.now())
        words = _("已签收。送达日期 %(day)s。") % {"day": signed.served_on.isoformat() if signed.served_on else ""}
        if signed.comply_by:
            words += _("请在 %(day)s 前完成整改并提交整改报告。") % {"day": signed.comply_by.isoformat()}
        messages.success(request, words)
        return redirect("enforcement:notice", pk=step.pk)
    return render(request, "enforcement/desk/notice.html", _notice_context(step, form))


@member
@require_safe
def receipts(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Receipts for what was handed in."""
    rows = reports.receipts_of(enterprise)
    return render(request, "enforcement/desk/receipts.html", {"enterprise": enterprise, "receipts": rows})


@opens(reports.submissions_visible, by="receipt_no", verb="rectification.write", grants=GRANTS, audience="member")
@require_safe
def receipt(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The receipt: number, time, digest, and what was handed in. Made to be printed."""
    case: Case = submission.report.case
    context = {"enterprise": case.enterprise, "case": case, "receipt": submission, "review": getattr(submission, "review", None), "paper": reports.printed(submission)}
    return render(request, "enforcement/rectification/receipt.html", context)
