"""My work, and the list of cases."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enforcement.law import ladder
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.queries.work import work_of
from enforcement.states.case import CaseState
from inspections.queries.inbox import of_person
from quality_portal.accounts.guards import allows

ROWS = 50


@allows("work.see", grants=GRANTS)
def work(request: HttpRequest) -> HttpResponse:
    """What is due: overdue, today, this week, waiting for others."""
    asked = {key: request.GET.get(key, "") for key in ("tab", "rung", "after")}
    density = "roomy" if request.GET.get("rows") == "roomy" else "compact"
    context = {"work": work_of(request.user, **asked), "density": density, "rung": asked["rung"], "sampling": of_person(request.user)}
    return render(request, "enforcement/work.html", context)


@allows("case.see", grants=GRANTS)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by state, rung and words."""
    state, rung, term = (request.GET.get(key, "").strip() for key in ("state", "rung", "q"))
    if state not in CaseState.values and state != "all":
        state = "open" if not term else "all"
    if rung not in {row.key for row in ladder.stages("policy")}:
        rung = ""
    cases = queries.listed(request.user, state="" if state == "all" else state, rung=rung, term=term)
    page = Paginator(cases, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "rung": rung, "q": term, "states": CaseState.choices, "rungs": ladder.stages("policy")}
    return render(request, "enforcement/case_list.html", context)
