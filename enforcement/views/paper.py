"""The enterprise's side of papers that move no case, and of those to the parties of a counterfeit case: read, signed for, kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions.paper import sign_paper
from enforcement.actions.penalty_notice import state_online
from enforcement.forms.penalty import SayForm
from enforcement.law.rights import NEVER_GRAVER
from enforcement.law.service import ELECTRONIC_RULE
from enforcement.models import PenaltyNotice
from enforcement.permissions import GRANTS
from enforcement.queries import paper as queries
from enforcement.queries import party_paper
from enforcement.queries import service as services
from enforcement.queries.party_paper import may_say
from quality_portal.accounts.guards import opens
from quality_portal.accounts.models import User
from quality_portal.core.forms import showing_rules
from quality_portal.documents.models import Document
from quality_portal.workdays.calendar import business_today

mine = opens(queries.visible, by="uuid", verb="paper.sign_for", grants=GRANTS, audience="member")


@mine
@require_safe
def paper(request: HttpRequest, document: Document) -> HttpResponse:
    """A paper as text, with its PDF and the button to sign for it."""
    return render(request, "enforcement/desk/paper.html", _context(document, request.user, Form()))


def _context(document: Document, member: User, form: Form) -> dict[str, Any]:
    to = queries.addressee_of(document, member)
    service = queries.service_of(document, to)
    notice = PenaltyNotice.objects.filter(document=document).first()
    heard = notice is not None and may_say(notice, business_today())
    return {
        "say": SayForm(notice=notice) if notice is not None and heard else None,
        "enterprise": to.enterprise,
        "case": to.file,
        "form": form,
        "document": document,
        "service": service,
        "notice": notice,
        "receipts": party_paper.receipts_of(notice) if notice is not None else (),
        "never_graver": NEVER_GRAVER,
        "plain": to.recipient is None,
        "starts": party_paper.starts(document, service, notice),
        "agreed": services.agreed_to_electronic(to.enterprise),
        "electronic": ELECTRONIC_RULE,
    }


@mine
@require_POST
def sign(request: HttpRequest, document: Document) -> HttpResponse:
    """Sign for it. A second click finds it signed for."""
    form = Form(request.POST)
    form.full_clean()
    with showing_rules(form):
        row = sign_paper(document=document, member=request.user, at=timezone.now())
        messages.success(request, _("已签收。送达日期 %(day)s。") % {"day": row.served_on.isoformat()})
        return redirect("enforcement:paper", uuid=document.uuid)
    return render(request, "enforcement/desk/paper.html", _context(document, request.user, form))


@opens(party_paper.own_notices, by="pk", verb="rights.state", grants=GRANTS, audience="member")
@require_POST
def answer(request: HttpRequest, notice: PenaltyNotice) -> HttpResponse:
    """The party states its defence or asks to be heard."""
    form = SayForm(request.POST, notice=notice)
    if form.is_valid():
        with showing_rules(form):
            receipt = state_online(notice=notice, member=request.user, at=timezone.now(), **form.facts())
            messages.success(request, _("已提交，回执 %(number)s。承办人会看到；决定书会写明是否采纳及理由。") % {"number": receipt.number})
            return redirect("enforcement:paper", uuid=notice.document.uuid)
    return render(request, "enforcement/desk/paper.html", _context(notice.document, request.user, form) | {"say": form})
