"""What is done with a sample beside its way to the laboratory: tested on the spot, disposed of in the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.keeping import DisposalForm, OnSiteForm
from inspections.law.onsite import ON_SITE_RULE, PAPERS_TERM
from inspections.models import Sample
from inspections.permissions import GRANTS
from inspections.queries import disposal, onsite, visible
from quality_portal.accounts.guards import opens
from quality_portal.core.formats import zhdate
from quality_portal.workdays.calendar import business_today

from .acts import act

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
@opens(visible.samples, by="number", verb="sample.test_on_site", grants=GRANTS)
def test(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Write down a test made on the spot."""
    if not onsite.open_items(sample):
        messages.error(request, _("实施细则没有规定可以现场检验的项目，或者都已经登记。"))
        return redirect(sample)
    return act(
        request, OnSiteForm(request.POST or None, sample=sample),
        lambda data: actions.onsite.test(sample=sample, actor=request.user, at=timezone.now(), **data),
        back=sample.get_absolute_url(), done=_("现场检验已登记。"), title=_("登记现场检验"), parent=(sample.number, sample.get_absolute_url()),
        subject=f"{sample.product_name}　{sample.party}", button=_("登记"), basis=ON_SITE_RULE.basis,
        intro=_("%(rule)s。登记后不能修改，检验机构照现场记录写入报告。") % {"rule": ON_SITE_RULE.title},
    )  # fmt: skip


@GET_POST
@opens(visible.samples, by="number", verb="sample.dispose", grants=GRANTS)
def dispose(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Write down that a sample, its back-up or its papers were disposed of."""
    form = DisposalForm(request.POST or None, sample=sample, initial={"disposed_on": business_today()})
    return act(
        request, form, lambda data: actions.disposal.dispose(sample=sample, actor=request.user, at=timezone.now(), **data),
        back=sample.get_absolute_url(), done=_("处置已登记。"), title=_("登记处置"), parent=(sample.number, sample.get_absolute_url()),
        subject=f"{sample.product_name}　{sample.party}", button=_("登记"), basis=PAPERS_TERM.basis, grave=True,
        intro=_("样品和备用样品在检验结论确定、异议和复检处理完毕以后才能处置；文书至少保存到%(until)s。登记后不能修改。")
        % {"until": zhdate(disposal.papers_kept_until(sample))},
    )  # fmt: skip
