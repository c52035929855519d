"""Refusals: recorded on site, decided by another person, followed up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspections import actions
from inspections.forms.fields import EmptyForm
from inspections.forms.refusal import LAWFUL, DecideForm, EvidenceForm, RefusalForm, RefusalSearch
from inspections.law import onsite as law
from inspections.models import Refusal, SamplingTask
from inspections.permissions import GRANTS
from inspections.queries import refusal as refusals
from inspections.queries import task as tasks
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.documents.queries import of as documents_of
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .task import file_rows

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@allows("refusal.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Refusals under plans of one's office and those below it."""
    search = RefusalSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    return render(request, "inspections/refusals.html", {"page": page_of(request, refusals.listed(request.user, data)), "search": search})


@GET_POST
@opens(tasks.workable, by="number", verb="refusal.record", grants=GRANTS)
def new(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Record a refusal: first what could excuse it, then what happened."""
    form = RefusalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            refusal = actions.refusal.record(task=task, actor=request.user, at=timezone.now(), **form.fields_for_action())
            messages.success(request, _("拒检记录 %(number)s 已登记，已报告%(told)s。") % {"number": refusal.number, "told": refusal.reported_to})
            return redirect(refusal)
    context = {
        "task": task,
        "form": form,
        "grounds": [(form[row.key], form[f"{row.key}_note"]) for row in law.MAY_REFUSE],
        "rest": [form[name] for name in ("way", "refused_on", "place", "facts", "witness", "photos")],
        "basis": law.REPORT_REFUSAL_RULE.basis,
    }
    return render(request, "inspections/refusal_new.html", context)


@opens(refusals.visible_refusals, by="number", verb="refusal.see", grants=GRANTS)
@require_safe
def detail(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What happened, what could have excused it, what was decided, what follows."""
    user, today = request.user, refusal.decided_on or business_today()
    conclusion = getattr(refusal, "conclusion", None)
    waits = refusal.state == "recorded"
    officers = list(refusal.officers.order_by("pk"))
    context = {
        "refusal": refusal,
        "officers": officers,
        "answers": refusals.answers(refusal),
        "way": law.REFUSAL_WAY[refusal.way],
        "outcome": refusals.outcome(refusal, today),
        "forced": refusals.forced(refusal, today),
        "files": file_rows(refusals.evidence(refusal)),
        "papers": documents_of(refusal),
        "conclusion": conclusion,
        "excused": law.MAY_REFUSE_BY_KEY.get(refusal.excused_by),
        "may_decide": waits and may(user, GRANTS, "refusal.decide") and user not in officers,
        "may_add": waits and user in officers and may(user, GRANTS, "refusal.record"),
        "may_force": refusal.state == "deemed" and refusal.forced_plan is None and may(user, GRANTS, "refusal.force"),
        "may_notify": conclusion is not None and conclusion.state == "pending" and may(user, GRANTS, "conclusion.notify"),
        "events": trail_of(*[row for row in (refusal, conclusion) if row is not None])[:30],
    }
    return render(request, "inspections/refusal.html", context)


@GET_POST
@opens(refusals.visible_refusals, by="number", verb="refusal.decide", grants=GRANTS)
def decide(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The second person decides: unlawful, with what the rulebook says, or excused."""
    outcome = refusals.outcome(refusal, business_today())
    form = DecideForm(request.POST or None, refusal=refusal, unlawful=outcome)

    def do(data: dict[str, Any]) -> None:
        common = {"refusal": refusal, "reason": data["reason"], "actor": request.user, "at": timezone.now()}
        if data["outcome"] == LAWFUL:
            actions.refusal.excuse(ground=data["ground"], **common)
        else:
            {"deem": actions.refusal.deem, "refer": actions.refusal.refer}[data["outcome"]](**common)

    return act(
        request, form, do, back=refusal.get_absolute_url(), done=_("已认定。"), template="inspections/refusal_decide.html",
        refusal=refusal, answers=refusals.answers(refusal), files=file_rows(refusals.evidence(refusal)), outcome=outcome,
    )  # fmt: skip


@GET_POST
@opens(refusals.visible_refusals, by="number", verb="refusal.record", grants=GRANTS)
def evidence(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Add a photo or a paper before it is decided."""

    def do(data: dict[str, Any]) -> None:
        actions.refusal.add_evidence(refusal=refusal, upload=data["file"], note=data["note"], actor=request.user, at=timezone.now())

    return act(
        request, EvidenceForm(request.POST or None, request.FILES or None), do, back=refusal.get_absolute_url(), done=_("已上传。"),
        title=_("补充证据"), parent=(refusal.number, refusal.get_absolute_url()), subject=str(refusal), button=_("上传"),
        basis=law.REPORT_REFUSAL_RULE.basis, template="inspections/task_act.html", intro=_("认定以前可以补充照片、视频截图、笔录等证据。"),
    )  # fmt: skip


@GET_POST
@opens(refusals.visible_refusals, by="number", verb="refusal.force", grants=GRANTS)
def force(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Draft a round that samples the refuser by force."""
    rule = refusals.forced(refusal, business_today())
    return act(
        request, EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.refusal.force(refusal=refusal, actor=request.user, at=timezone.now()),
        back=refusal.get_absolute_url(), done=_("强制抽查计划已起草，待局领导批准。"), title=_("提出强制抽查"),
        parent=(refusal.number, refusal.get_absolute_url()), subject=str(refusal), button=_("起草强制抽查计划"), basis=rule.basis,
        intro=f"{rule.words}。{rule.cost}{rule.caution}",
    )  # fmt: skip
