"""The laboratory's bench, under blind numbers; and the organiser's assigning."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspections import actions, tables, worksheet
from inspections.forms.lab import (
    AssignForm,
    AssignManyForm,
    RecallForm,
    ReceiveForm,
    ReturnForm,
    StopForm,
    VerifyForm,
    WorksheetForm,
)
from inspections.law import SEPARATION_RULE
from inspections.law.lab import BLIND_RULE, RECEIPT_RULE, RESULT_RULE, SCOPE_RULE, STOP_RULE
from inspections.models import LabJob, Sample
from inspections.permissions import GRANTS
from inspections.queries import lab as labs
from inspections.queries import labjob as queries
from inspections.queries import visible
from inspections.queries.onsite import worksheet_of
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import RuleBroken
from quality_portal.core.forms import showing_rules
from quality_portal.documents.actions import attach
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@allows("labjob.see", grants=GRANTS)
def bench(request: HttpRequest) -> HttpResponse:
    """What waits for one's laboratory."""
    groups = [(title, [(job, queries.blinded(job)) for job in jobs]) for _state, title, jobs in queries.waiting(request.user)]
    return render(request, "inspections/lab_bench.html", {"groups": groups, "own": list(request.user.labs.all()), "rule": BLIND_RULE.basis})


@require_safe
@allows("labjob.see", grants=GRANTS)
def done(request: HttpRequest) -> HttpResponse:
    """What one's laboratory has finished."""
    page = page_of(request, queries.finished(request.user))
    rows = [(job, queries.blinded(job)) for job in page]
    return render(request, "inspections/lab_done.html", {"page": page, "rows": rows})


@GET_POST
@opens(queries.bench, by="blind_no", verb="labjob.see", grants=GRANTS)
def detail(request: HttpRequest, job: LabJob) -> HttpResponse:
    """One job: the page is what its state asks for."""
    if job.state == "assigned":
        return _receive(request, job)
    if job.state == "received":
        return _worksheet(request, job)
    rows = worksheet.rows_of(job.worksheet)
    context = {
        "judged": [(row, worksheet.computed(row), row.override or worksheet.computed(row)) for row in rows],
        "may_verify": job.state == "entered" and job.entered_by_id != request.user.pk,
    }
    return _page(request, job, "inspections/lab_job.html", **context)


def _page(request: HttpRequest, job: LabJob, template: str, **context: object) -> HttpResponse:
    given = {"job": job, "blind": queries.blinded(job), "report": getattr(job, "report", None), "events": trail_of(job)[:20]}
    return render(request, template, given | context)


def _receive(request: HttpRequest, job: LabJob) -> HttpResponse:
    form = ReceiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            job = actions.labjob.receive(job=job, actor=request.user, at=timezone.now(), **form.for_action())
            if job.state == "refused":
                messages.warning(request, _("样品不符合规定，已拒收并报告组织抽查的机关：%(why)s。") % {"why": job.refused_because})
            else:
                messages.success(request, _("样品已接收，可以检验。"))
            return redirect(job)
    return _page(request, job, "inspections/lab_receive.html", form=form, rule=RECEIPT_RULE.basis)


def _worksheet(request: HttpRequest, job: LabJob) -> HttpResponse:
    """Fill in the worksheet: keep it, try the verdicts, take a file in, or hand it in."""
    rows = worksheet.rows_of(job.worksheet)
    posted = request.method == "POST" and "revision" in request.POST  # the second click on receiving is no empty worksheet
    form = WorksheetForm(request.POST, request.FILES, rows=rows) if posted else WorksheetForm(rows=rows, initial={"revision": job.revision})
    if posted and form.is_valid():
        upload, given = form.cleaned_data.get("file"), {"job": job, "actor": request.user, "at": timezone.now(), "revision": form.cleaned_data["revision"]}
        with showing_rules(form):
            if upload:  # whichever button was pressed: a chosen file goes in
                return _take_in(request, form, upload, given)
            if "keep" in request.POST:
                actions.labjob.keep(found=form.found(), **given)
                messages.success(request, _("检验记录已暂存。"))
                return redirect(job)
            if "try" not in request.POST and not form.show_faults():
                actions.labjob.enter(found=form.found(), **given)
                messages.success(request, _("检验结果已提交，请另一位检验人员复核。"))
                return redirect(job)
    return _page(request, job, "inspections/lab_worksheet.html", form=form, rule=RESULT_RULE.basis)


def _take_in(request: HttpRequest, form: WorksheetForm, upload: UploadedFile, given: dict) -> HttpResponse:
    """Fill the worksheet from a file and keep it; what could not be placed is told, nothing typed is lost."""
    table = tables.read_upload(upload, tables.WORKSHEET, ("name", "value"))
    found, problems = tables.found_in(table, form.items)
    if not found:
        raise RuleBroken("文件里没有可以填入的结果。" + "".join(problems[:5]), field="file")
    typed = {one.order: one for one in form.found()} | {one.order: one for one in found}
    job = actions.labjob.keep(found=typed.values(), **given)
    messages.success(request, _("已从文件填入 %(n)s 项并暂存，请核对后提交。") % {"n": len(found)})
    for words in (*table.remarks, *problems):
        messages.warning(request, words)
    return redirect(job)


@require_safe
@opens(queries.bench, by="blind_no", verb="labjob.see", grants=GRANTS)
def template(request: HttpRequest, job: LabJob) -> HttpResponse:
    """The worksheet as a workbook to fill in."""
    answer = HttpResponse(tables.template_of(worksheet.rows_of(job.worksheet)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{job.blind_no}.xlsx"'
    return answer


@GET_POST
@opens(queries.bench, by="blind_no", verb="labjob.verify", grants=GRANTS)
def verify(request: HttpRequest, job: LabJob) -> HttpResponse:
    """Sign a colleague's entry; the report is issued and, if a file is sent, kept with it."""
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm(initial={"issued_on": business_today()})
    if posted and form.is_valid():
        data = form.cleaned_data
        with showing_rules(form):
            report = actions.labjob.verify(job=job, issued_on=data["issued_on"], number=data["number"], actor=request.user, at=timezone.now())
            _file(request, report, data["file"])
            messages.success(request, _("报告 %(number)s 已签发，结论：%(words)s。") % {"number": report.number, "words": report.get_verdict_display()})
            return redirect(report)
    rows = worksheet.rows_of(job.worksheet)
    judged = [(row, worksheet.computed(row), row.override or worksheet.computed(row)) for row in rows]
    return _page(request, job, "inspections/lab_verify.html", form=form, judged=judged, rule=RESULT_RULE.basis)


def _file(request: HttpRequest, report: object, upload: UploadedFile | None) -> None:
    """The report stands even where its file cannot be kept: that is told, and the file can be sent again."""
    if upload is None:
        return
    try:
        attach(report, upload, actor=request.user, at=timezone.now(), note=_("检验报告"))
    except RuleBroken as refusal:
        messages.warning(request, _("报告已签发，但文件没有收下：%(why)s请在报告页重新上传。") % {"why": refusal.message})


@GET_POST
@opens(queries.bench, by="blind_no", verb="labjob.verify", grants=GRANTS)
def send_back(request: HttpRequest, job: LabJob) -> HttpResponse:
    """Return a colleague's entry."""
    return act(
        request,
        ReturnForm(request.POST if request.method == "POST" else None),
        lambda data: actions.labjob.send_back(job=job, actor=request.user, at=timezone.now(), **data),
        back=job.get_absolute_url(),
        done=_("已退回录入人。"),
        title=_("退回检验结果"),
        button=_("退回"),
        intro=_("退回以后由本机构人员改正，再次提交。"),
        basis=RESULT_RULE.basis,
        subject=job,
        parent=(job.blind_no, job.get_absolute_url()),
    )


@GET_POST
@opens(queries.bench, by="blind_no", verb="labjob.work", grants=GRANTS)
def stop(request: HttpRequest, job: LabJob) -> HttpResponse:
    """Stop a test: the product has no licence or certificate that it needs."""
    return act(
        request,
        StopForm(request.POST if request.method == "POST" else None),
        lambda data: actions.labjob.stop(job=job, actor=request.user, at=timezone.now(), **data),
        back=job.get_absolute_url(),
        done=_("检验已停止，组织抽查的机关会看到您的报告。"),
        title=_("停止检验并报告"),
        button=_("停止检验"),
        grave=True,
        intro=_("发现产品应当取得生产许可或者认证而没有取得的，立即停止检验，报告组织抽查的机关。停止以后不能恢复。"),
        basis=STOP_RULE.basis,
        subject=job,
        parent=(job.blind_no, job.get_absolute_url()),
    )


@GET_POST
@opens(queries.of_office, by="blind_no", verb="labjob.assign", grants=GRANTS)
def recall(request: HttpRequest, job: LabJob) -> HttpResponse:
    """Take an assignment back before the sample has arrived."""
    return act(
        request,
        RecallForm(request.POST if request.method == "POST" else None),
        lambda data: actions.labjob.recall(job=job, actor=request.user, at=timezone.now(), **data),
        back=job.sample.get_absolute_url(),
        done=_("检验任务已收回，可以另交检验机构。"),
        title=_("收回检验任务"),
        button=_("收回"),
        intro=_("检验机构收样以前可以收回。"),
        basis=SCOPE_RULE.basis,
        subject=job,
        parent=(job.sample.number, job.sample.get_absolute_url()),
    )


@GET_POST
@allows("labjob.assign", grants=GRANTS)
def to_assign(request: HttpRequest) -> HttpResponse:
    """Samples without a laboratory, to be given away together; what a laboratory refused or stopped; what is late."""
    office, today = request.user.office, business_today()
    waiting = queries.samples_to_assign(office)
    form = AssignManyForm(request.POST if request.method == "POST" else None, samples=waiting, labs=labs.working(today).order_by("name"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with showing_rules(form):
            done, refused = actions.labjob.assign_many(
                samples=data["samples"], lab=data["lab"], due_on=data["due_on"], actor=request.user, at=timezone.now()
            )
            if done:
                messages.success(request, _("%(n)s 份样品已交“%(lab)s”检验。") % {"n": len(done), "lab": data["lab"]})
            for words in refused:
                messages.warning(request, words)
            return redirect("inspections:lab_to_assign")
    chosen = set(request.POST.getlist("samples"))
    context = {
        "form": form,
        "page": page_of(request, waiting),
        "chosen": chosen,
        "troubled": queries.troubled(office),
        "overdue": queries.overdue(office, today),
        "rule": SCOPE_RULE,
    }
    return render(request, "inspections/lab_to_assign.html", context)


@GET_POST
@opens(visible.samples, by="number", verb="labjob.assign", grants=GRANTS)
def assign(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Give a sample to a laboratory that may test all its items."""
    rows = worksheet_of(sample)
    options = labs.assessed(sample.plan_item.category_id, labs.wanted(rows), business_today())
    drawn = labs.by_ticket(sample, options)
    form = AssignForm(request.POST if request.method == "POST" else None, sample=sample, options=options, drawn=drawn)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            job = actions.labjob.assign(sample=sample, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已交“%(lab)s”检验，盲样编号 %(number)s。") % {"lab": job.lab, "number": job.blind_no})
            return redirect(sample)
    context = {"form": form, "sample": sample, "options": options, "items": rows, "rule": SCOPE_RULE, "apart": SEPARATION_RULE, "drawn": drawn}
    return render(request, "inspections/lab_assign.html", context)
