"""The steps of a retest, each on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.fields import EmptyForm
from inspections.forms.objection import FormalitiesForm, NameLabForm, RefundForm
from inspections.law.telling import FEE, FORMALITIES_TERM, OTHER_LAB, RETEST_FINAL
from inspections.models import Objection, Retest
from inspections.permissions import GRANTS
from inspections.queries import objection as queries
from quality_portal.accounts.guards import opens

from .acts import act
from .conclusion import posted

GET_POST = require_http_methods(["GET", "POST"])


def _retest(objection: Objection) -> Retest:
    retest = getattr(objection, "retest", None)
    if retest is None:
        raise Http404
    return retest


def _page(request: HttpRequest, objection: Objection, form: BaseForm, do: Callable[[Any], Any], **words: Any) -> HttpResponse:
    return act(
        request, form, do, back=objection.get_absolute_url(), subject=objection, parent=(objection.number, objection.get_absolute_url()), **words
    )


@GET_POST
@opens(queries.visible, by="number", verb="retest.formalities", grants=GRANTS)
def complete(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Note the formalities and the fee."""
    retest = _retest(objection)
    return _page(
        request,
        objection,
        FormalitiesForm(posted(request)),
        lambda data: actions.retest.complete(retest=retest, actor=request.user, at=timezone.now(), **data),
        done=_("手续已登记，请在十日内确定复检机构。"),
        title=_("登记复检手续"),
        button=_("登记手续"),
        intro=_("申请人应当自收到受理通知的次日起七日内办理手续、垫付费用；逾期视为放弃复检。"),
        basis=FORMALITIES_TERM.basis,
    )


@GET_POST
@opens(queries.visible, by="number", verb="retest.name", grants=GRANTS)
def name_lab(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Name the body."""
    retest = _retest(objection)
    return _page(
        request,
        objection,
        NameLabForm(posted(request)),
        lambda data: actions.retest.name_lab(retest=retest, actor=request.user, at=timezone.now(), **data),
        done=_("复检机构已确定，备用样品已交办。"),
        title=_("确定复检机构"),
        button=_("确定机构"),
        intro=_("由初检机构以外、具备这些项目资质的机构检验备用样品。"),
        basis=OTHER_LAB.basis,
    )


@GET_POST
@opens(queries.visible, by="number", verb="retest.close", grants=GRANTS)
def close(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Write the outcome down."""
    retest = _retest(objection)
    report = queries.report_of(retest)
    found = report.get_verdict_display() if report else _("尚无报告")
    return _page(
        request,
        objection,
        EmptyForm(posted(request)),
        lambda _data: actions.retest.close(retest=retest, actor=request.user, at=timezone.now()),
        done=_("复检结论已登记，费用由谁承担已确定。"),
        title=_("登记复检结论"),
        button=_("登记结论"),
        grave=True,
        intro=_("复检报告的结论：%(found)s。与初检一致的，初检结论确定；不一致的，初检结论撤回，以复检结论为准。登记以后不能更改。") % {"found": found},
        basis=RETEST_FINAL.basis,
    )


@GET_POST
@opens(queries.visible, by="number", verb="retest.refund", grants=GRANTS)
def refund(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Note the refund."""
    retest = _retest(objection)
    return _page(
        request,
        objection,
        RefundForm(posted(request)),
        lambda data: actions.retest.refund(retest=retest, actor=request.user, at=timezone.now(), **data),
        done=_("退还复检费用已登记。"),
        title=_("退还复检费用"),
        button=_("登记退费"),
        intro=_("复检推翻初检的，申请人垫付的费用由本机关承担并退还。"),
        basis=FEE["reversed"].basis,
    )
