"""My work, its views and its spreadsheet; the list of cases; giving cases to others."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions import view as view_actions
from enforcement.actions.assign import MOST, assign
from enforcement.actions.export import order
from enforcement.forms.work import AssignForm, DeskFilter, ViewForm
from enforcement.law import ladder
from enforcement.models import SavedView
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.queries import work as desk
from enforcement.queries.work import Asked, work_of
from enforcement.states.case import CaseState
from inspections.queries.inbox import of_person
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core import sheets
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.messages import refuse
from quality_portal.jobs.models import Job
from quality_portal.workdays.calendar import business_today

ROWS = 50



def _desk(query: str = "") -> str:
    return f"{reverse('enforcement:work')}{'?' if query else ''}{query}"


@require_safe
@allows("work.see", grants=GRANTS)
def work(request: HttpRequest) -> HttpResponse:
    """What is due: overdue, today, this week, waiting for others. Opens with the view that its owner wants first."""
    views = list(desk.views_of(request.user))
    first = next((view for view in views if view.first), None)
    if first and not request.GET:
        return redirect(_desk(first.query))
    found = work_of(request.user, after=request.GET.get("after", ""), **_given(request))
    roomy = request.GET.get("rows") == "roomy"
    query = found.asked.query()
    context = {
        "work": found,
        "density": "roomy" if roomy else "compact",
        "query": query,
        "views": [(view, _desk(view.query), view.query == query) for view in views],
        "filter": DeskFilter(request.GET, officers=desk.officers(request.user)),
        "view_form": ViewForm(),
        "may_assign": acts.may(request.user, GRANTS, "case.assign"),
        "sampling": of_person(request.user),
    }
    return render(request, "enforcement/work.html", context)


def _given(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET.get(key, "") for key in Asked.__dataclass_fields__}


@require_safe
@allows("work.see", grants=GRANTS)
def export(request: HttpRequest) -> HttpResponse:
    """What is shown, all pages of it, as CSV; a large one as a job."""
    asked = Asked.of(_given(request))
    if desk.size(request.user, asked) > desk.AT_ONCE:
        return redirect(order(asked=asked, actor=request.user, at=timezone.now()))
    return sheets.answer(f"work-{business_today().isoformat()}", desk.sheet(request.user, asked))


@require_safe
@opens(desk.files_of, by="uuid", verb="work.see", grants=GRANTS)
def exported(request: HttpRequest, job: Job) -> HttpResponse:
    """The file of a finished export, for whoever asked for it."""
    path = job.result.get("file", "")
    if not path or not default_storage.exists(path):
        messages.info(request, _("这份文件还没有生成，或者已经清理。请重新导出。"))
        return redirect(_desk())
    name = f"work-{job.finished_at:%Y%m%d-%H%M}.csv"
    return FileResponse(default_storage.open(path), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@require_POST
@allows("work.see", grants=GRANTS)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what is chosen under a name."""
    query = Asked.of({key: request.POST.get(key, "") for key in Asked.__dataclass_fields__}).query()
    try:
        name, first = request.POST.get("name", ""), bool(request.POST.get("first"))
        view = view_actions.save_view(name=name, query=query, first=first, actor=request.user, at=timezone.now())
    except PortalError as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(_desk(query))


@require_POST
@opens(desk.views_of, by="pk", verb="work.see", grants=GRANTS)
def drop_view(request: HttpRequest, view: SavedView) -> HttpResponse:
    """Forget a view."""
    view_actions.drop_view(view=view, actor=request.user, at=timezone.now())
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect(_desk("tab=mine"))


@allows("case.assign", grants=GRANTS)
def assign_cases(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases to somebody else."""
    numbers = [number[:40] for number in (request.POST if request.method == "POST" else request.GET).getlist("case")][: MOST + 1]
    cases = list(desk.picked(request.user, numbers))
    if not cases:
        messages.info(request, _("还没有选案件。请在列表左侧勾选要改派的案件。"))
        return redirect(_desk())
    form = AssignForm(request.POST or None, officers=desk.officers(request.user))
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            moved = assign(cases=cases, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _assigned(len(moved), form.cleaned_data["officer"]))
            return redirect(_desk())
    return render(request, "enforcement/case_assign.html", {"form": form, "cases": cases, "query": urlencode([("case", number) for number in numbers])})


def _assigned(count: int, officer: User) -> str:
    if not count:
        return _("这些案件已经由%(who)s主办，没有改动。") % {"who": officer.display_name}
    return ngettext("%(n)s 件案件已改由%(who)s主办。", "%(n)s 件案件已改由%(who)s主办。", count) % {"n": count, "who": officer.display_name}


@require_safe
@allows("case.see", grants=GRANTS)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by state, rung and words."""
    state, rung, term = (request.GET.get(key, "").replace("\x00", "").strip() for key in ("state", "rung", "q"))
    if state not in CaseState.values and state != "all":
        state = "open" if not term else "all"
    if rung not in {row.key for row in ladder.stages("policy")}:
        rung = ""
    cases = queries.listed(request.user, state="" if state == "all" else state, rung=rung, term=term)
    page = Paginator(cases, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "rung": rung, "q": term, "states": CaseState.choices, "rungs": ladder.stages("policy")}
    return render(request, "enforcement/case_list.html", context)
