"""Objections: the list, one with its retest, taking one down, the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.fields import EmptyForm
from inspections.forms.objection import DecideForm, ObjectionSearch, RegisterForm
from inspections.law.telling import DECIDE_TERM, FEE, OBJECTION_RULE, OBJECTION_TERM
from inspections.models import Notice, Objection
from inspections.permissions import GRANTS
from inspections.queries import conclusion as telling
from inspections.queries import objection as queries
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.shapes import FileRow
from quality_portal.documents.queries import attachments_of, of
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .conclusion import acting, posted

GET_POST = require_http_methods(["GET", "POST"])
DECISIONS = {
    "accept": gettext_lazy("受理，安排复检"),
    "bar": gettext_lazy("不能复检（备用样品有问题）"),
    "allow": gettext_lazy("异议成立，撤回检验结论"),
    "refuse": gettext_lazy("不予受理"),
}


@allows("objection.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Objections by state and words, with how they ended this year."""
    search = ObjectionSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    rows = queries.listed(queries.visible(request.user), state=data.get("state") or "", word=data.get("q") or "")
    today = business_today()
    figure = queries.overturns(today.replace(month=1, day=1), today, office=request.user.office)
    return render(request, "inspections/objections.html", {"page": page_of(request, rows), "search": search, "figure": figure})


@opens(queries.visible, by="number", verb="objection.see", grants=GRANTS)
def detail(request: HttpRequest, objection: Objection) -> HttpResponse:
    """One objection: what it says, whose turn it is, what the retest has come to."""
    user, retest = request.user, getattr(objection, "retest", None)
    report = queries.report_of(retest) if retest else None
    context = {
        "objection": objection,
        "conclusion": objection.conclusion,
        "retest": retest,
        "fee": getattr(retest, "fee", None) if retest else None,
        "fee_rule": FEE.get(retest.outcome) if retest and retest.outcome else None,
        "job": queries.job_of(retest) if retest else None,
        "report": report,
        "faults": queries.retest_faults(objection.conclusion) if objection.is_open and objection.asks == "retest" else [],
        "files": [FileRow(file.name, file.get_absolute_url(), file.size, file.note) for file in attachments_of(objection)],
        "documents": of(objection),
        "may_decide": objection.is_open and may(user, GRANTS, "objection.decide") and (objection.state == "filed" or bool(retest)),
        "may_withdraw": objection.is_open and may(user, GRANTS, "objection.withdraw"),
        "events": trail_of(*[row for row in (objection, retest) if row is not None])[:30],
    }
    return render(request, "inspections/objection.html", context | _steps(user, retest, report))


def _steps(user: Any, retest: Any, report: Any) -> dict[str, bool]:
    """Which step of the retest this person may take now."""
    state = retest.state if retest else ""
    fee = getattr(retest, "fee", None) if retest else None
    return {
        "may_complete": state == "noticed" and may(user, GRANTS, "retest.formalities"),
        "may_name": state == "ready" and may(user, GRANTS, "retest.name"),
        "may_close": state == "testing" and report is not None and may(user, GRANTS, "retest.close"),
        "may_rename": state == "testing" and report is None and may(user, GRANTS, "retest.name") and not _under_way(retest),
        "may_refund": bool(fee and fee.borne_by == "organ" and fee.refunded_on is None) and may(user, GRANTS, "retest.refund"),
    }


def _under_way(retest: Any) -> bool:
    job = queries.job_of(retest)
    return job is not None and job.open


@GET_POST
@opens(telling.staff_notices, by="pk", verb="objection.register", grants=GRANTS)
def register(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Take down an objection that came on paper."""
    return acting(
        request,
        notice.conclusion,
        RegisterForm(posted(request), request.FILES or None, conclusion=notice.conclusion),
        lambda data: actions.objection.register(notice=notice, actor=request.user, at=timezone.now(), **data),
        done=_("异议已登记，处理完毕以前结果不会确定。"),
        title=_("登记书面异议"),
        button=_("登记异议"),
        intro=_("%(who)s 提出的书面异议。应在它收到告知书的次日起十五日内提出。") % {"who": notice},
        basis=OBJECTION_TERM.basis,
    )


@GET_POST
@opens(queries.visible, by="number", verb="objection.decide", grants=GRANTS)
def decide(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Accept, refuse, allow, or find that no retest is possible."""
    form = DecideForm(posted(request), decisions=_offered(objection))
    return act(
        request,
        form,
        lambda data: _decide(objection, data, request.user),
        back=objection.get_absolute_url(),
        done=_("决定已作出，答复文书已制发。"),
        title=_("决定异议"),
        button=_("作出决定"),
        intro=_("受理复检的，申请人自收到通知的次日起七日内办理手续；其他决定须写明理由。"),
        basis=DECIDE_TERM.basis,
        subject=objection,
        parent=(objection.number, objection.get_absolute_url()),
    )


def _offered(objection: Objection) -> list[tuple[str, str]]:
    """The decisions that this objection allows, the likely one first."""
    if objection.state == "retesting":
        keys = ["allow"] if objection.conclusion.state == "withdrawn" else ["bar"]
    elif objection.conclusion.state == "withdrawn":
        keys = ["allow", "refuse"]
    elif objection.asks == "retest":
        keys = ["bar", "allow", "refuse"] if queries.retest_faults(objection.conclusion) else ["accept", "allow", "refuse"]
    else:
        keys = ["allow", "refuse"]
    return [(key, DECISIONS[key]) for key in keys]


def _decide(objection: Objection, data: dict[str, Any], user: Any) -> None:
    common = {"objection": objection, "actor": user, "at": timezone.now()}
    if data["decision"] == "accept":
        actions.objection.accept(noticed_on=data.get("noticed_on"), **common)
    elif data["decision"] == "bar":
        actions.objection.bar(fault_of=data.get("fault_of", ""), reasons=data["reasons"], **common)
    elif data["decision"] == "allow":
        actions.objection.allow(reasons=data["reasons"], **common)
    else:
        actions.objection.refuse(reasons=data["reasons"], **common)


@GET_POST
@opens(queries.visible, by="number", verb="objection.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Note that the applicant took its objection back in writing."""
    return act(
        request,
        EmptyForm(posted(request)),
        lambda _data: actions.objection.take_back(objection=objection, actor=request.user, at=timezone.now()),
        back=objection.get_absolute_url(),
        done=_("已登记申请人撤回异议。"),
        title=_("登记撤回异议"),
        button=_("登记撤回"),
        intro=_("申请人书面撤回异议的，在这里登记；书面材料应当存档。确定复检机构以后不能撤回。"),
        basis=OBJECTION_RULE.basis,
        subject=objection,
        parent=(objection.number, objection.get_absolute_url()),
    )
