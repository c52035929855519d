"""The chain of a sample: for staff, and for the enterprise at whose place it was taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.guards import member
from enterprises.models import Enterprise
from inspections import actions
from inspections.forms.custody import CorrectForm, HandoverForm
from inspections.forms.fields import EmptyForm
from inspections.law import onsite as law
from inspections.models import Sample
from inspections.permissions import GRANTS
from inspections.queries import custody, visible
from quality_portal.accounts.guards import opens
from quality_portal.documents.queries import of as documents_of

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _on_sample(request: HttpRequest, sample: Sample, form: Any, do: Any, **words: Any) -> HttpResponse:
    return act(
        request, form, do, back=sample.get_absolute_url(), parent=(sample.number, sample.get_absolute_url()),
        subject=f"{sample.product_name}　{sample.party}", template="inspections/task_act.html", **words,
    )  # fmt: skip


@GET_POST
@opens(visible.samples, by="number", verb="custody.hand_over", grants=GRANTS)
def hand_over(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Write down that a sample changed hands."""
    form = HandoverForm(request.POST or None, request.FILES or None, sample=sample)

    def do(data: dict[str, Any]) -> None:
        actions.custody.hand_over(sample=sample, actor=request.user, now=timezone.now(), **data)

    holders = "；".join(f"{chain.title}：{chain.holder}" for chain in custody.chains(sample))
    return _on_sample(
        request, sample, form, do, done=_("交接已登记。"), title=_("登记样品交接"), button=_("登记"), basis=law.CUSTODY_RULE.basis,
        intro=_("当面查验封条，一次交接登记一条。登记后不能修改。现在由谁保管：%(holders)s。") % {"holders": holders or _("没有记录")},
    )  # fmt: skip


@GET_POST
@opens(visible.samples, by="number", verb="sample.correct", grants=GRANTS)
def correct(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Put a slip on the record form right."""
    form = CorrectForm(request.POST or None, sample=sample, user=request.user)
    return _on_sample(
        request, sample, form, lambda data: actions.sampleform.correct(sample=sample, actor=request.user, at=timezone.now(), **data),
        done=_("抽样单已更正。"), title=_("更正抽样单"), button=_("更正"), basis=law.FORM_RULE.basis,
        intro=_("更正须两名抽样人员会签并经被抽样者确认；原来填的内容保留。封条、企业和抽样日期不能更正。"),
    )  # fmt: skip


@GET_POST
@opens(visible.samples, by="number", verb="sample.print", grants=GRANTS)
def print_form(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Issue the printed record form."""
    form = EmptyForm(request.POST if request.method == "POST" else None)
    return _on_sample(
        request, sample, form, lambda _data: actions.sampleform.print_form(sample=sample, actor=request.user, at=timezone.now()),
        done=_("抽样单正在生成。"), title=_("生成抽样单"), button=_("生成"), basis=law.FORM_RULE.basis, intro=_("生成有编号、可以核验的抽样单 PDF。"),
    )  # fmt: skip


@member
@require_safe
def desk_index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Samples taken at the enterprise: it holds the same papers as the bureau."""
    return render(request, "inspections/desk_samples.html", {"enterprise": enterprise, "page": page_of(request, custody.of_enterprise(enterprise))})


@member
@require_safe
def desk_sample(request: HttpRequest, enterprise: Enterprise, number: str) -> HttpResponse:
    """One sample: what was taken, under which seals, through whose hands."""
    sample = get_object_or_404(custody.of_enterprise(enterprise), number=number)
    papers = [*documents_of(sample), *(documents_of(sample.task) if sample.task else [])]
    context = {"enterprise": enterprise, "sample": sample, "chains": custody.chains(sample), "papers": papers, "keep": law.KEEP_RULE}
    return render(request, "inspections/desk_sample.html", context)
