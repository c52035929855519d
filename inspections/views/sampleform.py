"""The record form on a phone, page by page: saved as typed before it is judged, filed once."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inspections import actions
from inspections.forms import sampleform as pages
from inspections.law import RANDOM_GOODS
from inspections.law.marking import BARE_GOODS
from inspections.law.onsite import FORM_RULE, MAY_REFUSE, ONLINE_RULE, PHOTO_RULE, PURCHASE_RULE, SEALS_RULE, SHOW_RULE
from inspections.models import SamplingTask
from inspections.permissions import GRANTS
from inspections.queries import sampleform as drafts
from inspections.queries import task as tasks
from quality_portal.accounts.guards import opens
from quality_portal.core.errors import Conflict, PortalError, RuleBroken
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import Task

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
works = opens(tasks.workable, by="number", verb="task.work", grants=GRANTS)
FILES = "photos"
# What a page says beside its fields.
RULES = {
    "arrive": (SHOW_RULE,), "product": (RANDOM_GOODS,), "place": (PURCHASE_RULE, ONLINE_RULE), "marking": (BARE_GOODS,), "seal": (SEALS_RULE,),
    "photos": (PHOTO_RULE,), "sign": (FORM_RULE,),
}  # fmt: skip


def _over(request: HttpRequest, task: SamplingTask) -> HttpResponse | None:
    """Back from a form that is filed: where it went."""
    if task.open:
        return None
    sample = getattr(task, "sample", None)
    messages.info(request, _("这个任务的抽样单已经登记。") if sample else _("这个任务已经办结，不能再填抽样单。"))
    return redirect(sample or task)


@works
@require_safe
def overview(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """The pages and how far each is."""
    if over := _over(request, task):
        return over
    draft = drafts.draft(task)
    states = pages.states(task, draft.pages if draft else {})
    rows = [Task(str(sheet.title), state, f"{sheet.key}/", _saved(draft, sheet.key)) for sheet, state, _form in states]
    done = sum(state == "done" for _sheet, state, _form in states)
    context = {"task": task, "rows": rows, "done": done, "total": len(rows), "may_refuse": MAY_REFUSE, "ready": done == len(rows)}
    return render(request, "inspections/sampleform.html", context)


def _saved(draft: object, key: str) -> str:
    row = getattr(draft, "saved", {}).get(key)
    return _("%(at)s %(by)s保存") % row if row else ""


@GET_POST
@works
def page(request: HttpRequest, task: SamplingTask, key: str) -> HttpResponse:
    """One page of the form."""
    sheet = pages.BY_KEY.get(key)
    if sheet is None:
        raise Http404
    if over := _over(request, task):
        return over
    kept = drafts.pages(task)
    if request.method == "POST":
        return _save(request, task, sheet)
    return _show(request, task, sheet, pages.blank(task, sheet, kept), seen=drafts.fingerprint(kept.get(key, {})))


def _save(request: HttpRequest, task: SamplingTask, sheet: pages.Sheet) -> HttpResponse:
    kept = drafts.pages(task)
    form = sheet.form(request.POST, request.FILES, task=task, pages=kept)
    seen = request.POST.get("seen", "")
    try:
        draft = actions.sampleform.save_page(
            task=task, page=sheet.key, answers=form.typed(), seen=seen, actor=request.user, at=timezone.now()
        )
    except PortalError as refusal:
        form.add_error(None, refusal.message)
        # What a colleague saved is shown beside what was typed; saving once more decides for the latter.
        theirs = pages.judged(task, sheet, kept) if isinstance(refusal, Conflict) else None
        return _show(request, task, sheet, form, seen=drafts.fingerprint(kept.get(sheet.key, {})), theirs=theirs)
    seen = drafts.fingerprint(draft.pages[sheet.key])
    if sheet.key == FILES and not _take_photos(request, task, form):
        return _show(request, task, sheet, form, seen=seen)
    if "later" in request.POST:
        messages.success(request, _("已保存。可以随时回来接着填，同组的人也能接着填。"))
        return redirect("inspections:sampleform", number=task.number)
    if form.is_valid():
        return _onward(task, sheet)
    return _show(request, task, sheet, form, seen=seen)


def _take_photos(request: HttpRequest, task: SamplingTask, form: pages.Page) -> bool:
    """Take the pictures that were chosen, kind by kind: a wrong one does not take the others with it."""
    if not request.FILES:
        return True
    form.is_valid()
    good = True
    for kind in form.fields:
        uploads = request.FILES.getlist(kind)
        if not uploads:
            continue
        try:
            actions.sampleform.add_photos(task=task, kind=kind, uploads=uploads, actor=request.user, at=timezone.now())
        except RuleBroken as refusal:
            form.refuse(refusal)
            good = False
    return good


def _onward(task: SamplingTask, sheet: pages.Sheet) -> HttpResponse:
    """To the next page; after the last one to the check."""
    place = pages.SHEETS.index(sheet) + 1
    if place == len(pages.SHEETS):
        return redirect("inspections:sampleform_check", number=task.number)
    return redirect("inspections:sampleform_page", number=task.number, key=pages.SHEETS[place].key)


def _show(
    request: HttpRequest, task: SamplingTask, sheet: pages.Sheet, form: pages.Page, *, seen: str, theirs: pages.Page | None = None
) -> HttpResponse:
    place = pages.SHEETS.index(sheet)
    context = {
        "task": task,
        "sheet": sheet,
        "form": form,
        "seen": seen,
        "theirs": answers_of(theirs) if theirs else [],
        "place": place + 1,
        "total": len(pages.SHEETS),
        "before": pages.SHEETS[place - 1] if place else None,
        "rules": RULES.get(sheet.key, ()),
        "stopped": sheet.key == "grounds" and form.is_bound and form.errors,
    }
    return render(request, "inspections/sampleform_page.html", context)


def answers_of(form: pages.Page) -> list[tuple[str, str]]:
    """What was answered on a page, in words."""
    form.is_valid()
    rows = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if name in form.cleaned_data else form.typed().get(name, "")
        if hasattr(field, "choices") and hasattr(value, "all"):
            value = "、".join(user.display_name for user in value)
        elif hasattr(field, "choices") and not hasattr(field, "queryset"):
            value = str(dict(field.choices).get(value, value))
        elif isinstance(value, bool):
            value = _("是") if value else _("否")
        if name.endswith("_note") and not value:
            continue  # a remark that nobody had to make
        rows.append((str(field.label), str(value) if value not in (None, "") else ""))
    return rows


@GET_POST
@works
def check(request: HttpRequest, task: SamplingTask) -> HttpResponse:
    """Every answer once more, then the button. Going back and clicking again leads to the same sample."""
    if over := _over(request, task):
        return over
    states = pages.states(task, drafts.pages(task))
    ready = all(state == "done" for _sheet, state, _form in states)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and ready:
        form.full_clean()
        fields = pages.fields_for_action({sheet.key: page for sheet, _state, page in states})
        with showing_rules(form):
            sample = actions.sampleform.file(task=task, actor=request.user, at=timezone.now(), **fields)
            messages.success(request, _("抽样单 %(number)s 已登记，正在生成打印件。") % {"number": sample.number})
            return redirect(sample)
    shown = [(sheet, state, answers_of(page) if sheet.key != FILES else [], page) for sheet, state, page in states]
    photos = sum(len(files) for files in drafts.photos(task).values())
    return render(request, "inspections/sampleform_check.html", {"task": task, "form": form, "pages": shown, "ready": ready, "photos": photos})
