"""Test reports: one report as the laboratory and its organiser see it; opening a correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.lab import FileForm
from inspections.forms.report import CorrectForm
from inspections.law.lab import CORRECTION_RULE, PAPER_KEEPING, RESULT_RULE
from inspections.models import TestReport
from inspections.permissions import GRANTS
from quality_portal.accounts.guards import opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import FileRow
from quality_portal.documents.actions import attach
from quality_portal.documents.queries import attachments_of

from .acts import act

GET_POST = require_http_methods(["GET", "POST"])


@opens(queries.visible.reports, by="number", verb="report.see", grants=GRANTS)
def detail(request: HttpRequest, report: TestReport) -> HttpResponse:
    """One report: its items, who entered and who verified it, what it corrects and what corrects it."""
    conclusion = getattr(report, "conclusion", None)
    context = {
        "report": report,
        "items": report.items.all(),
        "conclusion": conclusion,
        "correction": report.corrections.first(),
        "may_correct": queries.labjob.correctable(report) and may(request.user, GRANTS, "report.correct"),
        "may_attach": may(request.user, GRANTS, "report.correct"),
        "files": [FileRow(row.name, row.get_absolute_url(), row.size, row.note, "ok", _("已归档")) for row in attachments_of(report)],
        "keeping": PAPER_KEEPING,
        "events": trail_of(report)[:20],
    }
    return render(request, "inspections/report.html", context)


@GET_POST
@opens(queries.visible.reports, by="number", verb="report.correct", grants=GRANTS)
def add_file(request: HttpRequest, report: TestReport) -> HttpResponse:
    """Keep the signed paper with the report. A file never replaces another."""
    posted = request.method == "POST"
    return act(
        request,
        FileForm(request.POST, request.FILES) if posted else FileForm(),
        lambda data: attach(report, data["file"], actor=request.user, at=timezone.now(), note=_("检验报告")),
        back=report.get_absolute_url(),
        done=_("文件已归档。"),
        title=_("归档检验报告"),
        button=_("上传"),
        intro=_("上传盖章的检验报告。传错的不能删除，可以再传正确的。"),
        basis=RESULT_RULE.basis,
        subject=report,
        parent=(report.number, report.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible.reports, by="number", verb="report.correct", grants=GRANTS)
def correct(request: HttpRequest, report: TestReport) -> HttpResponse:
    """Open a correction; its worksheet starts with the report's own figures."""
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            job = actions.labjob.correct(report=report, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("更正已经提出。改好数据后提交，由另一人复核；复核以前原报告仍然有效。"))
            return redirect(job)
    context = {
        "form": form,
        "title": _("更正检验报告"),
        "subject": report,
        "back": report.get_absolute_url(),
        "parent": (report.number, report.get_absolute_url()),
        "intro": _("更正以新报告作出。原报告保留；新报告复核以后，据原报告作出的结论撤回，由新的结论代替，须重新告知当事人。"),
        "basis": CORRECTION_RULE.basis,
        "button": _("提出更正"),
    }
    return render(request, "inspections/act.html", context)
