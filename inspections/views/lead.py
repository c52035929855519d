"""Leads: the list, one lead with its answer, taking one down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions, queries
from inspections.forms.lead import AnswerForm, LeadForm
from inspections.law import LEAD_SECRECY
from inspections.models import Lead
from inspections.permissions import GRANTS
from inspections.queries import choices
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of

GET_POST = require_http_methods(["GET", "POST"])


@allows("lead.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Leads, the newest first."""
    state = request.GET.get("state", "")
    page = page_of(request, choices.matching_leads(queries.visible.leads(request.user), state))
    context = {"page": page, "state": state, "states": choices.LEAD_STATES, "may_register": may(request.user, GRANTS, "lead.register")}
    return render(request, "inspections/leads.html", context)


@opens(queries.visible.leads, by="number", verb="lead.see", grants=GRANTS)
def detail(request: HttpRequest, lead: Lead) -> HttpResponse:
    """One lead."""
    may_answer = lead.state == "open" and may(request.user, GRANTS, "lead.adopt")
    return render(request, "inspections/lead.html", {"lead": lead, "may_answer": may_answer, "events": trail_of(lead)})


@GET_POST
@allows("lead.register", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Take down a lead."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，不能登记线索。请联系系统管理员。"))
        return redirect("inspections:leads")
    form = LeadForm(request.POST if request.method == "POST" else None, initial={"received_on": business_today()})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            fields = dict(form.cleaned_data)
            fields["enterprise"] = fields.pop("credit_code")
            lead = actions.lead.register(office=office, actor=request.user, at=timezone.now(), **fields)
            messages.success(request, _("线索 %(number)s 已登记。") % {"number": lead.number})
            return redirect(lead)
    return render(request, "inspections/lead_new.html", {"form": form, "rule": LEAD_SECRECY.basis})


@GET_POST
@opens(queries.visible.leads, by="number", verb="lead.adopt", grants=GRANTS)
def answer(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Use a lead or lay it aside."""

    def do(data: dict[str, str]) -> None:
        taken = actions.lead.adopt if data["move"] == "adopt" else actions.lead.close
        taken(lead=lead, because=data["because"], actor=request.user, at=timezone.now())

    return act(
        request,
        AnswerForm(request.POST if request.method == "POST" else None),
        do,
        back=lead.get_absolute_url(),
        done=_("线索已处理。"),
        title=_("处理线索"),
        button=_("保存"),
        intro=_("写明采用到哪里（计划、案件），或者为什么不采用。"),
        subject=lead,
        parent=(lead.number, lead.get_absolute_url()),
    )
