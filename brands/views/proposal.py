"""The queue of proposals to withdraw: made by the portal, decided by a person."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brands.actions import proposal as actions
from brands.forms import DecisionForm
from brands.models import WithdrawalProposal
from brands.permissions import GRANTS
from brands.queries import proposal as proposals
from brands.states import ProposalState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today


@allows("honour.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a decision. New failures are looked up at once, not only at night."""
    actions.propose_due(on=business_today(), at=timezone.now())
    page = Paginator(proposals.waiting(request.user), 50).get_page(request.GET.get("page"))
    decided = proposals.visible(request.user).exclude(state=ProposalState.OPEN).order_by("-decided_at")[:20]
    return render(request, "brands/proposals.html", {"page": page, "decided": decided})


@opens(proposals.visible, by="pk", verb="honour.see", grants=GRANTS)
def detail(request: HttpRequest, proposal: WithdrawalProposal) -> HttpResponse:
    """One proposal with its ground, and the two decisions."""
    return _page(request, proposal, DecisionForm())


@require_POST
@opens(proposals.visible, by="pk", verb="proposal.decide", grants=GRANTS)
def accept(request: HttpRequest, proposal: WithdrawalProposal) -> HttpResponse:
    """Withdraw the honour."""
    return _decide(request, proposal, actions.accept, _("荣誉已撤销，产品恢复接受监督抽查。"))


@require_POST
@opens(proposals.visible, by="pk", verb="proposal.decide", grants=GRANTS)
def keep(request: HttpRequest, proposal: WithdrawalProposal) -> HttpResponse:
    """Let the honour stand."""
    return _decide(request, proposal, actions.keep, _("已保留荣誉，理由已记录。"))


def _decide(request: HttpRequest, proposal: WithdrawalProposal, act: Callable[..., object], done: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    if form.is_valid():
        with showing_rules(form):
            act(proposal=proposal, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now())
            messages.success(request, done)
            return redirect("brands:proposals")
    return _page(request, proposal, form)


def _page(request: HttpRequest, proposal: WithdrawalProposal, form: DecisionForm) -> HttpResponse:
    honour = proposal.honour
    facts = [
        (_("荣誉"), str(honour)),
        (_("证书编号"), honour.certificate_no),
        (_("有效期"), _("%(a)s 至 %(b)s") % {"a": honour.granted_on.isoformat(), "b": honour.last_day.isoformat()}),
        (_("事由"), proposal.because),
        (_("依据"), proposal.basis),
        (_("状态"), proposal.get_state_display()),
        (_("决定"), proposal.decided_by.display_name if proposal.decided_by else ""),
        (_("理由"), proposal.reason),
    ]
    context = {
        "proposal": proposal,
        "facts": facts,
        "form": form,
        "may_decide": proposal.state == ProposalState.OPEN and may(request.user, GRANTS, "proposal.decide"),
        "events": trail_of(proposal, honour)[:30],
    }
    return render(request, "brands/proposal.html", context)
