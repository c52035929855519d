"""A decision on the ladder: drafted, approved by somebody else, served."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from enforcement.law import ladder
from enforcement.law.rungs import Rung
from enforcement.models import Case, Step
from enforcement.permissions import GRANTS
from enforcement.queries import facts as facts_of
from enforcement.states.case import CaseState, StepState
from quality_portal.accounts.models import RANK, Level, Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import hands, measures, wording
from .holding import hold, move

WHAT = "决定"
DEMANDS = (
    "立即停止生产、销售同批次和同型号的不合格产品，清点库存和已售产品并依法处理；查明不合格原因和责任；"
    "制定并落实整改措施；在期限内提交整改报告和证明材料。"
)


@transaction.atomic
def draft_step(
    *,
    case: Case,
    rung: str = "",
    facts: str = "",
    demands: str = "",
    days: int | None = None,
    joint_with: str = "",
    addressee: str = "",
    rights_notified_on: date | None = None,
    hearing: str = "",
    hearing_on: date | None = None,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """Draft the decision of the next rung and send it to the legal review. An announcement is drafted in `announcement`."""
    acts.permit(actor, GRANTS, "step.draft")
    case = hold(case, version=version)
    row = next_row(case, rung)
    if row.public:
        raise RuleBroken("本级措施是向社会公告，请在“起草公告”中办理。", row.basis[0])
    if row.document == "revocation_request" and not addressee.strip():
        raise RuleBroken("请填写受理提请的登记机关名称。", row.basis[0], "addressee")
    step = write(case, row, facts=facts, demands=demands, days=days, actor=actor, at=at)
    step.joint_with, step.addressee = joint_with.strip(), addressee.strip()
    step.rights_notified_on, step.hearing, step.hearing_on = rights_notified_on, hearing, hearing_on
    check_rights(step, row, on=calendar.local_date(at))
    step.save()
    move(case, "draft", actor=actor, at=at, basis=step.basis_text, note=f"{row.name}，送{step.office.short_name}法制审核")
    return step


def next_row(case: Case, rung: str = "") -> Rung:
    """The row that is to be decided now. Raises RuleBroken when another is asked for: no rung is jumped."""
    here = case.rung_row
    target = case.target or (here.optional_next if here and case.state == CaseState.EXECUTED else "")
    if not target:
        raise RuleBroken("本案现在没有需要作出的处理决定。请刷新页面后查看最新状态。")
    if rung and rung != target:
        asked, due = case.book.rung(rung), case.book.rung(target)
        raise RuleBroken(f"不能越级：本案下一级是“{due.name}”，不能直接作出“{asked.name}”。", due.basis[0], "rung")
    return case.book.rung(target)


def write(case: Case, row: Rung, *, facts: str, demands: str, days: int | None, actor: Actor, at: datetime) -> Step:
    """Write a step's draft as the law's row stands today."""
    term = check_days(row, days)
    return Step.objects.create(
        case=case,
        rung=row.key,
        rule_key=f"{case.rulebook}/{row.key}",
        basis_text=row.basis_text,
        policy_basis="；".join(str(citation) for citation in row.policy),
        penalty_basis="；".join(str(citation) for citation in row.penalty),
        office=deciding_office(case.office, row),
        facts=facts.strip() or facts_of.statement(case),
        demands=demands.strip() or (DEMANDS if row.document == "order" else ""),
        days=term,
        drafted_by_id=actor.pk,
        drafted_at=at,
    )


def check_days(row: Rung, days: int | None) -> int | None:
    """The term in days: the rung's own unless another within its range is named."""
    if row.term is None:
        return None
    length = days or row.term.length
    if not row.shortest <= length <= row.longest:
        raise RuleBroken(f"{row.term.name}应为{row.shortest}至{row.longest}日，您填了{length}日。", row.term.basis, "days")
    return length


def deciding_office(office: Office, row: Rung) -> Office:
    """The lowest office at or above the case's own that may decide this rung."""
    if not row.level:
        return office
    needed = RANK[Level(row.level)]
    while office.rank > needed and office.parent is not None:
        office = office.parent
    if office.rank > needed:
        raise RuleBroken(f"“{row.name}”须由{row.decided_by}决定，系统中没有登记这一级机关。请联系系统管理员。", row.basis[0])
    return office


def check_rights(step: Step, row: Rung, *, on: date) -> None:
    """Rights told and, where a hearing can be asked for, held, waived or not asked for in time."""
    for need in row.needs:
        if need.key == "rights" and (step.rights_notified_on is None or step.rights_notified_on > on):
            raise RuleBroken(f"{need.title}。请填写告知书的送达日期。", need.basis, "rights_notified_on")
        if need.key == "hearing":
            _check_hearing(step, on=on)


def _check_hearing(step: Step, *, on: date) -> None:
    basis = ladder.HEARING_REQUEST.basis
    if not step.hearing:
        raise RuleBroken("请填写听证情况：未要求、已放弃或者已举行。", basis, "hearing")
    if step.hearing == Step.Hearing.NOT_ASKED:
        until = calendar.due(ladder.HEARING_REQUEST, step.rights_notified_on).date
        if on <= until:
            raise RuleBroken(f"企业在{zhdate(until)}前可以要求听证，期满后才能作出决定。", basis, "hearing")
    elif step.hearing_on is None or step.hearing_on > on or step.hearing_on < step.rights_notified_on:
        raise RuleBroken("请填写听证举行或者书面放弃的日期，应在权利告知之后、今天之前。", basis, "hearing_on")


@transaction.atomic
def review_step(*, step: Step, note: str = "", actor: Actor, at: datetime, version: int | None = None) -> Step:
    """Pass the legal review: another person than the drafter, of the deciding office, sends the draft on to the head."""
    acts.permit(actor, GRANTS, "step.review")
    case = hold(step.case, version=version)
    step = locked(step, case)
    hands.check_reviewer(step, actor, what=WHAT)
    check_rights(step, step.row, on=calendar.local_date(at))
    step.reviewed_by_id, step.reviewed_at, step.review_note = actor.pk, at, note.strip()[:500]
    acts.advance(step, "reviewed", actor=actor, at=at, basis=step.basis_text, note=step.review_note, fields=("reviewed_by", "reviewed_at", "review_note"))
    move(case, "review", actor=actor, at=at, note=step.review_note or step.row.name)
    return step


@transaction.atomic
def approve_step(*, step: Step, actor: Actor, at: datetime, version: int | None = None) -> Step:
    """Approve a reviewed draft: it gets its number and its paper. By a third person, only in the deciding office."""
    acts.permit(actor, GRANTS, "step.approve")
    case = hold(step.case, version=version)
    step = locked(step, case)
    row = step.row
    hands.check_approver(step, actor, what=WHAT)
    check_rights(step, row, on=calendar.local_date(at))
    if row.grave and not step.penalty_basis:
        raise RuleBroken("本级措施是行政处罚，必须写明法律依据，只有政策依据不得批准。", row.basis[0])
    step.approved_by_id, step.decided_on = actor.pk, calendar.local_date(at)
    deadline = calendar.due(row.term, step.decided_on, length=step.days).date if row.term else None
    step.document = documents.issue(
        row.document, office=step.office, subject=case, title=title_of(step), content=wording.of_step(step, deadline=deadline), actor=actor, at=at
    )
    acts.advance(step, "issued", actor=actor, at=at, basis=step.basis_text, fields=("approved_by", "decided_on", "document"))
    case.rung, case.target = row.key, ""
    move(case, "issue", actor=actor, at=at, basis=step.basis_text, note=step.document.number)
    if row.notifies_government and case.enterprise.region:
        addressee = f"{case.enterprise.region.name}人民政府"
        title = f"关于{case.enterprise.name}{case.product_name}监督抽查不合格情况的通报"
        documents.issue(
            "order_notification", office=step.office, subject=case, title=title, content=wording.notification(step, addressee), actor=actor, at=at
        )
    return step


def locked(step: Step, case: Case) -> Step:
    """The step, locked behind its case."""
    row = Step.objects.select_for_update(of=("self",)).select_related("office", "document").get(pk=step.pk)
    row.case = case
    return row


def title_of(step: Step) -> str:
    if step.row.document == "revocation_request":
        return f"关于提请吊销{step.case.enterprise.name}营业执照的函"
    return {"order": "责令整改通知书", "stop_order": "责令停产整顿决定书", "licence_revocation": "吊销营业执照决定书"}.get(
        step.row.document, "吊销生产许可证决定书"
    )


@transaction.atomic
def return_step(*, step: Step, reason: str, actor: Actor, at: datetime, version: int | None = None) -> Step:
    """Send a draft back with the reason; the officer drafts anew."""
    acts.permit(actor, GRANTS, "step.return")
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", field="reason")
    case = hold(step.case, version=version)
    step = locked(step, case)
    hands.check_returner(step, actor, reviewing=step.state == StepState.DRAFT, what=WHAT)
    step.return_reason = reason.strip()[:500]
    acts.advance(step, "returned", actor=actor, at=at, note=step.return_reason, fields=("return_reason",))
    back_to_executed = case.rung_row is not None and not case.target
    move(case, "return_request" if back_to_executed else "return", actor=actor, at=at, note=step.return_reason)
    return step


@transaction.atomic
def serve_step(
    *, step: Step, served_on: date, how: str, note: str = "", actor: Actor, at: datetime, version: int | None = None
) -> Step:
    """Record service. The clock of the rung starts; its measure takes effect."""
    acts.permit(actor, GRANTS, "step.serve")
    case = hold(step.case, version=version)
    step = locked(step, case)
    today = calendar.local_date(at)
    if step.decided_on is None or served_on < step.decided_on:
        raise RuleBroken("送达日期不能早于决定日期。请对照送达回证检查。", ladder.SERVE.basis, "served_on")
    if served_on > today:
        raise RuleBroken("送达日期不能晚于今天。", ladder.SERVE.basis, "served_on")
    step.served_how, step.served_note = Step.ServedHow(how), note.strip()[:300]
    if how in (Step.ServedHow.LEFT, Step.ServedHow.PUBLIC_NOTICE) and not step.served_note:
        raise RuleBroken("留置送达和公告送达须写明经过，例如见证人、张贴地点。", ladder.PUBLIC_NOTICE.basis, "note")
    if how == Step.ServedHow.PUBLIC_NOTICE:
        served_on = calendar.due(ladder.PUBLIC_NOTICE, served_on).nominal
    take_effect(step, served_on=served_on, actor=actor, at=at)
    return step


@transaction.atomic
def sign_for(*, step: Step, member: User, at: datetime) -> Step:
    """The enterprise opens and signs for its paper online: this is service, unless it was served before."""
    case = hold(step.case)
    if not case.enterprise.memberships.filter(user=member).exists():
        raise NotPermitted("只有当事企业的成员可以签收。")
    step = locked(step, case)
    if step.signed_for_at is not None:
        return step
    step.signed_for_at, step.signed_for_by = at, member
    if step.state == StepState.ISSUED:
        step.served_how = Step.ServedHow.ONLINE
        take_effect(step, served_on=calendar.local_date(at), actor=SYSTEM, at=at)
    step.save(update_fields=["signed_for_at", "signed_for_by"])
    trail.record("case.signed_for", case, actor=member, at=at, basis=ladder.SERVE.basis, note=step.row.name)
    return step


def take_effect(step: Step, *, served_on: date, actor: Actor, at: datetime) -> None:
    """Start the rung's clocks on the day of service, carry out its measure, move the case on."""
    case, row = step.case, step.row
    step.served_on = served_on
    start_clocks(step)
    fields = ("served_on", "served_how", "served_note", "comply_by", "comply_provisional", "recheck_from", "recheck_by")
    acts.advance(step, "served", actor=actor, at=at, fields=fields)
    measures.apply(step, on=served_on, actor=actor, at=at)
    words = f"{row.name}，{Step.ServedHow(step.served_how).label}，{served_on.isoformat()}"
    if row.term is None:
        case.outcome = ladder.Outcome.EXECUTED
    move(case, "serve" if row.term else "execute", actor=actor, at=at, step=step, note=words)


def start_clocks(step: Step) -> None:
    """Work out the correction term and the recheck window from the day of service."""
    row = step.row
    if row.term is None or step.served_on is None:
        return
    end = calendar.due(row.term, step.served_on, length=step.days)
    step.comply_by, step.comply_provisional = end.date, end.provisional
    if row.window is None:
        return
    step.recheck_from = end.nominal + timedelta(days=row.window.opens) if row.window.opens else step.served_on
    last = calendar.due(row.window.term, end.nominal)
    step.recheck_by = last.date
    step.comply_provisional = end.provisional or last.provisional
