"""Test reports and what follows: filing, telling the party, waiver, the result that stands, the finding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, limits, queries
from inspections.actions.report import ItemResult
from inspections.forms.fields import EmptyForm
from inspections.forms.report import NotifyForm, ReportForm, ReportItems, WaiveForm
from inspections.law import OBJECTION_TERM
from inspections.models import Conclusion, Sample
from inspections.permissions import GRANTS
from inspections.queries import choices
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules

from .acts import act, filled, grown

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@opens(queries.visible.samples, by="number", verb="report.file", grants=GRANTS)
def new(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Enter a test report. The verdicts can be seen before it is filed."""
    keep = "more" in request.POST or "preview" in request.POST
    data = (grown(request.POST) if "more" in request.POST else request.POST) if request.method == "POST" else None
    form = ReportForm(data, sample=sample, user=request.user)
    items = ReportItems(data, initial=_initial(sample) if data is None else None)
    if data is not None and not keep and form.is_valid() & items.is_valid():
        with showing_rules(form):
            results = [ItemResult(**row) for row in filled(items)]
            actions.report.file(sample=sample, items=results, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("检验报告已登记，结论由限量和结果计算得出。"))
            return redirect(sample)
    context = {"form": form, "items": items, "sample": sample, "verdicts": _verdicts(items) if "preview" in request.POST else []}
    return render(request, "inspections/report_new.html", context)


def _initial(sample: Sample) -> list[dict[str, object]]:
    """Rows for the items of the specification, the results still empty."""
    fields = ("name", "kind", "text", "unit", "item_class")
    return [
        {field: getattr(row, field) for field in fields} | {"low": limits.plain(row.low), "high": limits.plain(row.high)}
        for row in choices.spec_items(sample.plan_item)
    ]


def _verdicts(items: ReportItems) -> list[tuple[str, str]]:
    """Name and verdict of each row as typed so far; what cannot be judged says why."""
    found = []
    for form in items:
        row = form.cleaned_data if form.is_valid() and form.has_changed() else {}
        if not row:
            continue
        result = ItemResult(**row)
        wrong = limits.check(result.limit)
        try:
            words = wrong or {"pass": _("合格"), "fail": _("不合格"), "na": _("不判定")}[limits.verdict(result.limit, result.value)]
        except limits.NotANumber:
            words = _("检验结果应为数字")
        found.append((result.name, words))
    return found


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.notify", grants=GRANTS)
def notify(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Note when the party received the result."""
    return act(
        request,
        NotifyForm(request.POST if request.method == "POST" else None),
        lambda data: actions.report.notify(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
        back=conclusion.get_absolute_url(),
        done=_("已登记，异议期开始计算。"),
        title=_("告知检验结论"),
        button=_("登记"),
        intro=_("检验结论应当书面告知被抽样者，并告知其异议的权利。"),
        basis=OBJECTION_TERM.basis,
        subject=conclusion,
        parent=(str(conclusion.sample.number if conclusion.sample else conclusion.refusal.number), conclusion.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.waive", grants=GRANTS)
def waive(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Note a written waiver."""
    return act(
        request,
        WaiveForm(request.POST if request.method == "POST" else None),
        lambda data: actions.report.waive(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
        back=conclusion.get_absolute_url(),
        done=_("已登记当事人放弃异议。"),
        title=_("登记放弃异议"),
        button=_("登记"),
        intro=_("当事人书面放弃异议的，结果可以提前确定。书面声明应当存档。"),
        basis=OBJECTION_TERM.basis,
        subject=conclusion,
        parent=(str(conclusion.sample.number if conclusion.sample else conclusion.refusal.number), conclusion.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.finalise", grants=GRANTS)
def finalise(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Let the result stand."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.report.finalise(conclusion=conclusion, actor=request.user, at=timezone.now()),
        back=conclusion.get_absolute_url(),
        done=_("检验结论已确定，即日对外公布。"),
        title=_("确定检验结论"),
        button=_("确定"),
        intro=_("异议期满而没有提出异议，或者当事人书面放弃异议以后，结果才能确定；确定的结果对外公布。"),
        basis=OBJECTION_TERM.basis,
        subject=conclusion,
        parent=(str(conclusion.sample.number if conclusion.sample else conclusion.refusal.number), conclusion.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="finding.confirm", grants=GRANTS)
def confirm(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Confirm the finding and hand it over."""
    return act(
        request,
        EmptyForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.finding.confirm_finding(conclusion=conclusion, actor=request.user, at=timezone.now()),
        back=conclusion.get_absolute_url(),
        done=_("不合格项已确认，移交后处理。"),
        title=_("确认不合格项"),
        button=_("确认并移交"),
        grave=True,
        intro=_("确认以后不能撤回，不合格项进入后处理的待办。"),
        basis=OBJECTION_TERM.basis,
        subject=conclusion,
        parent=(str(conclusion.sample.number if conclusion.sample else conclusion.refusal.number), conclusion.get_absolute_url()),
    )
