"""Entering a test report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, limits, queries
from inspections.actions.report import ItemResult
from inspections.forms.report import ReportForm, ReportItems
from inspections.models import Sample
from inspections.permissions import GRANTS
from inspections.queries import choices
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules

from .acts import filled, grown

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
