"""A decision on the ladder: drafted, approved by somebody else, served."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.law import ladder
from enforcement.law import rights as law
from enforcement.law.rungs import Rung
from enforcement.models import Case, Service, Step
from enforcement.permissions import GRANTS
from enforcement.queries import addressee, clocks, needs, rights, with_order
from enforcement.queries import evidence as evidence_of
from enforcement.queries import facts as facts_of
from enforcement.states.case import StepState
from enforcement.states.rights import NoticeState
from enterprises.queries.membership import require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.workflow import legal
from quality_portal.documents.kinds import kind_of
from quality_portal.workdays import calendar

from . import basis, consequence, hands, letters_of_step, measures
from . import service as services
from .drafting import check_days, deciding_office, next_row
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
    evidence: str = "",
    named_basis: str = "",
    defence_taken: str = "",
    defence_answer: str = "",
    without_announcement: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """Draft the decision of the next rung and send it to the legal review. An announcement is drafted in `announcement`.

    Where the ladder announces with the order, the reason for not doing so is given here, or the announcement is drafted.
    """
    acts.permit(actor, GRANTS, "step.draft")
    case = hold(case, version=version)
    row = next_row(case, rung)
    if row.public:
        raise RuleBroken("本级措施是向社会公告，请在“起草公告”中办理。", row.basis[0])
    if row.document == "irregular_penalty" and not demands.strip():
        raise RuleBroken("请写明没收的产品、违法所得和罚款的数额。", row.basis[0], "demands")
    if row.document == "closure_request" and not addressee.strip():
        raise RuleBroken("请填写提请的人民政府名称。", row.basis[0], "addressee")
    if row.document == "revocation_request" and not addressee.strip():
        raise RuleBroken("请填写受理提请的登记机关名称。", row.basis[0], "addressee")
    step = write(case, row, facts=facts, demands=demands, days=days, actor=actor, at=at)
    step.joint_with, step.addressee = joint_with.strip(), addressee.strip()
    step.rights = rights.live(case, row.key) if row.needs else None
    told = step.rights.named_basis if step.rights else ""
    step.evidence, step.named_basis = evidence.strip() or evidence_of.in_words(case), basis.checked(named_basis or told, case, row)
    step.defence_taken, step.defence_answer = defence_taken, defence_answer.strip()
    step.without_announcement = without_announcement.strip()[:300] if row.together_with_order else ""
    check_needs(step, on=calendar.local_date(at))
    step.save()
    move(case, "draft", actor=actor, at=at, basis=step.basis_text, note=f"{row.name}，送{step.office.short_name}法制审核")
    return step


def write(case: Case, row: Rung, *, facts: str, demands: str, days: int | None, actor: Actor, at: datetime) -> Step:
    """Write a step's draft as the law's row stands today. Raises IllegalMove where one is in hand already."""
    legal(case.MOVES, "draft", case.state)
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


def check_needs(step: Step, *, on: date, at_approval: bool = False) -> None:
    """Rights told, a hearing possible, what was said answered, nothing graver than was told. Raises RuleBroken for what is missing."""
    row = step.row
    if lacking := needs.missing(needs.of(step.case, row, on, notice=step.rights), at_approval=at_approval):
        raise RuleBroken(lacking.words, lacking.basis, lacking.field)
    notice = step.rights
    if notice is None:
        return
    if notice.state == NoticeState.WITHDRAWN:
        raise RuleBroken("告知书已经撤销，请退回本稿，重新告知后再起草。", law.TOLD_BEFORE.basis, "rights")
    if step.days and notice.days and step.days > notice.days:
        raise RuleBroken(
            f"告知书告知的期限是{notice.days}日，决定不能重于告知的内容。确需加重的，请撤销告知书，重新告知。", law.NEVER_GRAVER.basis, "days"
        )
    if rights.must_answer(notice) and not (step.defence_answer and step.defence_taken):
        raise RuleBroken("企业作了陈述、申辩或者参加了听证，决定须写明是否采纳及理由。", law.HEARD.basis, "defence_answer")


def check_announced(step: Step) -> None:
    """Where the document announces and orders in one sentence, the announcement is drafted or its omission reasoned."""
    row = step.row
    if row.together_with_order and not step.without_announcement and with_order.of_case(step.case) is None:
        raise RuleBroken(
            "文件规定公告与责令整改同时作出，本案还没有起草公告。请起草人先起草公告；不公告的，退回后写明理由。", row.policy[0], "without_announcement"
        )


@transaction.atomic
def review_step(*, step: Step, note: str = "", actor: Actor, at: datetime, version: int | None = None) -> Step:
    """Pass the legal review: another person than the drafter, of the deciding office, sends the draft on to the head."""
    acts.permit(actor, GRANTS, "step.review")
    case = hold(step.case, version=version)
    step = locked(step, case)
    hands.check_reviewer(step, actor, what=WHAT)
    check_needs(step, on=calendar.local_date(at))
    check_announced(step)
    basis.require(step.named_basis, case, step.row)
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
    check_needs(step, on=calendar.local_date(at), at_approval=True)
    check_announced(step)
    basis.require(step.named_basis, case, row)
    if row.grave and not step.penalty_basis:
        raise RuleBroken("本级措施是行政处罚，必须写明法律依据，只有政策依据不得批准。", row.basis[0])
    step.approved_by_id, step.decided_on = actor.pk, calendar.local_date(at)
    deadline = calendar.due(row.term, step.decided_on, length=step.days).date if row.term else None
    step.document = letters_of_step.paper(step, title=title_of(step), deadline=deadline, actor=actor, at=at)
    acts.advance(step, "issued", actor=actor, at=at, basis=step.basis_text, fields=("approved_by", "decided_on", "document"))
    case.rung, case.target = row.key, ""
    move(case, "issue", actor=actor, at=at, basis=step.basis_text, note=step.document.number)
    letters_of_step.tell(step, actor=actor, at=at)
    return step


def locked(step: Step, case: Case) -> Step:
    """The step, locked behind its case."""
    row = Step.objects.select_for_update(of=("self",)).select_related("office", "document", "rights").get(pk=step.pk)
    row.case = case
    if row.rights:
        row.rights.case = case
    return row


def title_of(step: Step) -> str:
    if step.row.document == "revocation_request":
        return f"关于提请吊销{step.case.enterprise.name}营业执照的函"
    if step.case.irregularity_id:
        return kind_of(step.row.document).title.partition("（")[0]
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
    *,
    step: Step,
    served_on: date | None,
    how: str,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """Record service on paper. Once it is effective the clock of the rung starts and its measure takes effect.

    What is under way (mail without receipt, a public notice) leaves the step as it is until `serving` completes it.
    """
    acts.permit(actor, GRANTS, "step.serve")
    case = hold(step.case, version=version)
    step = locked(step, case)
    if step.document is None:
        raise RuleBroken("决定还没有签发，不能登记送达。", ladder.SERVE.basis)
    service = services.record(
        to=addressee.of_case(case), document=step.document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness, mail_no=mail_no,
        actor=actor, at=at,
    )  # fmt: skip
    if service.served:
        effect_of(step, service, actor=actor, at=at)
    else:
        case.due_on, case.due_provisional = service.effective_on or case.due_on, False
        case.version += 1
        case.save(update_fields=["due_on", "due_provisional", "version"])
    return step


def effect_of(step: Step, service: Service, *, actor: Actor, at: datetime) -> None:
    """What an effective service does to its decision, whichever way it came."""
    step.served_how = Step.ServedHow(service.method)
    step.served_note = "；".join(words for words in (service.note, service.witness, service.mail_no) if words)[:300]
    take_effect(step, served_on=service.served_on, actor=actor, at=at)


@transaction.atomic
def sign_for(*, step: Step, member: User, at: datetime) -> Step:
    """The enterprise opens and signs for its paper online: this is service, unless it was served before."""
    case = hold(step.case)
    if not case.enterprise.memberships.filter(user=member).exists():
        raise NotPermitted("只有当事企业的成员可以签收。")
    require_right(member, case.enterprise_id, "sign")
    step = locked(step, case)
    if step.signed_for_at is not None:
        return step
    if step.state == StepState.ISSUED:
        service = services.sign_online(to=addressee.of_case(case), document=step.document, member=member, at=at)
        effect_of(step, service, actor=SYSTEM, at=at)
    step.signed_for_at, step.signed_for_by = at, member
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
    done = measures.apply(step, on=served_on, actor=actor, at=at)
    letters_of_step.tell_issuers(step, done, at=at)
    words = f"{row.name}，{Step.ServedHow(step.served_how).label}，{served_on.isoformat()}"
    if row.term is None:
        case.outcome = ladder.Outcome.EXECUTED
        case.target = row.on_executed if row.on_executed != ladder.CLOSE else ""
    move(case, "serve" if row.term else "execute", actor=actor, at=at, step=step, note=words)
    if row.on_executed not in ("", ladder.CLOSE):  # a rung that only punishes is followed by the one that orders
        case.target = row.on_executed
        move(case, "follow", actor=actor, at=at, basis=step.basis_text, note=case.book.rung(case.target).name)
    consequence.follow(case=case, actor=actor, at=at)


def start_clocks(step: Step) -> None:
    """Work out the correction term and the recheck window from the day of service."""
    found = clocks.count(step)
    if found is None:
        return
    step.comply_by, step.comply_provisional = found.correction.date, found.provisional
    if found.recheck:
        step.recheck_from, step.recheck_by = found.recheck_from, found.recheck.date
