"""The files of a report: passed or sent back by the officer, replaced by the enterprise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enforcement.actions import report_file as actions
from enforcement.forms.rectification import FileReturnForm, ReplaceForm
from enforcement.models import Case, FileReturn
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import report_file as queries
from quality_portal.accounts.guards import opens
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse


@require_POST
@opens(cases.visible, by="number", verb="rectification.review", grants=GRANTS)
def give_back(request: HttpRequest, case: Case) -> HttpResponse:
    """Send one file back; the form stands beside the file."""
    form = FileReturnForm(request.POST)
    form.is_valid()
    try:
        row = actions.return_file(
            case=case, uuid=form.cleaned_data.get("file", ""), reason=form.cleaned_data.get("reason", ""), actor=request.user, at=timezone.now()
        )
        messages.success(request, _("材料“%(name)s”已退回，企业收到通知后替换。") % {"name": row.name})
    except PortalError as refusal:
        refuse(request, refusal)
    return redirect("enforcement:case_report", number=case.number)


@require_POST
@opens(cases.visible, by="number", verb="rectification.review", grants=GRANTS)
def let_stand(request: HttpRequest, case: Case) -> HttpResponse:
    """Pass one file, or all that nobody has looked at yet."""
    try:
        rows = actions.pass_files(case=case, uuids=request.POST.getlist("file"), actor=request.user, at=timezone.now())
        messages.success(request, _("已登记 %(n)s 份材料通过，企业可以看到。") % {"n": len(rows)})
    except PortalError as refusal:
        refuse(request, refusal)
    return redirect("enforcement:case_report", number=case.number)


@opens(queries.visible, by="pk", verb="rectification.write", grants=GRANTS, audience="member")
def replace(request: HttpRequest, returned: FileReturn) -> HttpResponse:
    """Upload another file in the place of the one that came back."""
    case = returned.report.case
    form = ReplaceForm(request.POST, request.FILES) if request.method == "POST" else ReplaceForm()
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.replace_file(
                returned=returned, upload=form.cleaned_data["file"], note=form.cleaned_data["note"], actor=request.user, at=timezone.now()
            )
            messages.success(request, _("已替换，等承办人核对。"))
            return redirect("enforcement:report_tasks", number=case.number)
    context = {"enterprise": case.enterprise, "case": case, "returned": returned, "form": form}
    return render(request, "enforcement/rectification/replace.html", context)
