"""Telling a party its rights before a penalty, and taking down what it says. Hearings are in `hearing`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enforcement.law import ladder
from enforcement.law import rights as law
from enforcement.models import Case, RightsNotice, RightsStatement, Service
from enforcement.models.rights import digest_of
from enforcement.permissions import GRANTS
from enforcement.queries import addressee
from enforcement.queries import evidence as evidence_of
from enforcement.queries import facts as facts_of
from enforcement.queries import rights as queries
from enforcement.states.case import CaseState
from enforcement.states.rights import NoticeState, StatementHow, StatementKind
from enterprises.queries.membership import is_member, require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.core.law import Citation, Term
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import basis, hands, wording_decision, wording_rights
from . import service as services
from .drafting import check_days, deciding_office, next_row
from .holding import PACE, hold

WHAT = "告知书"
SPOKEN = {
    StatementKind.HEARING: "要求举行听证。",
    StatementKind.NO_HEARING: "放弃听证。",
    StatementKind.NO_DEFENCE: "放弃陈述、申辩。",
}


@transaction.atomic
def draft_notice(
    *,
    case: Case,
    facts: str = "",
    evidence: str = "",
    reasons: str = "",
    days: int | None = None,
    named_basis: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> RightsNotice:
    """Draft the notice of what the next rung intends; another person approves it."""
    acts.permit(actor, GRANTS, "rights.draft")
    case = hold(case, version=version)
    row = next_row(case)
    if case.state not in (CaseState.AWAITING_STEP, CaseState.EXECUTED) or not any(need.key == "rights" for need in row.needs):
        raise RuleBroken(f"“{row.name}”不需要事先告知，或者决定已经送审。请刷新页面后查看最新状态。", law.TOLD_BEFORE.basis)
    if standing := queries.live(case, row.key):
        raise RuleBroken(f"本级措施的告知书已经起草（{standing.get_state_display()}），不再重复起草。", law.TOLD_BEFORE.basis)
    length = check_days(row, days)
    notice = RightsNotice.objects.create(
        case=case,
        rung=row.key,
        rule_key=f"{case.rulebook}/{row.key}",
        office=deciding_office(case.office, row),
        act=f"{row.act}，期限{length}日" if length else row.act,
        facts=facts.strip() or facts_of.statement(case),
        evidence=evidence.strip() or evidence_of.in_words(case),
        reasons=reasons.strip(),
        basis_text=row.basis_text,
        named_basis=basis.checked(named_basis, case, row),
        days=length,
        hearing=row.needs_hearing,
        drafted_by_id=actor.pk,
        drafted_at=at,
    )
    log(case, "case.rights_drafted", due=(ladder.APPROVE, calendar.local_date(at)), actor=actor, at=at, basis=law.TOLD_BEFORE.basis, note=row.name)
    return notice


def log(
    case: Case, verb: str, *, due: tuple[Term, date] | None = None, actor: Actor, at: datetime, basis: Citation | str = "", note: str = ""
) -> None:
    """Record on the case what was done beside the ladder, count its version up and set the day by which to go on."""
    case.version += 1
    if due:
        term, since = due
        end = calendar.due(term, since)
        case.due_on, case.due_provisional = end.date, end.provisional
        case.due_since = since if term is PACE.get(CaseState(case.state)) else None
    case.save(update_fields=["version", "due_on", "due_provisional", "due_since"])
    trail.record(verb, case, actor=actor, at=at, basis=basis, note=note[:500])


def locked(notice: RightsNotice, case: Case) -> RightsNotice:
    """The notice, locked behind its case."""
    row = RightsNotice.objects.select_for_update(of=("self",)).select_related("office", "document").get(pk=notice.pk)
    row.case = case
    return row


@transaction.atomic
def approve_notice(*, notice: RightsNotice, actor: Actor, at: datetime, version: int | None = None) -> RightsNotice:
    """Approve a notice drafted by somebody else: it gets its number and its paper."""
    acts.permit(actor, GRANTS, "rights.approve")
    case = hold(notice.case, version=version)
    notice = locked(notice, case)
    hands.check_approver(notice, actor, what=WHAT)
    basis.require(notice.named_basis, case, notice.row)
    day = calendar.local_date(at)
    paper = documents.issue(
        "rights_notice", office=notice.office, subject=case, title="行政处罚事先告知书", content=_content(notice, day), actor=actor, at=at
    )
    notice.approved_by_id, notice.issued_on, notice.document = actor.pk, day, paper
    acts.advance(notice, "issued", actor=actor, at=at, fields=("approved_by", "issued_on", "document"))
    log(case, "case.rights_issued", due=(ladder.SERVE, day), actor=actor, at=at, basis=law.TOLD_BEFORE.basis, note=paper.number)
    return notice


def _content(notice: RightsNotice, day: date) -> dict:
    words = wording_decision.with_named(notice.basis_text, notice.named_basis)
    return wording_rights.rights_notice(
        notice.case, act=notice.act, facts=notice.facts, evidence=notice.evidence, basis=words, reasons=notice.reasons,
        defence=_within(law.DEFENCE), hearing=_within(law.hearing_request(day)) if notice.hearing else "",
    )  # fmt: skip


def _within(term: Term) -> str:
    return f"自收到本告知书之日起{term.length}{term.unit.value}内"


@transaction.atomic
def return_notice(*, notice: RightsNotice, reason: str, actor: Actor, at: datetime, version: int | None = None) -> RightsNotice:
    """Send a draft back with the reason."""
    acts.permit(actor, GRANTS, "rights.approve")
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", field="reason")
    case = hold(notice.case, version=version)
    notice = locked(notice, case)
    hands.check_approver(notice, actor, what=WHAT)
    notice.return_reason = reason.strip()[:500]
    acts.advance(notice, "returned", actor=actor, at=at, note=notice.return_reason, fields=("return_reason",))
    log(case, "case.rights_returned", due=(ladder.DECIDE, calendar.local_date(at)), actor=actor, at=at, note=notice.return_reason)
    return notice


@transaction.atomic
def withdraw_notice(*, notice: RightsNotice, because: str, actor: Actor, at: datetime, version: int | None = None) -> RightsNotice:
    """Take a notice back, because facts or intention changed; the party is told anew before anything is decided."""
    acts.permit(actor, GRANTS, "rights.withdraw")
    if not because.strip():
        raise RuleBroken("撤销须写明理由，并重新告知。", law.TOLD_BEFORE.basis, "because")
    case = hold(notice.case, version=version)
    notice = locked(notice, case)
    if case.state not in (CaseState.AWAITING_STEP, CaseState.EXECUTED):
        raise RuleBroken("决定已经送审。需要重新告知的，先退回决定，再撤销告知书。", law.TOLD_BEFORE.basis)
    hands.check_approver(notice, actor, what=WHAT)
    notice.withdrawn_because = because.strip()[:500]
    acts.advance(notice, "withdrawn", actor=actor, at=at, note=notice.withdrawn_because, fields=("withdrawn_because",))
    log(case, "case.rights_withdrawn", due=(ladder.DECIDE, calendar.local_date(at)), actor=actor, at=at, note=notice.withdrawn_because)
    return notice


@transaction.atomic
def serve_notice(
    *,
    notice: RightsNotice,
    served_on: date | None,
    how: str,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> RightsNotice:
    """Record service on paper. Once it is effective, the terms for a defence and for a hearing run."""
    acts.permit(actor, GRANTS, "rights.serve")
    case = hold(notice.case, version=version)
    notice = locked(notice, case)
    if notice.document is None:
        raise RuleBroken("告知书还没有批准，不能登记送达。", law.TOLD_BEFORE.basis)
    service = services.record(
        to=addressee.of_case(case), document=notice.document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness, mail_no=mail_no,
        actor=actor, at=at,
    )  # fmt: skip
    if service.served:
        effect_of(notice, service, actor=actor, at=at)
    else:
        case.due_on, case.due_provisional = service.effective_on or case.due_on, False
        case.version += 1
        case.save(update_fields=["due_on", "due_provisional", "version"])
    return notice


def effect_of(notice: RightsNotice, service: Service, *, actor: Actor, at: datetime) -> None:
    """Start the terms on the day of service, whichever way it came. The caller holds case and notice."""
    defence = calendar.due(law.DEFENCE, service.served_on)
    asked = calendar.due(law.hearing_request(service.served_on), service.served_on) if notice.hearing else None
    notice.served_on, notice.defence_until, notice.hearing_until = service.served_on, defence.date, asked.date if asked else None
    notice.provisional = defence.provisional or bool(asked and asked.provisional)
    acts.advance(notice, "served", actor=actor, at=at, fields=("served_on", "defence_until", "hearing_until", "provisional"))
    words = f"{service.get_method_display()}，{zhdate(service.served_on)}；陈述、申辩至{zhdate(notice.defence_until)}"
    log(notice.case, "case.rights_served", due=(ladder.DECIDE, notice.ends_on), actor=actor, at=at, basis=law.TOLD_BEFORE.basis, note=words)


@transaction.atomic
def sign_notice(*, notice: RightsNotice, member: User, at: datetime) -> RightsNotice:
    """The enterprise signs for the notice online: this is service, unless it was served before."""
    acts.permit(member, GRANTS, "rights.sign_for")
    case = hold(notice.case)
    if not is_member(member, case.enterprise_id):
        raise NotPermitted("只有当事企业的成员可以签收。")
    require_right(member, case.enterprise_id, "sign")
    notice = locked(notice, case)
    if notice.signed_for_at is not None or notice.state == NoticeState.WITHDRAWN:
        return notice
    if notice.state == NoticeState.ISSUED:
        service = services.sign_online(to=addressee.of_case(case), document=notice.document, member=member, at=at)
        effect_of(notice, service, actor=SYSTEM, at=at)
    notice.signed_for_at, notice.signed_for_by = at, member
    notice.save(update_fields=["signed_for_at", "signed_for_by"])
    trail.record("case.rights_signed_for", case, actor=member, at=at, note=notice.document.number)
    return notice


@transaction.atomic
def state(
    *,
    notice: RightsNotice,
    kind: str,
    text: str = "",
    how: str = StatementHow.ONLINE,
    made_on: date | None = None,
    files: Sequence[UploadedFile] = (),
    actor: Actor,
    at: datetime,
) -> RightsStatement:
    """Take down what the party says: online by its member, or what came on paper by an officer. Said twice, it is kept once."""
    acts.permit(actor, GRANTS, "rights.state")
    case = hold(notice.case)
    notice = locked(notice, case)
    online, said = how == StatementHow.ONLINE, StatementKind(kind)
    if online != is_member(actor, case.enterprise_id):
        raise NotPermitted("网上提交只能由当事企业的成员办理；书面和口头意见由承办人登记。")
    if online:
        require_right(actor, case.enterprise_id, "submit")
    day = calendar.local_date(at) if online else made_on
    words = text.strip() or SPOKEN.get(said, "")
    if not words:
        raise RuleBroken("请写明陈述、申辩的事实、理由和证据。", law.HEARD.basis, "text")
    content = {"notice": str(notice.pk), "kind": said.value, "text": words, "made_on": day.isoformat() if day else "", "how": how}
    if twin := _twin(notice, said, digest_of(content)):
        return twin
    _check_said(notice, said, day, online=online, today=calendar.local_date(at))
    row = RightsStatement.objects.create(
        notice=notice, kind=said, text=words, how=how, made_on=day, receipt_no=_receipt_number(), digest=digest_of(content), by_id=actor.pk, at=at
    )
    for file in files:
        documents.attach(row, file, actor=actor, at=at, note=row.get_kind_display())
    trail.record("rightsstatement.made", row, actor=actor, at=at, basis=law.HEARD.basis, note=row.get_how_display())
    heard = (ladder.DECIDE, day) if said is StatementKind.HEARING else None
    log(case, "case.rights_stated", due=heard, actor=actor, at=at, basis=law.HEARD.basis, note=f"{row.get_kind_display()}，{row.get_how_display()}")
    return row


def _twin(notice: RightsNotice, kind: StatementKind, digest: str) -> RightsStatement | None:
    """The same thing said before: a right is used once, the same defence counts once."""
    found = RightsStatement.objects.filter(notice=notice, kind=kind)
    return (found.filter(digest=digest) if kind is StatementKind.DEFENCE else found).first()


def _check_said(notice: RightsNotice, kind: StatementKind, day: date | None, *, online: bool, today: date) -> None:
    if notice.state != NoticeState.SERVED:
        raise RuleBroken("请先签收告知书，再提出意见。期限自签收的次日起计算。", law.TOLD_BEFORE.basis)
    if notice.case.state not in (CaseState.AWAITING_STEP, CaseState.EXECUTED, CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL):
        raise RuleBroken("本案已经作出决定，不再接收对告知书的意见。不服决定的，可以申请行政复议或者提起行政诉讼。", law.HEARD.basis)
    if day is None or day > today or day < notice.issued_on:
        raise RuleBroken("提出日期应在告知书签发之后、今天之前。", law.HEARD.basis, "made_on")
    if kind is StatementKind.HEARING:
        _check_hearing_asked(notice, day)
    if kind is StatementKind.DEFENCE and online and day > notice.defence_until:
        raise RuleBroken(f"陈述、申辩的期限已于{zhdate(notice.defence_until)}届满。仍有意见的，请书面交给承办人。", law.DEFENCE.basis)


def _check_hearing_asked(notice: RightsNotice, day: date) -> None:
    term = law.hearing_request(notice.served_on)
    if not notice.hearing:
        raise RuleBroken("本级措施不属于可以要求听证的范围，可以提出陈述、申辩。", term.basis, "kind")
    if day > notice.hearing_until:
        raise RuleBroken(f"要求听证的期限已于{zhdate(notice.hearing_until)}届满。", term.basis, "kind")
    if queries.of_kind(notice, StatementKind.NO_HEARING):
        raise RuleBroken("企业已经书面放弃听证，不能再要求听证。", term.basis, "kind")


def _receipt_number() -> str:
    """Sixteen random digits, so that nobody can guess another's receipt."""
    while True:
        number = f"{secrets.randbelow(10**16):016d}"
        if not RightsStatement.objects.filter(receipt_no=number).exists():
            return number
