"""Telling a party to a counterfeit case what is intended, before its penalty is decided (APL 44, 45, 63)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from enforcement.law import counterfeit as law
from enforcement.law import rights as rights_law
from enforcement.models import CounterfeitCase, Party, PenaltyNotice, Service
from enforcement.permissions import GRANTS
from enforcement.queries import addressee, party_paper
from enforcement.queries import counterfeit as queries
from enforcement.states.counterfeit import CounterfeitState
from enforcement.states.rights import NoticeState
from enterprises.queries.membership import is_member, require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.core.yuan import yuan
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Document
from quality_portal.workdays import calendar

from . import counterfeit_wording as wording
from . import service as services
from . import statement_receipt
from .counterfeit import hold, recount, same_office


@transaction.atomic
def draft_notice(
    *, case: CounterfeitCase, party: Party, facts: str, violations: Sequence[str], proposed: str, fine: Decimal, version: int | None = None,
    actor: Actor, at: datetime,
) -> PenaltyNotice:  # fmt: skip
    """Draft what a party is told. Where one stands already, it is withdrawn first."""
    acts.permit(actor, GRANTS, "rights.draft")
    held = hold(case, version=version)
    same_office(held, actor)
    if held.state != CounterfeitState.INVESTIGATING:
        raise RuleBroken("处罚决定已经送审或者作出，不能再告知。请刷新页面后查看最新状态。", rights_law.TOLD_BEFORE.basis)
    if party.case_id != held.pk:
        raise RuleBroken("所选当事人不属于本案。", field="party")
    if standing := queries.standing_notice(party):
        raise RuleBroken(f"{party.name}的告知书已经起草（{standing.get_state_display()}）。需要改变的，先退回或者撤销。", rights_law.TOLD_BEFORE.basis, "party")
    if not violations or any(law.violation(key) is None for key in violations):
        raise RuleBroken("请选择违法行为和处罚依据，告知书必须写明依据。", law.NO_STATUTE, "violations")
    for field, value, words in (("facts", facts, "事实和证据"), ("proposed", proposed, "拟作出的处罚")):
        if not value.strip():
            raise RuleBroken(f"请写明{words}。", rights_law.TOLD_BEFORE.basis, field)
    row = PenaltyNotice.objects.create(
        case=held, party=party, facts=facts.strip(), violations=list(dict.fromkeys(violations)), proposed=proposed.strip(), fine=fine,
        drafted_by_id=actor.pk, drafted_at=at,
    )  # fmt: skip
    trail.record("penaltynotice.drafted", row, actor=actor, at=at, basis=row.basis)
    return row


def _locked(notice: PenaltyNotice, actor: Actor) -> PenaltyNotice:
    case = hold(notice.case)
    same_office(case, actor)
    return locked(notice, case)


def locked(notice: PenaltyNotice, case: CounterfeitCase) -> PenaltyNotice:
    """Lock a notice of a case that the caller holds."""
    row = PenaltyNotice.objects.select_for_update(of=("self",)).select_related("party__enterprise", "document").get(pk=notice.pk)
    row.case = row.party.case = case
    return row


def _other(row: PenaltyNotice, actor: Actor) -> None:
    if actor.pk == row.drafted_by_id:
        raise NotPermitted("起草人不能批准自己起草的告知书。请由另一位局领导审批。")


@transaction.atomic
def approve_notice(*, notice: PenaltyNotice, actor: Actor, at: datetime) -> PenaltyNotice:
    """Approve what somebody else drafted: it gets its number and its paper."""
    acts.permit(actor, GRANTS, "rights.approve")
    row = _locked(notice, actor)
    _other(row, actor)
    row.approved_by_id, row.issued_on = actor.pk, calendar.local_date(at)
    row.document = documents.issue(
        "rights_notice", office=row.case.office, subject=row, title="行政处罚事先告知书", content=wording.penalty_notice(row), actor=actor, at=at
    )
    acts.advance(row, "issued", actor=actor, at=at, fields=("approved_by", "issued_on", "document"), note=row.document.number)
    return row


@transaction.atomic
def return_notice(*, notice: PenaltyNotice, reason: str, actor: Actor, at: datetime) -> PenaltyNotice:
    """Send the draft back with the reason."""
    acts.permit(actor, GRANTS, "rights.approve")
    row = _locked(notice, actor)
    _other(row, actor)
    if not reason.strip():
        raise RuleBroken("退回须写明理由，起草人据此修改。", rights_law.TOLD_BEFORE.basis, "reason")
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "returned", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    return row


@transaction.atomic
def withdraw_notice(*, notice: PenaltyNotice, because: str, actor: Actor, at: datetime) -> PenaltyNotice:
    """Take a notice back because facts or intention changed; the party is told anew before anything is decided."""
    acts.permit(actor, GRANTS, "rights.withdraw")
    row = _locked(notice, actor)
    if not because.strip():
        raise RuleBroken("撤销须写明理由，并重新告知。", rights_law.TOLD_BEFORE.basis, "because")
    if row.case.state != CounterfeitState.INVESTIGATING:
        raise RuleBroken("处罚决定已经送审。需要重新告知的，先退回决定，再撤销告知书。", rights_law.TOLD_BEFORE.basis)
    row.withdrawn_because = because.strip()[:500]
    acts.advance(row, "withdrawn", actor=actor, at=at, note=row.withdrawn_because, fields=("withdrawn_because",))
    return row


@transaction.atomic
def serve_notice(
    *, notice: PenaltyNotice, served_on: date | None, how: str, sent_on: date | None = None, note: str = "", witness: str = "", mail_no: str = "",
    actor: Actor, at: datetime,
) -> PenaltyNotice:  # fmt: skip
    """Record its service on paper. Once it is effective the party's days run from the next one."""
    acts.permit(actor, GRANTS, "rights.serve")
    row = _locked(notice, actor)
    if row.document is None:
        raise RuleBroken("告知书还没有批准，不能登记送达。", rights_law.TOLD_BEFORE.basis)
    if row.state == NoticeState.WITHDRAWN:
        raise RuleBroken("这份告知书已经撤销，不再送达。请送达新的告知书。", rights_law.TOLD_BEFORE.basis)
    service = services.record(
        to=addressee.of_party(row.party), document=row.document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness,
        mail_no=mail_no, core=party_paper.core_of(row.document, row.party), actor=actor, at=at,
    )  # fmt: skip
    if service.served:
        effect_of(row, service, actor=actor, at=at)
    recount(row.case, actor=actor, at=at)
    return row


def effect_of(notice: PenaltyNotice, service: Service, *, actor: Actor, at: datetime) -> None:
    """Start the party's days on the day of service, whichever way it came. The caller holds case and notice."""
    on = service.served_on
    notice.served_on, notice.served_how = on, service.method
    notice.served_note = "；".join(words for words in (service.note, service.witness, service.mail_no) if words)[:300]
    notice.answer_until = max(calendar.due(term, on).date for term in (rights_law.DEFENCE, rights_law.hearing_request(on)))
    fields = ("served_on", "served_how", "served_note", "answer_until")
    acts.advance(notice, "served", actor=actor, at=at, fields=fields, note=f"{service.get_method_display()}，{zhdate(on)}")


@transaction.atomic
def record_answer(*, notice: PenaltyNotice, kind: str, on: date, text: str = "", actor: Actor, at: datetime) -> PenaltyNotice:
    """Take down what the party said: a defence, that it wants a hearing, or how the hearing went. Said twice is once."""
    acts.permit(actor, GRANTS, "rights.state")
    return _take_down(_locked(notice, actor), kind=kind, on=on, text=text, actor=actor, at=at)


@transaction.atomic
def state_online(*, notice: PenaltyNotice, kind: str, text: str = "", member: User, at: datetime) -> Document:
    """The party itself says it at its desk, within its days. Returns the receipt; said twice, the first one."""
    acts.permit(member, GRANTS, "rights.state")
    row = locked(notice, hold(notice.case))
    enterprise = row.party.enterprise
    if enterprise is None or not is_member(member, enterprise.pk):
        raise NotPermitted("只有当事企业的成员可以提出意见。")
    require_right(member, enterprise.pk, "submit")
    on = calendar.local_date(at)
    if kind not in ("defence", "hearing"):
        raise RuleBroken("请选择陈述、申辩或者要求听证。", rights_law.HEARD.basis, "kind")
    if row.answer_until is not None and on > row.answer_until:
        raise RuleBroken(f"提出意见的期限已于{zhdate(row.answer_until)}届满。仍有意见的，请书面交给承办人。", rights_law.HEARD.basis, "kind")
    _take_down(row, kind=kind, on=on, text=text, actor=member, at=at)
    return statement_receipt.give(row, kind=kind, what=ANSWERS[kind], text=text.strip(), member=member, at=at)


def _take_down(row: PenaltyNotice, *, kind: str, on: date, text: str, actor: Actor, at: datetime) -> PenaltyNotice:
    """The caller holds case and notice."""
    if row.state != NoticeState.SERVED:
        raise RuleBroken("告知书还没有送达，不能登记当事人的意见。", rights_law.TOLD_BEFORE.basis)
    if row.case.state == CounterfeitState.DECIDED:
        raise RuleBroken("本案已经作出决定，不再登记对告知书的意见。不服决定的，可以申请行政复议或者提起行政诉讼。", rights_law.HEARD.basis)
    if not row.served_on <= on <= calendar.local_date(at):
        raise RuleBroken("日期应在告知书送达之后、今天之前。", rights_law.HEARD.basis, "on")
    words = text.strip()
    if kind == "defence":
        _defend(row, words, on)
    elif kind == "hearing":
        _ask_hearing(row, on)
    elif kind == "held":
        _hear(row, words, on)
    else:
        raise RuleBroken("请选择当事人意见的种类。", field="kind")
    row.save(update_fields=["defence", "hearing_asked_on", "hearing_held_on", "hearing_note"])
    trail.record("penaltynotice.answered", row, actor=actor, at=at, basis=rights_law.HEARD.basis, note=f"{ANSWERS[kind]}，{zhdate(on)}")
    recount(row.case, actor=actor, at=at)
    return row


def _defend(row: PenaltyNotice, words: str, on: date) -> None:
    """The same words are kept once; what is said later stands behind what was said before."""
    if not words:
        raise RuleBroken("请写明陈述、申辩的事实、理由和证据。", rights_law.HEARD.basis, "text")
    if words not in row.defence:
        row.defence = f"{row.defence}\n{zhdate(on)}补充：{words}" if row.defence else words


def _ask_hearing(row: PenaltyNotice, on: date) -> None:
    if row.hearing_asked_on is not None:
        return
    until = calendar.due(rights_law.hearing_request(row.served_on), row.served_on).date
    if on > until:
        raise RuleBroken(f"要求听证的期限已于{zhdate(until)}届满。", law.HEARING_REQUEST.basis, "on")
    row.hearing_asked_on = on


def _hear(row: PenaltyNotice, words: str, on: date) -> None:
    if not words:
        raise RuleBroken("请写明听证的情况。", rights_law.RECORD.basis, "text")
    if row.hearing_asked_on is None:
        raise RuleBroken("当事人没有要求听证。请先登记要求听证。", law.HEARING, "kind")
    if on < row.hearing_asked_on:
        raise RuleBroken("听证日期不能早于要求听证的日期。请对照听证笔录检查。", rights_law.RECORD.basis, "on")
    row.hearing_held_on, row.hearing_note = row.hearing_held_on or on, row.hearing_note or words


ANSWERS = {"defence": "陈述、申辩", "hearing": "要求听证", "held": "听证已经举行"}


def check_told(party: Party, violations: Sequence[str], fine: Decimal, *, on: date) -> PenaltyNotice:
    """The served notice that a party's penalties rest on, its days over and its wish heard. Raises RuleBroken for what is missing."""
    row = queries.standing_notice(party)
    if row is None or row.state != NoticeState.SERVED:
        raise RuleBroken(f"还没有向{party.name}送达处罚告知书，不能作出处罚决定。", rights_law.TOLD_BEFORE.basis, "penalties")
    if not set(violations) <= set(row.violations):
        raise RuleBroken(f"对{party.name}的处罚超出告知书写明的违法行为。请撤销告知书，重新告知。", rights_law.TOLD_BEFORE.basis, "penalties")
    if fine > row.fine:
        raise RuleBroken(
            f"对{party.name}的罚款 {yuan(fine)}重于告知的 {yuan(row.fine)}。确需加重的，请撤销告知书，重新告知。", rights_law.NEVER_GRAVER.basis, "penalties"
        )
    if row.hearing_asked_on and not row.hearing_held_on:
        raise RuleBroken(f"{party.name}要求听证，听证举行后才能作出决定。", law.HEARING, "penalties")
    if on <= row.answer_until and not row.hearing_held_on:
        raise RuleBroken(f"{party.name}在{zhdate(row.answer_until)}前可以陈述、申辩或者要求听证，期满后才能作出决定。", law.HEARING_REQUEST.basis, "penalties")
    return row
