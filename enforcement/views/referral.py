"""A refusal that was referred to the penalty procedure: what the law says, and where it went."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import referral as actions
from enforcement.forms.referral import ReferralForm
from enforcement.law.referral import END
from enforcement.models import ReferralEnd
from enforcement.permissions import GRANTS
from enforcement.queries import inbox
from inspections.models import Refusal
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules


@opens(inbox.visible_referrals, by="number", verb="referral.end", grants=GRANTS)
def referral(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say where it went; afterwards the page shows what was said."""
    ended = ReferralEnd.objects.select_related("ended_by").filter(refusal=refusal).first()
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.end(refusal=refusal, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("拒检移交已办结。"))
            return redirect("enforcement:referral", number=refusal.number)
    context = {"refusal": refusal, "ended": ended, "row": END[ended.how] if ended else None, "form": form, "referred": inbox.REFERRED}
    return render(request, "enforcement/referral.html", context)
