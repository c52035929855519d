"""Opening, turning and closing cases."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from enforcement.law import ladder
from enforcement.law.rungs import CERTIFICATES, RECHECK, STOP, Outcome
from enforcement.models import Case, Lapse, LicenceMeasure
from enforcement.permissions import GRANTS
from enforcement.queries import case as queries
from enforcement.queries import clocks, inbox
from enforcement.queries import letter as letters
from enforcement.queries import request as requests
from enforcement.states.case import CaseState
from enterprises.actions import standing as standings
from enterprises.models import Standing
from enterprises.states import StandingKind
from inspections.law.lab import CORRECTION_RULE
from inspections.models import Finding
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under, rulebook_of
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhday
from quality_portal.core.roles import Role
from quality_portal.workdays import calendar

from . import consequence, letters_of_step, measures, remedy, resumption
from .holding import deadline, hold, move


@transaction.atomic
def open_case(*, finding: Finding, officer: User | None = None, actor: Actor, at: datetime) -> Case:
    """Take up a finding. Whoever comes second gets the case that is already there."""
    acts.permit(actor, GRANTS, "case.open")
    officer = officer or actor
    finding = Finding.objects.select_for_update(of=("self",)).select_related("office", "conclusion__plan_item__plan").get(pk=finding.pk)
    if existing := Case.objects.filter(finding=finding).first():
        return existing
    if withdrawal := inbox.withdrawal_of(finding):
        raise RuleBroken(f"这个不合格项已于 {withdrawal.withdrawn_on} 撤回，不能立案：{withdrawal.because}", CORRECTION_RULE.basis)
    check_officer(officer, finding.office)
    on = calendar.local_date(at)
    book = ladder.choose(rulebook_of(finding.office, on), finding.conclusion.plan_item.plan.level, on)
    first = ladder.next_rung(book, ladder.START, Outcome.CONFIRMED)
    due_on, provisional = deadline(CaseState.AWAITING_STEP, on=on, step=None)
    case = Case.objects.create(
        number=next_number(finding.office, on.year),
        finding=finding,
        enterprise=finding.enterprise,
        product=finding.product,
        product_name=finding.product_name,
        office=finding.office,
        officer_id=officer.pk,
        rulebook=book,
        target=first,
        outcome=Outcome.CONFIRMED,
        opened_on=on,
        due_on=due_on,
        due_provisional=provisional,
        due_since=on,
        counted_by=clocks.mark(),
    )
    trail.record("case.opened", case, actor=actor, at=at, basis=ladder.rung(book, first).basis_text, note=str(finding))
    consequence.follow(case=case, actor=actor, at=at)
    return case


def check_officer(officer: User, office: Office) -> None:
    if Role.CASE_OFFICER not in officer.roles:
        raise NotPermitted(f"{officer.display_name}不是办案人员，不能主办案件。请另选主办人。")
    inside = officer.office_id == office.pk or offices_under(officer.office).filter(pk=office.pk).exists()
    if not inside:
        raise NotPermitted(f"本项由{office.name}办理，{officer.display_name}不在该机关。")


def next_number(office: Office, year: int) -> str:
    """Give the next case number of an office and year, e.g. 栖市监-2026-0117. A rolled back act gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO enforcement_caseserial (office_id, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT one_case_serial_a_year DO UPDATE SET last = enforcement_caseserial.last + 1 RETURNING last",
            [office.pk, year],
        )
        (last,) = cursor.fetchone()
    return f"{office.code}-{year}-{last:04d}"


@transaction.atomic
def mark_overdue(*, case: Case, actor: Actor = SYSTEM, at: datetime) -> Case:
    """Record that the correction term ran out, with the day on which it did. Twice is once.

    An extension asked for in time and not answered comes first: the office owes the answer.
    """
    acts.permit(actor, GRANTS, "case.mark_overdue")
    case = hold(case)
    step = queries.live_step(case)
    today = calendar.local_date(at)
    if case.state != CaseState.CORRECTING or step is None or step.comply_by >= today or requests.unanswered_extension(step):
        return case
    day = step.comply_by
    passed = f"{zhday(day)}届满（{zhday(today)}登记）"
    Lapse.objects.create(case=case, clock="correction", ref=step.pk, due_on=day, at=at)
    if queries.has_report(case, step):
        move(case, "await_recheck", actor=actor, at=at, step=step, legal_on=day, note=f"期限{passed}，企业已交整改报告，转入复查。")
        return case
    leads_to = ladder.next_rung(case.rulebook, case.rung, Outcome.OVERDUE)
    if leads_to == RECHECK:
        move(case, "await_recheck", actor=actor, at=at, step=step, legal_on=day, note=f"期限{passed}，由办案机关主动复查。")
        return case
    case.outcome, case.target = Outcome.OVERDUE, leads_to
    move(case, "overdue", actor=actor, at=at, legal_on=day, note=f"期限{passed}，未收到整改报告。")
    return case


@transaction.atomic
def await_recheck(*, case: Case, actor: Actor, at: datetime, note: str = "", version: int | None = None) -> Case:
    """Turn to the recheck: the enterprise's report was accepted, or the office goes by itself."""
    acts.permit(actor, GRANTS, "case.await_recheck")
    case = hold(case, version=version)
    move(case, "await_recheck", actor=actor, at=at, step=queries.live_step(case), note=note)
    return case


@transaction.atomic
def close_case(*, case: Case, because: str, unanswered: str = "", actor: Actor, at: datetime, version: int | None = None) -> Case:
    """Close a case whose last decision was carried out; only a head may end one that still waits for a decision.

    While letters wait for their answer it is closed only with a reason, `unanswered`. A case whose finding was withdrawn is dropped by the head, wherever it stands.
    """
    acts.permit(actor, GRANTS, "case.close")
    case = hold(case, version=version)
    if not because.strip():
        raise RuleBroken("结案须写明理由，记录会保留。", field="because")
    if case.finding and inbox.withdrawal_of(case.finding):
        if Role.APPROVER not in actor.roles:
            raise NotPermitted("不合格项已撤回的案件，由局领导撤销。请送局领导审批。")
        case.closed_because = because.strip()[:300]
        end(case, "drop", actor=actor, at=at, note=case.closed_because)
        return case
    if case.state == CaseState.AWAITING_STEP and Role.APPROVER not in actor.roles:
        raise NotPermitted("本案还有下一级措施未作决定，只有局领导可以终止办理。请送局领导审批。")
    if remedy.wants_ending(case):
        raise RuleBroken("违规生产案件结案，须登记结果：关闭或者转产。", case.book.rungs[-1].basis[0], "because")
    case.closed_because = because.strip()[:300]
    end(case, "close", actor=actor, at=at, note=case.closed_because + _left_open(case, unanswered))
    return case


def _left_open(case: Case, reason: str) -> str:
    """Why the case ends before its letters are answered, for the record. Raises RuleBroken without a reason."""
    waiting = letters.unanswered(case)
    if not waiting:
        return ""
    names = "、".join(f"{letter.addressee}（{letter.document.number}）" for letter in waiting)
    if not reason.strip():
        raise RuleBroken(
            f"还有 {len(waiting)} 件函件没有复函：{names}。请先催办或者登记复函；确需先结案的，写明理由。", case.book.rungs[0].basis[0], "unanswered"
        )
    return f"；未复函即结案（{names}）：{reason.strip()}"[:400]


def end(case: Case, name: str, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Close by the given move and lift what the law's ending lifts: a suspension outlives every end but a good one."""
    lifts = case.book.ending(name, case.outcome).lifts
    case.closed_on, case.target = calendar.local_date(at), ""
    resumed: list[LicenceMeasure] = []
    if CERTIFICATES in lifts:
        resumed = measures.resume(case, because=f"案件{case.number}已结案", actor=actor, at=at)
        letters_of_step.draft_resumptions(case, resumed, at=at)
    stops = Standing.objects.filter(
        kind=StandingKind.STOP_PRODUCTION, source_label="enforcement.case", source_pk=str(case.pk), until__isnull=True
    )
    for row in stops if STOP in lifts else ():
        standings.end(row, on=case.closed_on, because=f"案件{case.number}已结案", actor=actor, at=at)
    if STOP in lifts and (paper := resumption.issue(case, resumed=resumed, actor=actor, at=at)):
        note = f"{note}；{paper.title}{paper.number}".lstrip("；")
    move(case, name, actor=actor, at=at, note=note)
    consequence.follow(case=case, actor=actor, at=at)
    remedy.follow_end(case, name, actor=actor, at=at)
