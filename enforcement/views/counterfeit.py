"""Counterfeit cases: the list, the case on one page, filing, parties, amounts, and how a case ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions import counterfeit as actions
from enforcement.forms.counterfeit import (
    AmendForm,
    AnnounceForm,
    CloseForm,
    CriminalEndForm,
    FileForm,
    PartyForm,
    ReplyForm,
    TransferForm,
)
from enforcement.law import counterfeit as law
from enforcement.law import criminal, typical
from enforcement.models import CounterfeitCase
from enforcement.permissions import GRANTS
from enforcement.queries import counterfeit as queries
from enforcement.states.counterfeit import CounterfeitState
from enforcement.views.acting import acted, carried_out
from enforcement.views.counterfeit_page import page_of
from quality_portal.accounts.guards import allows, opens
from quality_portal.core.forms import showing_rules
from quality_portal.core.shapes import Chip
from quality_portal.workdays.calendar import business_today

visible = queries.visible
STATES = (("", _("全部")), ("open", _("在办")), *CounterfeitState.choices)


@allows("counterfeit.see", grants=GRANTS)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases of the office and below, with what runs out next."""
    state, term = request.GET.get("state", "open"), request.GET.get("q", "").strip()
    today = business_today()
    page = Paginator(queries.listed(request.user, state=state, term=term), 30).get_page(request.GET.get("page"))
    chips = [Chip(str(words), f"?state={key}" + (f"&q={term}" if term else ""), key == state) for key, words in STATES]
    context = {"page": page, "chips": chips, "q": term, "state": state, "expiring": queries.expiring(request.user, today), "today": today}
    context["may_file"] = bool(request.user.roles & GRANTS["counterfeit.file"])
    return render(request, "enforcement/counterfeit/list.html", context)


@opens(visible, by="number", verb="counterfeit.see", grants=GRANTS)
@require_safe
def case_page(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """The case on one page: parties, goods and their clocks, decision, licences, what happened."""
    return render(request, "enforcement/counterfeit/case.html", {"case": case, "page": page_of(case, request.user)})


@allows("counterfeit.file", grants=GRANTS)
def file_case(request: HttpRequest) -> HttpResponse:
    """Open a case. Somebody who takes up the same lead second is led to the first case."""
    initial = {key: request.GET[key] for key in ("lead", "finding") if key in request.GET}
    form = FileForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            case = actions.file_case(**form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已立案。"))
            return redirect(case)
    return render(request, "enforcement/counterfeit/file.html", {"form": form})


def act_page(request: HttpRequest, case: CounterfeitCase, form: BaseForm, title: str, button: str, **more: Any) -> HttpResponse:
    """The page of one act: what it is for, its form, its law."""
    context = {"case": case, "form": form, "act_title": title, "button": button}
    return render(request, "enforcement/counterfeit/act.html", context | more)


@opens(visible, by="number", verb="counterfeit.edit", grants=GRANTS)
def amend(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Facts and amounts."""
    given = {"facts_text": case.facts, "sales": case.sales, "unsold": case.unsold, "famous": case.famous, "major": case.major}
    form = AmendForm(request.POST or None, case=case, initial=given)
    verb = "counterfeit.changed"
    if acted(request, case, form, lambda at: actions.amend(case=case, **form.facts(), actor=request.user, at=at), verb=verb, done=_("已保存。")):
        return redirect(case)
    return act_page(request, case, form, _("补充案情和金额"), _("保存"), basis=[law.VALUE_OF_GOODS])


@opens(visible, by="number", verb="counterfeit.edit", grants=GRANTS)
def add_party(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """A further party."""
    form = PartyForm(request.POST or None, case=case)
    verb = "counterfeit.party_added"
    if acted(request, case, form, lambda at: actions.add_party(case=case, **form.facts(), actor=request.user, at=at), verb=verb, done=_("已登记。")):
        return redirect(case)
    basis = [law.POLICY["accomplice"], law.POLICY["knowing_user"], law.BY_KEY["V61"].basis, law.BY_KEY["V62-50"].basis]
    return act_page(request, case, form, _("登记当事人"), _("登记"), basis=basis)


@opens(visible, by="number", verb="counterfeit.announce", grants=GRANTS)
def announce(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Draft the announcement; a head publishes it on its own page."""
    form = AnnounceForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        given = form.facts()
        with showing_rules(form):
            notice = actions.announce(case=case, title=given["title"], summary=given["summary"], actor=request.user, at=timezone.now())
            messages.success(request, _("公告已起草，等待局领导审批发布。"))
            return redirect(notice)
    return act_page(request, case, form, _("起草案件公告"), _("起草公告"), basis=[law.POLICY["publish"], law.PRIVACY])


@opens(visible, by="number", verb="counterfeit.transfer", grants=GRANTS)
def transfer(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Hand the file to the police; the calculator advises beside the form."""
    form = TransferForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        given = form.facts()
        with showing_rules(form):
            actions.transfer(case=case, receiver=given["receiver"], reasons=given["reasons"], actor=request.user, at=timezone.now())
            messages.success(request, _("已移送，移送书正在生成。"))
            return redirect(case)
    advice = queries.advice(case)
    return act_page(request, case, form, _("移送公安机关"), _("批准移送"), basis=[law.TRANSFER_TERM.basis, law.NO_SUBSTITUTE], advice=advice)


@opens(visible, by="number", verb="counterfeit.edit", grants=GRANTS)
def reply(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """What the police answered."""
    form = ReplyForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        given = form.facts()
        with showing_rules(form):
            accepted = given["answer"] == "accept"
            actions.record_reply(case=case, accepted=accepted, on=given["on"], reply=given["reply"], actor=request.user, at=timezone.now())
            messages.success(request, _("已登记答复。"))
            return redirect(case)
    return act_page(request, case, form, _("登记公安机关答复"), _("登记"), basis=[law.TRANSFER_TERM.basis])


@opens(visible, by="number", verb="counterfeit.edit", grants=GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def criminal_end(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """How the criminal case ended."""
    form = CriminalEndForm(request.POST or None, case=case)

    def act(at: datetime) -> str:
        given = {key: form.cleaned_data[key] for key in ("ending", "on", "number", "note")}
        actions.record_end(case=case, **given, actor=request.user, at=at)
        return _("已登记刑事案件办结。")

    if carried_out(request, form, act):
        return redirect(case)
    basis = [criminal.INFORMED, *(row.basis for row in criminal.ENDINGS), typical.AFTER_THE_CRIMINAL_CASE]
    return act_page(request, case, form, _("登记刑事案件办结"), _("登记"), basis=basis)


@opens(visible, by="number", verb="counterfeit.close", grants=GRANTS)
def close(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """End a case, with a penalty carried out or without one; never without a reason."""
    form = CloseForm(request.POST or None, case=case)
    drops = case.state == CounterfeitState.INVESTIGATING
    act, verb = (actions.drop, "counterfeitcase.drop") if drops else (actions.close, "counterfeitcase.close")
    if acted(
        request, case, form, lambda at: act(case=case, because=form.facts()["because"], actor=request.user, at=at), verb=verb, done=_("已结案。")
    ):
        return redirect(case)
    title = _("不予处罚并结案") if drops else _("结案")
    return act_page(request, case, form, title, _("结案"), basis=[law.NO_PENALTY if drops else law.POLICY["investigate"]], grave=drops)
