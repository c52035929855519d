"""The register of laboratories: who may test what, until when, what no laboratory here can, how they do."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspections import actions, tables
from inspections.forms.lab import AccreditationForm, EndScopeForm, LabForm, LabSearch, PersonForm, ScopeForm
from inspections.law.lab import GAP_RULE, MONITORING_RULE, NETWORK, SCOPE_RULE
from inspections.models import LabBody
from inspections.permissions import GRANTS
from inspections.queries import lab as queries
from inspections.queries import scorecard
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import act, page_of
from .labjob import XLSX

GET_POST = require_http_methods(["GET", "POST"])


@require_safe
@allows("lab.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """All bodies with level, region, items and validity; how many of each level; what was added this year."""
    today = business_today()
    search = LabSearch(request.GET)
    page = page_of(request, queries.register(today, search.cleaned_data if search.is_valid() else {}))
    year = _year(request, today.year)
    context = {"page": page, "search": search, "levels": queries.levels(), "progress": queries.progress(year), "year": year, "rule": NETWORK.basis}
    return render(request, "inspections/labs.html", context)


def _year(request: HttpRequest, default: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and 1985 <= int(asked[:4]) <= 2100 and len(asked) == 4 else default


@require_safe
@opens(queries.everybody, by="pk", verb="lab.see", grants=GRANTS)
def detail(request: HttpRequest, lab: LabBody) -> HttpResponse:
    """One body: certificates, scope, people, how it does."""
    today = business_today()
    word = request.GET.get("q", "")[:80]
    context = {
        "lab": lab,
        "word": word,
        "page": page_of(request, queries.scope_of(lab, word)),
        "papers": lab.accreditations.all(),
        "people": lab.people.order_by("display_name"),
        "score": scorecard.of_lab(lab, today),
        "may_edit": queries.editable(request.user).filter(pk=lab.pk).exists(),
        "monitoring": MONITORING_RULE,
        "events": trail_of(lab)[:20],
    }
    return render(request, "inspections/lab.html", context)


@GET_POST
@allows("lab.register", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a body."""
    form = LabForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            lab = actions.lab.register(actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("检验机构已登记。请接着登记资质证书和附表。"))
            return redirect(lab)
    return render(request, "inspections/lab_form.html", {"form": form, "title": _("登记检验机构"), "button": _("登记")})


@GET_POST
@opens(queries.editable, by="pk", verb="lab.register", grants=GRANTS)
def edit(request: HttpRequest, lab: LabBody) -> HttpResponse:
    """Change an entry."""
    form = LabForm(request.POST if request.method == "POST" else None, lab=lab)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.lab.change(lab=lab, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(lab)
    return render(request, "inspections/lab_form.html", {"form": form, "lab": lab, "title": _("修改检验机构"), "button": _("保存")})


@GET_POST
@opens(queries.editable, by="pk", verb="lab.register", grants=GRANTS)
def accredit(request: HttpRequest, lab: LabBody) -> HttpResponse:
    """Enter a certificate."""
    form = AccreditationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.lab.accredit(lab=lab, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("资质证书已登记。"))
            return redirect(lab)
    return render(request, "inspections/lab_form.html", {"form": form, "lab": lab, "title": _("登记资质证书"), "button": _("登记"), "rule": SCOPE_RULE.basis})


@GET_POST
@opens(queries.editable, by="pk", verb="lab.register", grants=GRANTS)
def load_scope(request: HttpRequest, lab: LabBody) -> HttpResponse:
    """Take an annex in, from a file or pasted: all rows or none."""
    form = ScopeForm(request.POST, request.FILES, lab=lab) if request.method == "POST" else ScopeForm(lab=lab)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with showing_rules(form):
            needed = ("category", "item", "method")
            table = tables.read_upload(data["file"], tables.SCOPE, needed) if data["file"] else tables.read_pasted(data["text"], tables.SCOPE, needed)
            done = actions.lab.load_table(accreditation=data["accreditation"], table=table, actor=request.user, at=timezone.now())
            problems = done.problems
            if not problems:
                messages.success(request, _("新增 %(n)s 项，已有 %(k)s 项没有改动。") % {"n": done.added, "k": done.known})
                for words in done.remarks:
                    messages.info(request, words)
                return redirect(lab)
            form.add_error(None, _("表格里有错误的行，一行也没有导入。请改正后再传。"))
    context = {"form": form, "lab": lab, "problems": problems, "rule": SCOPE_RULE.basis}
    return render(request, "inspections/lab_scope.html", context)


@require_safe
@allows("lab.register", grants=GRANTS)
def scope_template(request: HttpRequest) -> HttpResponse:
    """An empty annex to fill in."""
    answer = HttpResponse(tables.scope_template(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="scope.xlsx"'
    return answer


@GET_POST
@opens(queries.editable, by="pk", verb="lab.register", grants=GRANTS)
def end_scope(request: HttpRequest, lab: LabBody, row: int) -> HttpResponse:
    """Let one ability end."""
    ability = get_object_or_404(lab.scope.select_related("category"), pk=row)
    return act(
        request,
        EndScopeForm(request.POST if request.method == "POST" else None, initial={"until": business_today()}),
        lambda data: actions.lab.end_scope(rows=[ability], actor=request.user, at=timezone.now(), **data),
        back=lab.get_absolute_url(),
        done=_("检验能力已终止。"),
        title=_("终止检验能力"),
        button=_("终止"),
        intro=_("暂停、撤销或者放弃的项目，从终止日期的次日起不能再交这个机构检验。"),
        basis=SCOPE_RULE.basis,
        subject=ability,
        parent=(lab.name, lab.get_absolute_url()),
    )


@GET_POST
@opens(queries.editable, by="pk", verb="lab.register", grants=GRANTS)
def people(request: HttpRequest, lab: LabBody) -> HttpResponse:
    """Who works at a body's bench."""
    posted = request.method == "POST"
    leaving = posted and "remove" in request.POST
    others = queries.lab_people().exclude(labs=lab)  # offered; a second click on adding finds the person still among all
    form = PersonForm(request.POST if posted else None, people=lab.people.all() if leaving else None if posted else others)
    if posted and form.is_valid():
        do = actions.lab.remove_person if leaving else actions.lab.add_person
        with showing_rules(form):
            do(lab=lab, person=form.cleaned_data["person"], actor=request.user, at=timezone.now())
            messages.success(request, _("已移除。") if leaving else _("已增加。"))
            return redirect("inspections:lab_people", pk=lab.pk)
    return render(request, "inspections/lab_people.html", {"form": form, "lab": lab, "people": lab.people.order_by("display_name")})


@require_safe
@allows("lab.register", grants=GRANTS)
def gaps(request: HttpRequest) -> HttpResponse:
    """Leading products of the region that no body here may test in full."""
    context = {"gaps": queries.gaps(request.user.office, business_today()), "office": request.user.office, "rule": GAP_RULE}
    return render(request, "inspections/lab_gaps.html", context)


@require_safe
@allows("lab.see", grants=GRANTS)
def scores(request: HttpRequest) -> HttpResponse:
    """How bodies do: late, corrected, overturned at retest; with numbers, and no rank among small ones."""
    today = business_today()
    context = {"scores": scorecard.scores(today - timedelta(days=365), today), "since": today - timedelta(days=365), "until": today}
    return render(request, "inspections/lab_scores.html", context)
