"""Messages: the enterprise's page and the officer's page of one talk, and the enterprise's list of all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import message as actions
from enforcement.forms.message import MessageForm
from enforcement.models import Case, Message
from enforcement.models.message import Side
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import desk
from enforcement.queries import message as queries
from enterprises.guards import member
from enterprises.models import Enterprise
from enterprises.queries.membership import may as may_in
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.core.forms import showing_rules


@member
@require_safe
def index(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Every talk, and the notices that belong to no case."""
    notices = list(queries.of_enterprise(enterprise).filter(case=None)[:50])
    context = {
        "enterprise": enterprise,
        "threads": queries.threads(enterprise),
        "notices": notices,
        "unread": queries.unread_of(enterprise).count(),
        "silent": desk.cases(request.user).filter(enterprise=enterprise, messages=None).order_by("-pk")[:20],
    }
    return render(request, "enforcement/messages/index.html", context)


@require_POST
@opens(queries.visible, by="pk", verb="desk.see", grants=GRANTS, audience="member")
def seen(request: HttpRequest, message: Message) -> HttpResponse:
    """A notice was read."""
    actions.mark_read(messages=[message] if message.side in queries.FROM_OFFICE else [], actor=request.user, at=timezone.now())
    return redirect(message.link or "enforcement:messages")


@opens(desk.cases, by="number", verb="message.ask", grants=GRANTS, audience="member")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, case: Case) -> HttpResponse:
    """The talk on a case as the enterprise sees it. What is shown counts as read."""
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _sent(form, actions.ask, case, request):
        messages.success(request, _("已发送。承办人回复后会出现在这里，工作台上也有提示。"))
        return redirect("enforcement:messages_of", number=case.number)
    said = queries.with_files(queries.of_case(case), own=(Side.ENTERPRISE,))
    fresh = [row.message for row in said if row.message.side in queries.FROM_OFFICE and row.message.read_at is None]
    if fresh and request.method == "GET":
        actions.mark_read(messages=fresh, actor=request.user, at=timezone.now())
    context = {"enterprise": case.enterprise, "case": case, "said": said, "form": form}
    context["writes"] = may_in(request.user, case.enterprise_id, "write")
    return render(request, "enforcement/messages/own.html", context)


@opens(cases.visible, by="number", verb="message.see", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, case: Case) -> HttpResponse:
    """The talk on a case as the office sees it."""
    answers = may(request.user, GRANTS, "message.answer")
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _sent(form, actions.answer, case, request):
        messages.success(request, _("已回复，企业登录后就能看到。"))
        return redirect("enforcement:case_messages", number=case.number)
    said = queries.with_files(queries.of_case(case), own=queries.FROM_OFFICE)
    unread = [row.message for row in said if row.message.side == Side.ENTERPRISE and row.message.read_at is None]
    return render(request, "enforcement/messages/staff.html", {"case": case, "said": said, "form": form, "answers": answers, "unread": unread})


@require_POST
@opens(cases.visible, by="number", verb="message.answer", grants=GRANTS)
def noted(request: HttpRequest, case: Case) -> HttpResponse:
    """The officer has read what the enterprise wrote; it needs no answer."""
    unread = list(queries.of_case(case).filter(side=Side.ENTERPRISE, read_at=None))
    actions.mark_read(messages=unread, actor=request.user, at=timezone.now())
    messages.success(request, _("已标为已阅，不需要回复。"))
    return redirect("enforcement:case_messages", number=case.number)


@allows("message.see", grants=GRANTS)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Questions of enterprises that wait for an answer."""
    return render(request, "enforcement/messages/waiting.html", {"rows": queries.waiting(request.user)[:200]})


def _sent(form: MessageForm, act: Any, case: Case, request: HttpRequest) -> bool:
    """Send; a refusal stands beside what it is about."""
    with showing_rules(form):
        act(case=case, text=form.cleaned_data["text"], files=form.cleaned_data["file"], actor=request.user, at=timezone.now())
        return True
    return False
