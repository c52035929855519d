"""The rectification report page by page, saved as typed; and the officer's reading of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions import rectification as actions
from enforcement.forms.rectification import FileForm, ReviewForm, SectionForm
from enforcement.law import rectification as law
from enforcement.models import Case, RectificationReport
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import desk
from enforcement.queries import rectification as queries
from enforcement.queries import report_file as files
from enforcement.states.rectification import ReportState
from enforcement.views.tasks import tasks_of
from quality_portal.accounts.guards import opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import Conflict, PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import FileRow

writes = opens(desk.cases, by="number", verb="rectification.write", grants=GRANTS, audience="member")


def _report(case: Case) -> RectificationReport:
    step = queries.demanding_step(case)
    if step is None:
        raise Http404
    return queries.report_of(step)


def _base(case: Case, report: RectificationReport) -> dict[str, Any]:
    return {"enterprise": case.enterprise, "case": case, "report": report, "step": report.step}


@writes
@require_safe
def tasks(request: HttpRequest, case: Case) -> HttpResponse:
    """The five tasks, how far each is, and what the officer wants mended."""
    report = _report(case)
    views = queries.sections(report)
    done, half = queries.progress(views)
    receipts = list(queries.versions(report)) if report.pk else []
    context = {"tasks": tasks_of(case, views), "done": done, "half": half, "total": len(views), "receipts": receipts}
    context["ready"] = report.editable and done == len(views)
    context["files"] = files.files_of(report) if report.pk and not report.editable else []
    context["returned"] = receipts[0] if receipts and report.state == ReportState.RETURNED else None
    return render(request, "enforcement/rectification/tasks.html", _base(case, report) | context)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """One page of the report. What is typed is saved before it is judged, so nothing is lost."""
    report = _report(case)
    view = next((view for view in queries.sections(report) if view.section.key == key), None)
    if view is None:
        raise Http404
    if not report.editable or not view.open:
        messages.info(request, _("整改报告已经提交，不能修改。") if not report.editable else _("请先完成前面各项，再填写承诺。"))
        return redirect("enforcement:report_tasks", number=case.number)
    if request.method == "POST":
        return _save(request, case, report, view)
    offered = view.answers or queries.offered(view.section, case.enterprise, request.user)
    form = SectionForm(view.section, answers=offered, seen=actions.fingerprint(view.answers))
    return _page(request, case, report, view, form)


def _save(request: HttpRequest, case: Case, report: RectificationReport, view: queries.SectionView) -> HttpResponse:
    form = SectionForm(view.section, request.POST, answers=view.answers, seen="")
    now = timezone.now()
    try:
        report = actions.save_section(
            step=report.step, section=view.section.key, answers=form.typed(), seen=form.seen_mark, actor=request.user, at=now
        )
    except PortalError as refusal:
        # What a colleague saved is shown beside what was typed here; saving once more decides for the latter.
        form.refuse(refusal.message, seen=actions.fingerprint(view.answers))
        theirs = view.rows if isinstance(refusal, Conflict) else []
        return _page(request, case, report, view, form, theirs=theirs)
    form.rebase(actions.fingerprint(report.answers(view.section.key)))
    # A file that was chosen is taken in whichever button was pressed: what was chosen is not lost either.
    if "leave" in request.POST or "upload" in request.POST or request.FILES:
        refused = _files(request, case, report, view, form)
        if refused is not None:
            return refused
    if "later" in request.POST:
        messages.success(request, _("已保存。可以随时回来接着填。"))
        return redirect("enforcement:report_tasks", number=case.number)
    if form.is_valid():
        return _onward(case, report, view)
    return _page(request, case, report, view, form)


def _onward(case: Case, report: RectificationReport, view: queries.SectionView) -> HttpResponse:
    """To the next page; to the tasks while earlier pages lack something; after the last page to the check page."""
    if view.section.key == law.LAST:
        return redirect("enforcement:report_check", number=case.number)
    following = law.SECTIONS[view.section.number]
    if following.key == law.LAST and not queries.sections(report)[-1].open:
        return redirect("enforcement:report_tasks", number=case.number)
    return redirect("enforcement:report_section", number=case.number, key=following.key)


def _files(
    request: HttpRequest, case: Case, report: RectificationReport, view: queries.SectionView, form: SectionForm
) -> HttpResponse | None:
    """Take a file in, or out of the report; the text of the page was saved just before.

    Answers with the page to show, or with None when the file is in and another button was pressed.
    """
    now = timezone.now()
    if uuid := request.POST.get("leave"):
        actions.leave_out(step=report.step, uuid=uuid, actor=request.user, at=now)
        messages.success(request, _("已移出整改报告。"))
        return redirect("enforcement:report_section", number=case.number, key=view.section.key)
    files = FileForm(request.POST, request.FILES)
    if files.is_valid():
        with showing_rules(files):
            file = actions.attach_file(
                step=report.step, upload=files.cleaned_data["file"], note=files.cleaned_data["note"], actor=request.user, at=now
            )
            messages.success(request, _("已上传“%(name)s”。") % {"name": file.name})
            if "upload" not in request.POST:
                return None
            return redirect("enforcement:report_section", number=case.number, key=view.section.key)
    form.silence()
    return _page(request, case, report, view, form, files=files)


def _page(
    request: HttpRequest,
    case: Case,
    report: RectificationReport,
    view: queries.SectionView,
    form: SectionForm,
    *,
    files: FileForm | None = None,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "files": (files or FileForm()) if view.section.attachments else None,
        "rows": file_rows(report) if view.section.attachments else [],
        "section": view.section,
        "total": len(law.SECTIONS),
        "failed": desk.failed_items(case) if view.section.key == "facts" else [],
        "theirs": theirs or [],
        "wrong": form.errors or (files.errors if files else {}),
    }
    return render(request, "enforcement/rectification/section.html", _base(case, report) | context)


def file_rows(report: RectificationReport) -> list[tuple[FileRow, str]]:
    """Files that go with the report, each with the key that takes it out."""
    newest = queries.versions(report).first() if report.pk else None
    state, words, reason = queries.file_state(report, newest)
    sent = {file["uuid"] for file in newest.content["files"]} if newest else set()
    rows = []
    for file in queries.kept(report):
        known = str(file.uuid) in sent
        shown = (state, words) if known or newest is None else ("wait", _("已检查，待提交"))
        note = "；".join(part for part in (file.note, reason if known else "") if part)
        rows.append((FileRow(file.name, file.get_absolute_url(), file.size, note, *shown), str(file.uuid)))
    return rows


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, case: Case) -> HttpResponse:
    """Every answer once more, then the button. Going back and clicking again gives the same receipt."""
    report = _report(case)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        with showing_rules(form):
            receipt = actions.submit(step=report.step, actor=request.user, at=timezone.now())
            return redirect("enforcement:receipt", receipt_no=receipt.receipt_no)
    elif not report.editable:
        return redirect("enforcement:report_tasks", number=case.number)
    views = queries.sections(report)
    context = {"form": form, "views": views, "files": [row for row, _uuid in file_rows(report)], "missing": sum(len(view.gaps) for view in views)}
    return render(request, "enforcement/rectification/check.html", _base(case, report) | context)


@opens(cases.visible, by="number", verb="case.see", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_report(request: HttpRequest, case: Case) -> HttpResponse:
    """What the enterprise handed in, version by version; the officer accepts it or sends it back."""
    report = queries.latest(case)
    form = ReviewForm(request.POST or None)
    if report and request.method == "POST" and form.is_valid():
        act = actions.accept if form.cleaned_data["outcome"] == "accept" else actions.return_
        with showing_rules(form):
            act(case=case, reasons=form.cleaned_data["reasons"], actor=request.user, at=timezone.now())
            messages.success(request, _("已登记审核意见，企业可以看到。"))
            return redirect("enforcement:case_report", number=case.number)
    versions = list(queries.versions(report)) if report else []
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == wanted), versions[0] if versions else None)
    waits = report is not None and report.state == ReportState.SUBMITTED and shown == versions[0]
    context = {"case": case, "report": report, "versions": versions, "shown": shown, "form": form}
    context |= {"reviewable": waits and may(request.user, GRANTS, "rectification.review"), "waits": waits}
    context["files"] = files.files_of(report) if report and shown == versions[0] else []
    context["unseen"] = [row for row in context["files"] if row.state == files.WAITS]
    context["events"] = trail_of(report)[:20] if report else []
    return render(request, "enforcement/rectification/staff.html", context)

