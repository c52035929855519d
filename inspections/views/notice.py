"""How a notice arrived, and the maker's answer that came on paper."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.confirmation import AnswerForm
from inspections.forms.notice import ReceiveForm
from inspections.law.telling import CONFIRM_TERM, NOTICE_RULE
from inspections.models import MakerConfirmation, Notice
from inspections.permissions import GRANTS
from inspections.queries import conclusion as telling
from inspections.queries import confirmation as confirmations
from quality_portal.accounts.guards import opens

from .conclusion import acting, posted

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@opens(telling.staff_notices, by="pk", verb="notice.receive", grants=GRANTS)
def receive(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Note the day and the way of arrival."""
    return acting(
        request,
        notice.conclusion,
        ReceiveForm(posted(request)),
        lambda data: actions.notice.receive(notice=notice, actor=request.user, at=timezone.now(), **data),
        done=_("已登记送达，这一方的异议期开始计算。"),
        title=_("登记告知书送达"),
        button=_("登记送达"),
        intro=_("%(who)s的告知书。收到日期登记以后不能更改。") % {"who": notice},
        basis=NOTICE_RULE.basis,
    )


@GET_POST
@opens(confirmations.visible, by="pk", verb="confirmation.answer", grants=GRANTS)
def answer(request: HttpRequest, confirmation: MakerConfirmation) -> HttpResponse:
    """Take down what the labelled maker answered on paper."""
    return acting(
        request,
        confirmation.conclusion,
        AnswerForm(posted(request), request.FILES or None),
        lambda data: actions.confirmation.register(confirmation=confirmation, actor=request.user, at=timezone.now(), **data),
        done=_("样品确认已登记。"),
        title=_("登记样品确认"),
        button=_("登记答复"),
        intro=_("标称生产企业%(who)s的书面答复。否认的，将自动登记一条假冒嫌疑线索，公布时只写销售者。") % {"who": confirmation.enterprise},
        basis=CONFIRM_TERM.basis,
        subject=confirmation,
    )
