"""Hearings, and the discussion of the heads: what has to come between the notice of rights and a grave decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.law import ladder
from enforcement.law import rights as law
from enforcement.models import Case, Discussion, Hearing, RightsNotice, Service
from enforcement.permissions import GRANTS
from enforcement.queries import addressee
from enforcement.queries import case as cases
from enforcement.queries import rights as queries
from enforcement.states.case import CaseState
from enforcement.states.rights import HearingOutcome, HearingState, StatementKind
from enterprises.queries.membership import is_member, require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate, zhtime
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import service as services
from . import standstill, wording_rights
from .drafting import next_row
from .holding import PACE, hold
from .rights import locked, log

HEADS = 2  # one alone discusses nothing


@transaction.atomic
def schedule_hearing(
    *,
    notice: RightsNotice,
    opens_at: datetime,
    place: str,
    chair: User,
    open_to_public: bool = True,
    closed_because: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Hearing:
    """Set the time and place of a hearing that was asked for, and issue the paper that calls the party to it."""
    acts.permit(actor, GRANTS, "hearing.schedule")
    case = hold(notice.case, version=version)
    notice = locked(notice, case)
    if not queries.of_kind(notice, StatementKind.HEARING) or queries.of_kind(notice, StatementKind.NO_HEARING):
        raise RuleBroken("企业没有要求听证，或者已经放弃，不需要安排听证。", law.HEARING_REQUEST.basis)
    if queries.hearing_of(notice):
        raise RuleBroken("本案已经安排了听证。需要改期的，先取消原来的安排。", law.HEARING_AHEAD.basis)
    if not place.strip():
        raise RuleBroken("请填写听证地点。", law.HEARING_AHEAD.basis, "place")
    if not open_to_public and not closed_because.strip():
        raise RuleBroken("听证公开举行；涉及国家秘密、商业秘密或者个人隐私不公开的，请写明理由。", law.RECORD.basis, "closed_because")
    _check_chair(case, chair, actor)
    _check_ahead(opens_at, calendar.local_date(at), "opens_at")
    words = wording_rights.hearing_schedule(
        case, held_at=opens_at, place=place.strip(), chair=chair.display_name, open_to_public=open_to_public, basis=str(law.HEARING_AHEAD.basis)
    )
    paper = documents.issue("hearing_schedule", office=notice.office, subject=case, title="听证通知书", content=words, actor=actor, at=at)
    row = Hearing.objects.create(
        notice=notice, opens_at=opens_at, place=place.strip(), chair=chair, open_to_public=open_to_public, closed_because=closed_because.strip()[:300],
        document=paper, scheduled_by_id=actor.pk, scheduled_at=at,
    )  # fmt: skip
    due = (ladder.DECIDE, calendar.local_date(at if _paced(case) else opens_at))
    log(case, "case.hearing_scheduled", due=due, actor=actor, at=at, basis=law.HEARING_AHEAD.basis, note=f"{zhtime(opens_at)}，{place.strip()}")
    standstill.hearing_called(case, row, actor=actor, at=at)
    return row


def _paced(case: Case) -> bool:
    """Does the office's own term run? Then the days until the hearing are stopped; elsewhere the term begins anew with it."""
    return PACE.get(CaseState(case.state)) is ladder.DECIDE


def _check_chair(case: Case, chair: User, actor: Actor) -> None:
    if chair.pk == actor.pk or chair.pk in queries.investigators(case):
        raise RuleBroken(f"{chair.display_name}参加过本案的调查，不能主持听证。请另选一人。", law.CHAIR.basis, "chair")
    if not queries.chairs(case).filter(pk=chair.pk).exists():
        raise RuleBroken(f"{chair.display_name}不是本机关在岗的人员，不能主持听证。请另选一人。", law.CHAIR.basis, "chair")


def _check_ahead(opens_at: datetime, told_on: date, field: str) -> None:
    """The party is told seven working days ahead."""
    earliest = calendar.due(law.HEARING_AHEAD, told_on).date
    if calendar.local_date(opens_at) < earliest:
        raise RuleBroken(
            f"听证通知书{zhdate(told_on)}送达的，听证最早在{zhdate(earliest)}举行（提前{law.HEARING_AHEAD.length}个工作日通知）。请另定时间。",
            law.HEARING_AHEAD.basis, field,
        )  # fmt: skip


def held(hearing: Hearing, case: Case) -> Hearing:
    """The hearing, locked behind its case."""
    row = Hearing.objects.select_for_update(of=("self",)).select_related("notice", "document", "chair").get(pk=hearing.pk)
    row.notice.case = case
    return row


@transaction.atomic
def tell_hearing(
    *, hearing: Hearing, served_on: date | None, how: str, sent_on: date | None = None, note: str = "", witness: str = "", mail_no: str = "",
    actor: Actor, at: datetime,
) -> Hearing:
    """Record how the call to the hearing reached the party. What comes too late has to be set anew."""
    acts.permit(actor, GRANTS, "hearing.schedule")
    case = hold(hearing.notice.case)
    row = held(hearing, case)
    service = services.record(
        to=addressee.of_case(case), document=row.document, how=how, served_on=served_on, sent_on=sent_on,
        note=note, witness=witness, mail_no=mail_no, actor=actor, at=at
    )
    if service.served:
        told(row, service, actor=actor, at=at)
    return row


def told(hearing: Hearing, service: Service, *, actor: Actor, at: datetime) -> None:
    """The call has reached the party. The caller holds case and hearing."""
    _check_ahead(hearing.opens_at, service.served_on, "served_on")
    hearing.told_on = service.served_on
    hearing.save(update_fields=["told_on"])
    log(hearing.notice.case, "case.hearing_told", actor=actor, at=at, basis=law.HEARING_AHEAD.basis, note=service.get_method_display())


@transaction.atomic
def sign_hearing(*, hearing: Hearing, member: User, at: datetime) -> Hearing:
    """The enterprise signs for the call to the hearing online."""
    acts.permit(member, GRANTS, "rights.sign_for")
    case = hold(hearing.notice.case)
    if not is_member(member, case.enterprise_id):
        raise NotPermitted("只有当事企业的成员可以签收。")
    require_right(member, case.enterprise_id, "sign")
    row = held(hearing, case)
    if row.told_on is not None or row.state != HearingState.SCHEDULED:
        return row
    service = services.sign_online(to=addressee.of_case(case), document=row.document, member=member, at=at)
    told(row, service, actor=member, at=at)
    return row


@transaction.atomic
def hold_hearing(
    *, hearing: Hearing, record: str, attended: str, outcome: str, opinion: str = "", actor: Actor, at: datetime, version: int | None = None
) -> Hearing:
    """File the record of a hearing with the chair's opinion. The decision rests on it."""
    acts.permit(actor, GRANTS, "hearing.record")
    case = hold(hearing.notice.case, version=version)
    row = held(hearing, case)
    _check_over(row, at)
    if not record.strip() or not attended.strip():
        field = "attended" if record.strip() else "record"
        raise RuleBroken("请填写听证笔录和参加人，笔录须经当事人核对后签字或者盖章。", law.RECORD.basis, field)
    row.record, row.attended, row.opinion = record.strip(), attended.strip()[:500], opinion.strip()
    row.outcome, row.recorded_by_id = HearingOutcome(outcome), actor.pk
    fields = ("record", "attended", "opinion", "outcome", "recorded_by")
    acts.advance(row, "held", actor=actor, at=at, note=row.get_outcome_display(), fields=fields)
    standstill.hearing_over(case, row, actor=actor, at=at)
    due = None if _paced(case) and case.due_since else (ladder.DECIDE, calendar.local_date(at))
    log(case, "case.hearing_held", due=due, actor=actor, at=at, basis=law.ON_THE_RECORD.basis, note=row.get_outcome_display())
    return row


def _check_over(hearing: Hearing, at: datetime) -> None:
    if hearing.state == HearingState.SCHEDULED and hearing.told_on is None:
        raise RuleBroken("听证通知书还没有送达企业，听证不能举行。请先登记送达。", law.HEARING_AHEAD.basis)
    if hearing.state == HearingState.SCHEDULED and at < hearing.opens_at:
        raise RuleBroken(f"听证定于{zhtime(hearing.opens_at)}举行，还没有到时间。", law.HEARING_AHEAD.basis)


@transaction.atomic
def lapse_hearing(*, hearing: Hearing, because: str, actor: Actor, at: datetime, version: int | None = None) -> Hearing:
    """The party stayed away without good reason: the hearing ends, the right is used up."""
    acts.permit(actor, GRANTS, "hearing.record")
    return _end(hearing, "lapsed", "case.hearing_lapsed", because, actor=actor, at=at, version=version)


@transaction.atomic
def cancel_hearing(*, hearing: Hearing, because: str, actor: Actor, at: datetime, version: int | None = None) -> Hearing:
    """Call a hearing off, to set another time or because the party gave it up."""
    acts.permit(actor, GRANTS, "hearing.schedule")
    return _end(hearing, "cancelled", "case.hearing_cancelled", because, actor=actor, at=at, version=version)


def _end(hearing: Hearing, name: str, verb: str, because: str, *, actor: Actor, at: datetime, version: int | None) -> Hearing:
    case = hold(hearing.notice.case, version=version)
    row = held(hearing, case)
    if not because.strip():
        raise RuleBroken("请写明听证没有举行的理由，会写入案卷。", law.ABSENT.basis, "because")
    if name == "lapsed":
        _check_over(row, at)
    row.ended_because, row.recorded_by_id = because.strip()[:300], actor.pk
    acts.advance(row, name, actor=actor, at=at, note=row.ended_because, fields=("ended_because", "recorded_by"))
    standstill.hearing_over(case, row, actor=actor, at=at)
    due = None if _paced(case) and case.due_since else (ladder.DECIDE, calendar.local_date(at))
    log(case, verb, due=due, actor=actor, at=at, basis=law.ABSENT.basis, note=row.ended_because)
    return row


@transaction.atomic
def record_discussion(
    *, case: Case, held_on: date, attendees: str, decision: str, actor: Actor, at: datetime, version: int | None = None
) -> Discussion:
    """File what the heads of the office decided together about a grave decision. Filed twice for a day, it is kept once."""
    acts.permit(actor, GRANTS, "discussion.record")
    case = hold(case, version=version)
    drafted = case.state in (CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
    step = cases.live_step(case) if drafted else None
    row = case.book.rung(step.rung) if step else next_row(case)
    need = next((need for need in row.needs if need.key == "collective"), None)
    if need is None:
        raise RuleBroken(f"“{row.name}”不要求集体讨论。", row.basis[0])
    if existing := Discussion.objects.filter(case=case, rung=row.key, held_on=held_on).first():
        return existing
    if not case.opened_on <= held_on <= calendar.local_date(at):
        raise RuleBroken("讨论日期应在立案之后、今天之前。", need.basis, "held_on")
    names = [line.strip() for line in attendees.splitlines() if line.strip()]
    if len(names) < HEADS:
        raise RuleBroken(f"集体讨论至少有{HEADS}名负责人参加，请每行写一人的姓名和职务。", need.basis, "attendees")
    if not decision.strip():
        raise RuleBroken("请写明讨论决定。", need.basis, "decision")
    found = Discussion.objects.create(
        case=case, rung=row.key, held_on=held_on, attendees="\n".join(names), decision=decision.strip(), recorded_by_id=actor.pk, at=at
    )
    log(case, "case.discussed", actor=actor, at=at, basis=need.basis, note=f"{row.name}，{zhdate(held_on)}")
    return found
