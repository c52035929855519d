"""What follows a result: telling the party, its waiver, the result that stands, the finding."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.conclusion import NotifyForm, WaiveForm
from inspections.forms.fields import EmptyForm
from inspections.law import OBJECTION_TERM
from inspections.models import Conclusion
from inspections.permissions import GRANTS
from quality_portal.accounts.guards import opens

from .acts import act

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@opens(queries.visible.conclusions, by="pk", verb="conclusion.notify", grants=GRANTS)
def notify(request: HttpRequest, conclusion: Conclusion) -> HttpResponse:
    """Note when the party received the result."""
    return act(
        request,
        NotifyForm(request.POST if request.method == "POST" else None),
        lambda data: actions.conclusion.notify(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
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
        lambda data: actions.conclusion.waive(conclusion=conclusion, actor=request.user, at=timezone.now(), **data),
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
        lambda _data: actions.conclusion.finalise(conclusion=conclusion, actor=request.user, at=timezone.now()),
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
