"""What follows a result: the list, one result with everybody who was told, its waiver, its standing, the finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.queries import paging
from enterprises.queries.enterprise import capped_count
from inspections import actions, queries
from inspections.forms.conclusion import ConclusionSearch, NotifyForm, SendForm, WaiveForm
from inspections.forms.fields import EmptyForm
from inspections.law.telling import NOTICE_RULE, OBJECTION_TERM, WAIVER_RULE
from inspections.models import Conclusion
from inspections.permissions import GRANTS
from inspections.queries import circular as circulars
from inspections.queries import conclusion as telling
from inspections.queries.naming import naming_of
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.workdays.calendar import business_today

from .acts import act

GET_POST = require_http_methods(["GET", "POST"])


def page_of_result(conclusion: Conclusion) -> str:
    return reverse("inspections:conclusion", args=[conclusion.pk])


def parent(conclusion: Conclusion) -> tuple[str, str]:
    """The crumb above an act on a result."""
    source = conclusion.report or conclusion.refusal
    return str(source.number), page_of_result(conclusion)


def acting(request: HttpRequest, conclusion: Conclusion, form: Any, do: Callable[[Any], Any], **words: Any) -> HttpResponse:
    """The page of an act on a result."""
    back = words.pop("back", page_of_result(conclusion))
    return act(request, form, do, back=back, subject=words.pop("subject", said_of(conclusion)), parent=words.pop("parent", parent(conclusion)), **words)


def said_of(conclusion: Conclusion) -> str:
    """What an act on a result is about: whose product, which result, what failed."""
    failed = _("不合格项目：%(items)s") % {"items": conclusion.failed_items} if conclusion.failed_items else ""
    return " · ".join(part for part in (conclusion.enterprise.name, conclusion.product_name, str(conclusion) if conclusion.report else "", failed) if part)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@allows("conclusion.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Results by words, state and verdict."""
    search = ConclusionSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    rows = telling.listed(
        queries.visible.conclusions(request.user), word=data.get("q") or "", state=data.get("state") or "", verdict=data.get("verdict") or ""
    )
    count, more = capped_count(rows)
    page = paging.cut_by_day(rows, "decided_on", before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    return render(request, "inspections/conclusions.html", {"page": page, "count": count, "more": more, "search": search})


@opens(queries.visible.conclusions, by="pk", verb="conclusion.see", grants=GRANTS)
def detail(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """One result: who was told and when, who objected, what the maker answered, what still keeps it from standing."""
    user, today = request.user, business_today()
    notices = list(conclusion.notices.select_related("document", "enterprise", "signed_by"))
    objections = list(conclusion.objections.select_related("retest__lab", "retest__fee").order_by("pk"))
    confirmation = getattr(conclusion.sample, "confirmation", None) if conclusion.sample_id else None
    finding = getattr(conclusion, "finding", None)
    open_state = conclusion.state in ("pending", "notified")
    subjects = [row for row in (conclusion, confirmation, finding, *notices, *objections) if row is not None]
    context = {
        "conclusion": conclusion,
        "report": conclusion.report,
        "items": conclusion.report.items.all() if conclusion.report else [],
        "notices": notices,
        "untold": telling.untold(conclusion, notices) if open_state else [],
        "objections": objections,
        "confirmation": confirmation,
        "naming": naming_of(conclusion),
        "circulars": circulars.about([conclusion]),
        "finding": finding,
        "obstacle": telling.obstacle(conclusion, today) if open_state else None,
        "may_send": open_state and may(user, GRANTS, "notice.send"),
        "may_receive": open_state and may(user, GRANTS, "notice.receive"),
        "may_register": conclusion.state == "notified" and conclusion.verdict != "pass" and may(user, GRANTS, "objection.register"),
        "may_settle": conclusion.state == "notified" and may(user, GRANTS, "conclusion.finalise"),
        "may_confirm": conclusion.state in ("notified", "final") and conclusion.verdict != "pass" and finding is None and may(user, GRANTS, "finding.confirm"),
        "events": trail_of(*subjects)[:40],
    }
    return render(request, "inspections/conclusion.html", context)


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="notice.send", grants=GRANTS)
def send(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Write to everybody who has to be told."""
    form = SendForm(posted(request), conclusion=conclusion)
    return acting(
        request,
        conclusion,
        form,
        lambda _data: actions.notice.send(conclusion=conclusion, actor=request.user, at=timezone.now(), **form.given()),
        done=_("告知书已发出。对方签收以后，各自的异议期开始计算。"),
        title=_("制发检验结果告知书"),
        button=_("制发告知书"),
        intro=_("将向以下各方制发告知书：%(who)s。") % {"who": "、".join(party.words for party in form.parties) or _("各方都已告知")},
        basis=NOTICE_RULE.basis,
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.notify", grants=GRANTS)
def notify(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Note when the sampled party received the result on paper."""
    return acting(
        request,
        conclusion,
        NotifyForm(posted(request)),
        lambda data: actions.conclusion.notify(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
        done=_("已登记，异议期开始计算。"),
        title=_("登记书面告知"),
        button=_("登记"),
        intro=_("告知书已经用纸质另行送达被抽样者的，在这里登记收到日期。"),
        basis=OBJECTION_TERM.basis,
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.waive", grants=GRANTS)
def waive(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Note a written waiver."""
    return acting(
        request,
        conclusion,
        WaiveForm(posted(request), conclusion=conclusion),
        lambda data: actions.conclusion.waive(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
        done=_("已登记当事人放弃异议。"),
        title=_("登记放弃异议"),
        button=_("登记"),
        intro=_("当事人书面放弃异议的，结果可以提前确定。书面声明应当存档。"),
        basis=WAIVER_RULE.basis,
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.finalise", grants=GRANTS)
def finalise(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Let the result stand."""
    return acting(
        request,
        conclusion,
        EmptyForm(posted(request)),
        lambda _data: actions.conclusion.finalise(conclusion=conclusion, actor=request.user, at=timezone.now()),
        done=_("检验结论已确定。"),
        title=_("确定检验结论"),
        button=_("确定"),
        intro=_("各方都已告知，异议期满而没有未办结的异议，或者当事人都书面放弃异议以后，结果才能确定；确定的结果对外公布。"),
        basis=OBJECTION_TERM.basis,
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="finding.confirm", grants=GRANTS)
def confirm(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Confirm the finding and hand it over."""
    return acting(
        request,
        conclusion,
        EmptyForm(posted(request)),
        lambda _data: actions.finding.confirm_finding(conclusion=conclusion, actor=request.user, at=timezone.now()),
        done=_("不合格项已确认，移交后处理。"),
        title=_("确认不合格项"),
        button=_("确认并移交"),
        grave=True,
        intro=_("确认以后不能撤回，不合格项进入后处理的待办。"),
        basis=OBJECTION_TERM.basis,
    )

