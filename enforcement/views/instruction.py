"""Notices to offices: what one's office issues, what came in, the draft, and one page on which whoever has it in hand acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import instruction as actions
from enforcement.forms.gate import ReleaseForm
from enforcement.forms.instruction import (
    Annexes,
    InstructionForm,
    OpinionForm,
    OwnFilter,
    ReceivedFilter,
    SignForm,
    typed,
)
from enforcement.law import instruction as law
from enforcement.models import Instruction
from enforcement.permissions import GRANTS
from enforcement.queries import instruction as queries
from enforcement.queries.instruction_text import annexes_of, ending_of, lines_of
from enforcement.states.instruction import IN_HAND, InstructionState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may as permitted
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.sections import papers
from quality_portal.workdays.calendar import business_today

from .acting import carried_out
from .announcement_page import GateRow, release_form

visible = queries.visible
PAGE = 30
EVENTS = 20


@allows("instruction.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the reader's office drafts and issues."""
    narrowed = OwnFilter(request.GET or None)
    asked = narrowed.cleaned_data if narrowed.is_valid() else {}
    page = Paginator(queries.own(request.user, state=asked.get("state", ""), word=asked.get("q", "")), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": narrowed, "to_sign": queries.to_sign(request.user).count(), "today": business_today()}
    return render(request, "enforcement/instruction/list.html", context)


@allows("instruction.see", grants=GRANTS)
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What came in from other offices."""
    narrowed = ReceivedFilter(request.GET or None)
    asked = narrowed.cleaned_data if narrowed.is_valid() else {}
    page = Paginator(queries.received(request.user, view=asked.get("view", ""), word=asked.get("q", "")), PAGE).get_page(request.GET.get("page"))
    return render(request, "enforcement/instruction/received.html", {"page": page, "filter": narrowed, "to_sign": queries.to_sign(request.user).count()})


@allows("instruction.draft", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draft a notice; `about` in the address names an earlier one that it repeals or puts right."""
    office = request.user.office
    if office is None:
        raise PermissionDenied(_("您的账号没有所属机关，不能起草通知。"))
    asked = request.GET.get("about", "")
    about = queries.earlier(office).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 12 else None
    form = InstructionForm(request.POST or None, office=office, initial={"openness": law.ACTIVE, "about": about})
    annexes = Annexes(request.POST or None, prefix="annex")
    if form.is_bound and form.is_valid() and annexes.is_valid():
        with showing_rules(form):
            made = actions.draft(office=office, wording=form.wording(annexes.given()), actor=request.user, at=timezone.now())
            messages.success(request, _("已起草，送法制审核。"))
            return redirect(made)
    return _form_page(request, form, annexes, None)


@opens(visible, by="uuid", verb="instruction.draft", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    """Change a draft, or send one that came back to review anew."""
    if not queries.may(request.user, instruction).edit:
        messages.info(request, _("这份通知现在不能修改：%(state)s。") % {"state": instruction.get_state_display()})
        return redirect(instruction)
    form = InstructionForm(request.POST or None, office=instruction.office, instruction=instruction, initial=typed(instruction))
    annexes = Annexes(request.POST or None, prefix="annex", initial=instruction.annexes)
    if form.is_bound and form.is_valid() and annexes.is_valid():
        with showing_rules(form):
            returned = instruction.state == InstructionState.RETURNED
            actions.edit(instruction=instruction, wording=form.wording(annexes.given()), actor=request.user, at=timezone.now())
            messages.success(request, _("已修改，重新送法制审核。") if returned else _("草稿已保存。"))
            return redirect(instruction)
    return _form_page(request, form, annexes, instruction)


def _form_page(request: HttpRequest, form: InstructionForm, annexes: Any, instruction: Instruction | None) -> HttpResponse:
    context = {"form": form, "annexes": annexes, "instruction": instruction, "rules": law}
    return render(request, "enforcement/instruction/draft.html", context, status=422 if form.errors or annexes.total_error_count() else 200)


def page_context(request: HttpRequest, instruction: Instruction, **bound: Form) -> dict[str, Any]:
    """What the page of a notice needs, with the forms that this reader may use; `bound` ones come back with what was typed."""
    user, today = request.user, business_today()
    may, gate = queries.may(user, instruction), queries.gate_of(instruction) if instruction.state in IN_HAND else None
    mine = queries.place_of(user, instruction)
    rows = queries.addressees_of(instruction)
    signs = permitted(user, GRANTS, "instruction.sign") and instruction.state == InstructionState.ISSUED
    reviewing = instruction.state == InstructionState.DRAFT
    fresh = {"signed_on": today, "signed_name": user.display_name}
    own = user.office_id == instruction.office_id
    came_in = {} if own else {"paper_pages": papers(reverse("enforcement:instructions_received"), user)}
    return {
        **came_in,
        "instruction": instruction,
        "lines": lines_of(instruction.body),
        "ending": ending_of(instruction),
        "annexes": annexes_of(instruction.annexes),
        "may": may,
        "gate": gate if gate and instruction.is_public else None,
        "gate_rows": [GateRow(one, release_form(one, bound.get("release")) if may.release else None) for one in gate.marked] if gate else [],
        "release_to": reverse("enforcement:instruction_release", args=[instruction.uuid]),
        "opinion": OpinionForm(reviewing=reviewing, may_pass=gate is None or gate.open) if may.review or may.decide else None,
        "reviewing": reviewing,
        "rows": [(row, row.late_on(today)) for row in rows],
        "signed": sum(row.signed_on is not None for row in rows),
        "mine": mine,
        "own": own,
        "sign": SignForm(initial={**fresh, "addressee": mine.pk}) if mine and not mine.signed_on and signs else None,
        "outside": [row for row in rows if row.agency_id and not row.signed_on] if may.record and signs else [],
        "follow_ups": queries.follow_ups(instruction),
        "may_follow": may.record and permitted(user, GRANTS, "instruction.draft"),
        "rules": law,
        "events": trail_of(instruction)[:EVENTS] if own else [],
        "form": next(iter(bound.values()), None),
        **bound,
    }


@opens(visible, by="uuid", verb="instruction.see", grants=GRANTS)
@require_safe
def page(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    """One notice: its text, whom it went to, and the next act."""
    return render(request, "enforcement/instruction/page.html", page_context(request, instruction))


@require_POST
@opens(visible, by="uuid", verb="instruction.return", grants=GRANTS)
def hand(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    """Review, sign, or send back."""
    reviewing = instruction.state == InstructionState.DRAFT
    form = OpinionForm(request.POST, reviewing=reviewing)

    def act(at: datetime) -> str:
        common = {"instruction": instruction, "actor": request.user, "at": at}
        if form.cleaned_data["answer"] == "return":
            actions.send_back(reason=form.cleaned_data["note"], **common)
            return _("已退回起草人。")
        if reviewing:
            actions.review(note=form.cleaned_data["note"], **common)
            return _("审核通过，已送局领导签发。")
        actions.issue(**common)
        return _("已签发，受文机关现在可以看到并签收。")

    if carried_out(request, form, act):
        return redirect(instruction)
    return render(request, "enforcement/instruction/page.html", page_context(request, instruction, opinion=form), status=422)


@require_POST
@opens(visible, by="uuid", verb="instruction.release", grants=GRANTS)
def release(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    """Let one thing stand that the gate found, with the reason."""
    form = ReleaseForm(request.POST)

    def act(at: datetime) -> str:
        actions.release(instruction=instruction, **form.cleaned_data, actor=request.user, at=at)
        return _("已放行这一处，理由已留痕。")

    if carried_out(request, form, act):
        return redirect(f"{instruction.get_absolute_url()}#gate")
    return render(request, "enforcement/instruction/page.html", page_context(request, instruction, release=form), status=422)


@require_POST
@opens(visible, by="uuid", verb="instruction.sign", grants=GRANTS)
def sign(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    """Sign for a notice; the issuer records what a body outside signed."""
    form = SignForm(request.POST)

    def act(at: datetime) -> str:
        given = dict(form.cleaned_data)
        row = get_object_or_404(instruction.addressees, pk=given.pop("addressee"))
        if request.user.office_id not in (row.office_id, instruction.office_id):
            raise Http404
        actions.sign(addressee=row, actor=request.user, at=at, **given)
        return _("已签收。") if row.office_id else _("已登记签收。")

    if carried_out(request, form, act):
        return redirect(instruction)
    return render(request, "enforcement/instruction/page.html", page_context(request, instruction, sign=form), status=422)


@opens(visible, by="uuid", verb="instruction.sign", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, instruction: Instruction, pk: int) -> HttpResponse:
    """Record that a body outside the portal has signed."""
    row = get_object_or_404(instruction.addressees, pk=pk, agency__isnull=False)
    form = SignForm(request.POST or None, initial={"addressee": row.pk, "signed_on": business_today()})

    def act(at: datetime) -> str:
        given = {key: form.cleaned_data[key] for key in ("signed_on", "signed_name")}
        actions.sign(addressee=row, actor=request.user, at=at, **given)
        return _("已登记签收。")

    if carried_out(request, form, act):
        return redirect(instruction)
    context = {"instruction": instruction, "row": row, "form": form, "rules": law}
    return render(request, "enforcement/instruction/record.html", context, status=422 if form.errors else 200)
