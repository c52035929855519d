"""Applications for a licence: the list, one application with its clocks, and a page for each act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import actions, queries
from enterprises.forms import application as forms
from enterprises.law import application as law
from enterprises.law import conditions as checklist
from enterprises.models import Enterprise, LicenceApplication
from enterprises.permissions import GRANTS
from enterprises.states import ApplicationState
from quality_portal.accounts.guards import View, allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.law import Citation
from quality_portal.documents import queries as documents
from quality_portal.workdays.calendar import business_today

from .acts import act as act_page
from .acts import page_of
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])
TONES = {"issued": "ok", "granted": "ok", "declined": "bad", "refused": "bad", "withdrawn": "idle", "incomplete": "warn"}


@require_safe
@allows("application.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Applications, those that wait for an act first."""
    today = business_today()
    form = forms.ApplicationSearch(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    rows = queries.application.narrowed(queries.application.of_staff(request.user), term=chosen.get("q", ""), state=chosen.get("state", ""))
    page = page_of(request, rows.order_by("-pk"))
    context = {
        "form": form,
        "page": page,
        "items": [{"row": row, "tone": TONES.get(row.state, "info"), "clock": queries.application.running(row, today)} for row in page],
        "figures": queries.application.figures(request.user, today),
    }
    return render(request, "enterprises/applications.html", context)


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="application.handle", grants=GRANTS)
def new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Take an application on paper in."""
    form = forms.ApplyForm(posted(request), enterprise=enterprise, initial={"renews": request.GET.get("renews")})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = hand_in(request, enterprise, form)
            messages.success(request, _("已登记申请 %(number)s，请在 %(day)s 以前答复。") % {"number": made.number, "day": made.answer_by})
            return redirect(made)
    context = {"form": form, "enterprise": enterprise, "heading": _("登记许可证申请")}
    return render(request, "enterprises/part.html", context, status=422 if form.errors else 200)


def hand_in(request: HttpRequest, enterprise: Enterprise, form: BaseForm) -> LicenceApplication:
    """From the form to the office that receives applications of the enterprise's province."""
    office = queries.application.receiving_office(enterprise) or request.user.office
    return actions.application.hand_in(enterprise=enterprise, office=office, **form.cleaned_data, actor=request.user, at=timezone.now())


def facts(application: LicenceApplication) -> dict[str, Any]:
    """What the staff's and the enterprise's page both print."""
    today = business_today()
    answers = [
        {"row": row, "answer": checklist.Answer(application.answers[row.key])}
        for row in checklist.conditions_for(checklist.Purpose.LICENCE)
        if row.key in application.answers
    ]
    return {
        "application": application,
        "tone": TONES.get(application.state, "info"),
        "clocks": queries.application.clocks(application, today),
        "running": queries.application.running(application, today),
        "answers": answers,
        "refusal": law.refusal(application.refusal) if application.refusal else None,
        "papers": documents.of(application).order_by("pk"),
        "today": today,
    }


@require_safe
@opens(queries.application.of_staff, by="pk", verb="application.see", grants=GRANTS)
def page(request: HttpRequest, application: LicenceApplication) -> HttpResponse:
    """One application: where it stands, what comes next and until when, what was found."""
    context = facts(application) | {
        "acts": [act for act in ACTS.values() if act.open_to(application, request.user)],
        "mine": request.user.pk in queries.application.hands(application) and application.state == ApplicationState.PROPOSED,
        "examiners": application.examiners.all(),
        "elsewhere": request.user.office_id != application.office_id,
        "events": trail_of(application)[:20],
    }
    return render(request, "enterprises/application.html", context)


# --- A page for each act ---

Do = Callable[[LicenceApplication, Any, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an application: from which states, by whom, what is asked, what it does."""

    name: str
    title: Any
    states: tuple[ApplicationState, ...]
    verb: str
    form: type[BaseForm]
    do: Do
    done: Any
    basis: Citation
    grave: bool = False
    staff: bool = True

    def open_to(self, application: LicenceApplication, user: Any) -> bool:
        if application.state not in self.states or not may(user, GRANTS, self.verb):
            return False
        if self.verb in ("application.handle", "application.decide") and application.office_id != user.office_id:
            return False
        if self.verb == "application.decide" and user.pk in queries.application.hands(application):
            return False
        return not (self.name == "deliver" and application.delivered_on) and not (self.name == "test" and not application.delivered_on)


def _plain(action: Callable[..., Any]) -> Do:
    return lambda row, user, data: action(application=row, **data, actor=user, at=timezone.now())


A, S, HANDLE, DECIDE = actions.application, ApplicationState, "application.handle", "application.decide"
UNDECIDED = (S.HANDED_IN, S.INCOMPLETE, S.ACCEPTED, S.EXAMINED, S.CONCLUDED, S.PROPOSED)
ACTS = {
    row.name: row
    for row in (
        Act("accept", lazy("受理申请"), (S.HANDED_IN,), HANDLE, forms.OnForm, _plain(A.accept), lazy("已受理。"), law.ANSWER.basis),
        Act("ask", lazy("告知补正"), (S.HANDED_IN,), HANDLE, forms.AskForm, _plain(A.ask), lazy("已告知补正。"), law.ANSWER.basis),
        Act(
            "decline", lazy("不予受理"), (S.HANDED_IN, S.INCOMPLETE), HANDLE, forms.DeclineForm, _plain(A.decline), lazy("已作出不予受理决定。"),
            law.ANSWER.basis, grave=True,
        ),
        Act("mend", lazy("登记补正材料"), (S.INCOMPLETE,), "application.hand_in", forms.MendForm, _plain(A.mend), lazy("已登记补正。"), law.ANSWER.basis),
        Act(
            "examine", lazy("登记实地核查"), (S.ACCEPTED,), "application.examine", forms.ExamineForm, _plain(A.examine), lazy("已登记实地核查。"),
            law.EXAMINER_COUNT.basis,
        ),
        Act("deliver", lazy("登记样品送达"), (S.EXAMINED,), HANDLE, forms.OnForm, _plain(A.deliver), lazy("已登记样品送达。"), law.SAMPLE.basis),
        Act("test", lazy("登记检验结果"), (S.EXAMINED,), HANDLE, forms.TestForm, _plain(A.record_test), lazy("已登记检验结果。"), law.TEST_PASSED.basis),
        Act("propose", lazy("提出审查意见"), (S.CONCLUDED,), HANDLE, forms.ProposeForm, _plain(A.propose), lazy("已提交决定。"), law.DECISION.basis),
        Act("grant", lazy("准予许可"), (S.PROPOSED,), DECIDE, forms.OnForm, _plain(A.grant), lazy("已准予许可。"), law.DECISION.basis),
        Act(
            "refuse", lazy("不予许可"), (S.PROPOSED,), DECIDE, forms.RefuseForm, _plain(A.refuse), lazy("已作出不予许可决定。"),
            law.CONDITIONS_MET.basis, grave=True,
        ),
        Act("return", lazy("退回审查意见"), (S.PROPOSED,), DECIDE, forms.ReasonForm, _plain(A.send_back), lazy("已退回。"), law.SECOND_PERSON.basis),
        Act("issue", lazy("颁发许可证"), (S.GRANTED,), HANDLE, forms.IssueForm, _plain(A.issue), lazy("已发证。"), law.ISSUE.basis),
        Act(
            "withdraw", lazy("登记撤回申请"), UNDECIDED, "application.hand_in", forms.ReasonForm, _plain(A.withdraw), lazy("已撤回。"), law.DECISION.basis
        ),
    )
}  # fmt: skip


def bound(act: Act, request: HttpRequest, application: LicenceApplication) -> BaseForm:
    """The form of an act, today's date filled in."""
    more = {"application": application} if act.name == "issue" else {}
    return act.form(posted(request), initial={"on": business_today()}, **more)


def _page_of(act: Act) -> View:
    @GET_POST
    @opens(queries.application.of_staff, by="pk", verb=act.verb, grants=GRANTS)
    def view(request: HttpRequest, application: LicenceApplication) -> HttpResponse:
        form = bound(act, request, application)

        def do(data: dict[str, Any]) -> None:
            act.do(application, request.user, form.facts() if hasattr(form, "facts") else data)

        back, list_of = application.get_absolute_url(), (_("许可申请"), "/staff/licence-applications/")
        context = {"title": act.title, "button": act.title, "subject": f"{application.enterprise.name} · {application}", "basis": act.basis}
        return act_page(request, form, do, back=back, done=str(act.done), parent=list_of, grave=act.grave, **context)

    return view


PAGES = {name: _page_of(act) for name, act in ACTS.items()}
