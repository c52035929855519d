"""Seizures and penalty decisions of a counterfeit case: put up, answered, extended, carried out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions import penalty, seizure
from enforcement.forms.counterfeit import (
    AnswerForm,
    DecisionForm,
    DisposeForm,
    ExtendForm,
    GoodsForm,
    PenaltyForm,
    SeizureForm,
    TaskForm,
    TestingForm,
)
from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, RevocationTask, SeizedItem, Seizure
from enforcement.permissions import GRANTS
from enforcement.queries import counterfeit as queries
from enforcement.states.counterfeit import DecisionState
from enforcement.states.rights import NoticeState
from enforcement.views.acting import acted
from enforcement.views.counterfeit import act_page
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules

visible = queries.visible
MAX_ROWS = 100


def _rows(request: HttpRequest, form: type, *, least: int, **form_kwargs: Any) -> BaseFormSet:
    """Rows of a form. Without JavaScript, “再加一行” sends the page back with one more row and everything typed."""
    factory = formset_factory(form, extra=0, min_num=least, validate_min=False, max_num=MAX_ROWS)
    if request.method != "POST":
        return factory(prefix="rows", form_kwargs=form_kwargs)
    data = request.POST.copy()
    if "more" in data:
        data["rows-TOTAL_FORMS"] = str(min(int(data.get("rows-TOTAL_FORMS") or 0) + 1, MAX_ROWS))
    return factory(data, prefix="rows", form_kwargs=form_kwargs)


def _filled(rows: BaseFormSet) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in rows.forms if row.cleaned_data]


def _adds_row(request: HttpRequest) -> bool:
    return request.method == "POST" and "more" in request.POST


@opens(visible, by="number", verb="seizure.draft", grants=GRANTS)
def seize(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Put a seizure up with its inventory."""
    rows = _rows(request, GoodsForm, least=1)
    if _adds_row(request):
        form = SeizureForm(case=case, initial=_typed(request))
        rows = _unjudged(rows)
    else:
        form = SeizureForm(request.POST or None, case=case)
        valid = request.method == "POST" and rows.is_valid()
        if valid and acted(request, case, form, lambda at: _seize(request, case, form, rows, at), verb="seizure.drafted", done=_("已呈批，等待局领导批准。")):
            return redirect(case)
    basis = [law.SEIZURE_APPROVAL, law.SEIZURE_POWER, law.SEIZURE_HANDOVER, law.POLICY["seizure"]]
    return act_page(request, case, form, _("查封、扣押"), _("呈批"), rows=rows, rows_title=_("物品"), basis=basis)


def _seize(request: HttpRequest, case: CounterfeitCase, form: SeizureForm, rows: BaseFormSet, at: Any) -> Seizure:
    goods = [seizure.Goods(**row) for row in _filled(rows)]
    return seizure.seize(case=case, **form.facts(), goods=goods, actor=request.user, at=at)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, as initial values of a form that is not judged yet."""
    several = {"officers"}
    return {key: request.POST.getlist(key) if key in several else value for key, value in request.POST.items()}


def _unjudged(rows: BaseFormSet) -> BaseFormSet:
    """The same rows with what was typed, without errors: only a row was added."""
    initial = [{name: form[name].data for name in form.fields} for form in rows.forms]
    factory = formset_factory(rows.form, extra=0, max_num=MAX_ROWS)
    return factory(prefix="rows", initial=initial, form_kwargs=rows.form_kwargs)


@opens(queries.seizure_visible, by="pk", verb="seizure.approve", grants=GRANTS)
def answer_seizure(request: HttpRequest, row: Seizure) -> HttpResponse:
    """Approve a seizure or refuse it."""
    form = AnswerForm(request.POST or None, case=row.case)
    if request.method == "POST" and form.is_valid():
        given, now = form.facts(), timezone.now()
        with showing_rules(form):
            if given["answer"] == "approve":
                seizure.approve_seizure(seizure=row, actor=request.user, at=now)
            else:
                seizure.refuse_seizure(seizure=row, reason=given["reason"], actor=request.user, at=now)
            messages.success(request, _("已登记审批意见。"))
            return redirect(row.case)
    hold = queries.Hold(row, tuple(row.items.order_by("no")), "draft")
    return act_page(request, row.case, form, _("审批查封、扣押"), _("登记审批意见"), hold=hold, basis=[law.SEIZURE_APPROVAL, law.SEIZURE_URGENT])


@opens(queries.seizure_visible, by="pk", verb="seizure.approve", grants=GRANTS)
def extend(request: HttpRequest, row: Seizure) -> HttpResponse:
    """Extend a seizure once."""
    form = ExtendForm(request.POST or None, case=row.case)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            given = form.facts()
            seizure.extend_seizure(seizure=row, days=given["days"], reason=given["reason"], actor=request.user, at=timezone.now())
            messages.success(request, _("已延长，决定书正在生成。"))
            return redirect(row.case)
    return act_page(request, row.case, form, _("延长查封、扣押期限"), _("批准延长"), basis=[law.SEIZURE_EXTENSION.basis])


@opens(queries.seizure_visible, by="pk", verb="seizure.draft", grants=GRANTS)
def testing(request: HttpRequest, row: Seizure) -> HttpResponse:
    """Write down the days of testing."""
    form = TestingForm(request.POST or None, case=row.case, initial={"start": row.testing_from, "end": row.testing_until})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            given = form.facts()
            seizure.record_testing(seizure=row, start=given["start"], end=given["end"], actor=request.user, at=timezone.now())
            messages.success(request, _("已登记检验期间，期限已顺延。"))
            return redirect(row.case)
    return act_page(request, row.case, form, _("登记检验期间"), _("登记"), basis=[law.SEIZURE_TESTING])


@opens(queries.item_visible, by="pk", verb="seizure.dispose", grants=GRANTS)
def dispose(request: HttpRequest, item: SeizedItem) -> HttpResponse:
    """What became of an item."""
    form = DisposeForm(request.POST or None, case=item.case)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            given = form.facts()
            what, on, hands = given["disposition"], given["on"], given["hands"]
            seizure.dispose(item=item, disposition=what, on=on, hands=hands, actor=request.user, at=timezone.now())
            messages.success(request, _("已登记处理结果。"))
            return redirect(item.case)
    basis = [law.SEIZURE_OUTCOME, law.SEIZURE_RELEASE, law.POLICY["seizure"]]
    return act_page(request, item.case, form, _("处理涉案物品"), _("登记"), item=item, basis=basis)


@opens(visible, by="number", verb="decision.draft", grants=GRANTS)
def decide(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Draft the penalty decision."""
    if not queries.notices(case).filter(state=NoticeState.SERVED).exists():
        messages.info(request, _("作出处罚决定前，须先向当事人送达处罚告知书。请先起草告知书。"))
        return redirect("enforcement:counterfeit_tell", number=case.number)
    rows = _rows(request, PenaltyForm, least=1, case=case)
    if _adds_row(request):
        form = DecisionForm(case=case, initial=_typed(request))
        rows = _unjudged(rows)
    else:
        form = DecisionForm(request.POST or None, case=case, initial={"facts_text": case.facts, "policy_basis": str(law.POLICY["investigate"])})
        valid = request.method == "POST" and rows.is_valid()
        if valid and acted(request, case, form, lambda at: _decide(request, case, form, rows, at), verb="counterfeitcase.draft", done=_("已送法制审核。")):
            return redirect(case)
    more = {"rows": rows, "rows_title": _("处罚"), "notices": queries.notices(case), "held_value": queries.held_value(case), "advice": queries.advice(case)}
    return act_page(request, case, form, _("起草处罚决定"), _("送审"), basis=[law.NO_STATUTE, law.VALUE_OF_GOODS, law.HEARING], **more)


def _decide(request: HttpRequest, case: CounterfeitCase, form: DecisionForm, rows: BaseFormSet, at: Any) -> Any:
    lines = [penalty.PenaltyDraft(**{**row, "gains": row["gains"] or 0}) for row in _filled(rows)]
    return penalty.draft_decision(case=case, **form.facts(), penalties=lines, actor=request.user, at=at)


@opens(visible, by="number", verb="decision.approve", grants=GRANTS)
def approve(request: HttpRequest, case: CounterfeitCase) -> HttpResponse:
    """Approve the drafted decision or send it back."""
    decision = queries.decision_of(case)
    if decision is None or decision.state != DecisionState.REVIEWED:
        messages.info(request, _("现在没有待审批的处罚决定。"))
        return redirect(case)
    form = AnswerForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        given, now = form.facts(), timezone.now()
        with showing_rules(form):
            if given["answer"] == "approve":
                penalty.approve_decision(decision=decision, actor=request.user, at=now)
            else:
                penalty.return_decision(decision=decision, reason=given["reason"], actor=request.user, at=now)
            messages.success(request, _("已登记审批意见。"))
            return redirect(case)
    basis = [law.HEAD_APPROVES, law.NO_STATUTE, law.HEARING]
    return act_page(request, case, form, _("审批处罚决定"), _("登记审批意见"), decision=decision, penalties=decision.penalties.all(), basis=basis)


@opens(queries.task_visible, by="pk", verb="revocation.complete", grants=GRANTS)
def task(request: HttpRequest, row: RevocationTask) -> HttpResponse:
    """Revoke a licence on a statute, or say why not."""
    form = TaskForm(request.POST or None, case=row.case, kind=row.licence.kind)
    if request.method == "POST" and form.is_valid():
        given, now = form.facts(), timezone.now()
        with showing_rules(form):
            if given["answer"] == "complete":
                penalty.complete_revocation(task=row, penalty_basis=form.basis, note=given["note"], on=given["on"], actor=request.user, at=now)
            else:
                penalty.decline_revocation(task=row, note=given["note"], actor=request.user, at=now)
            messages.success(request, _("已登记办理结果。"))
            return redirect(row.case)
    return act_page(request, row.case, form, _("办理吊销证照任务"), _("登记"), task=row, caution=law.REVOCATION_CAUTION, basis=[law.HEARING, law.POLICY["revoke"]])
