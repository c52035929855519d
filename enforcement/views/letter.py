"""Letters: the list, the draft, and one page on which whoever has the letter in hand acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enforcement.actions import letter as actions
from enforcement.actions.wording import of_it
from enforcement.forms.letter import EffectForm, HandForm, LetterFilter, LetterForm, ReplyForm, UrgeForm
from enforcement.law import letters as law
from enforcement.models import Case, Letter
from enforcement.permissions import GRANTS
from enforcement.queries import case as cases
from enforcement.queries import facts
from enforcement.queries import letter as queries
from enforcement.states.letter import LetterOutcome, LetterState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import business_today

visible = queries.visible


@allows("letter.see", grants=GRANTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All letters that this person may see, narrowed."""
    narrowed = LetterFilter(request.GET or None)
    asked = narrowed.cleaned_data if narrowed.is_valid() else {}
    today = business_today()
    rows = queries.listed(request.user, view=asked.get("view", ""), kind=asked.get("kind", ""), on=today)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    late = [letter.pk for letter in page if letter.late_on(today)]
    return render(request, "enforcement/letter_list.html", {"page": page, "filter": narrowed, "late": late})


@opens(cases.visible, by="number", verb="letter.draft", grants=GRANTS)
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose the kind, then fill the draft."""
    key = request.GET.get("kind", "")
    if not key:
        return render(request, "enforcement/letter_kinds.html", {"case": case, "kinds": law.LETTERS})
    row = law.BY_KEY.get(key)
    if row is None:
        raise Http404
    initial = {"facts": of_it(facts.statement(case)), "request": row.request}
    form = LetterForm(
        request.POST or None, row=row, agencies=queries.addressees(case, row), licences=queries.certificates(case.enterprise), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            letter = actions.draft(case=case, kind=row.key, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已起草，送法制审核。") if row.decides else _("已起草，送局领导签发。"))
            return redirect(letter)
    return render(request, "enforcement/letter_draft.html", {"case": case, "form": form, "row": row})


def _context(letter: Letter, user: Any, **bound: Form) -> dict[str, Any]:
    """What the page of a letter needs, with the forms that this reader may use."""
    today, roles = business_today(), user.roles
    reviewing = letter.row.decides and letter.state == LetterState.DRAFT
    left = queries.open_certificates(letter) if letter.row.names_licences else None
    carried = letter.effects.exists() if left is None else not left
    agreed = letter.state == LetterState.REPLIED and letter.outcome in (LetterOutcome.AGREED, LetterOutcome.PARTLY)
    officer = Role.CASE_OFFICER in roles
    forms: dict[str, Form | None] = {
        "hand": HandForm(reviewing=reviewing) if queries.in_hand_of(user).filter(pk=letter.pk).exists() else None,
        "reply": ReplyForm(initial={"replied_on": today}) if officer and letter.sent_on else None,
        "urge": UrgeForm() if officer and letter.late_on(today) else None,
        "effect": EffectForm(licences=left, initial={"on": today}) if officer and agreed and letter.row.effect and not carried else None,
    }
    forms |= bound
    return {
        "letter": letter,
        "case": letter.case,
        "late": letter.late_on(today),
        "licences": letter.licences.select_related("product").order_by("pk"),
        "replies": letter.replies.select_related("by"),
        "urges": letter.urges.select_related("document"),
        "effects": letter.effects.select_related("licence"),
        "history": trail_of(letter)[:20],
        "reviewing": reviewing,
        "form": next(iter(bound.values()), None),
        **forms,
    }


@opens(visible, by="pk", verb="letter.see", grants=GRANTS)
@require_safe
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """One letter: its text, where it stands, and the next act."""
    return render(request, "enforcement/letter.html", _context(letter, request.user))


def _act(request: HttpRequest, letter: Letter, form: tuple[str, Form], act: Callable[[dict[str, Any]], Any], done: Any) -> HttpResponse:
    """Run the act of a form on the letter's page; refusals stand in that form."""
    name, filled = form
    if filled.is_valid():
        with showing_rules(filled):
            act(filled.cleaned_data)
            messages.success(request, done)
            return redirect(letter)
    return render(request, "enforcement/letter.html", _context(letter, request.user, **{name: filled}))


@require_POST
@opens(visible, by="pk", verb="letter.return", grants=GRANTS)
def hand(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Review, sign, or send back."""
    reviewing = letter.row.decides and letter.state == LetterState.DRAFT
    passed = request.POST.get("answer") == "pass"

    def act(given: dict[str, Any]) -> None:
        common = {"letter": letter, "actor": request.user, "at": timezone.now()}
        if not passed:
            actions.send_back(reason=given["note"], **common)
        elif reviewing:
            actions.review(note=given["note"], **common)
        else:
            actions.send(**common)

    done = _("已退回起草人。") if not passed else _("审核通过，已送局领导签发。") if reviewing else _("已签发，函件正在生成。")
    return _act(request, letter, ("hand", HandForm(request.POST, reviewing=reviewing)), act, done)


@require_POST
@opens(visible, by="pk", verb="letter.reply", grants=GRANTS)
def reply(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Record the answer."""

    def act(given: dict[str, Any]) -> None:
        actions.reply(letter=letter, actor=request.user, at=timezone.now(), **given)

    return _act(request, letter, ("reply", ReplyForm(request.POST)), act, _("已登记复函。"))


@require_POST
@opens(visible, by="pk", verb="letter.urge", grants=GRANTS)
def urge(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Remind the addressee."""

    def act(given: dict[str, Any]) -> None:
        actions.urge(letter=letter, actor=request.user, at=timezone.now(), **given)

    return _act(request, letter, ("urge", UrgeForm(request.POST)), act, _("催办函已编号发出。"))


@require_POST
@opens(visible, by="pk", verb="letter.carry_out", grants=GRANTS)
def effect(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Record what the addressee decided."""
    left = queries.open_certificates(letter) if letter.row.names_licences else None

    def act(given: dict[str, Any]) -> None:
        actions.carry_out(letter=letter, actor=request.user, at=timezone.now(), **given)

    return _act(request, letter, ("effect", EffectForm(request.POST, licences=left)), act, _("已登记办理结果，证书状态当日更新。"))
