"""Serving papers that move no case: answers, calls to a recheck and its result; and what the parties of a counterfeit case get."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from enforcement.law import counterfeit as counterfeit_law
from enforcement.law import service as law
from enforcement.models import Case, Party, PenaltyNotice, Service
from enforcement.permissions import GRANTS
from enforcement.queries import addressee, party_paper
from enforcement.queries import paper as queries
from enforcement.states.rights import NoticeState
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.models import Document

from . import counterfeit, penalty_notice
from . import service as services
from .holding import hold


@transaction.atomic
def serve_paper(
    *,
    case: Case,
    document: Document,
    how: str,
    served_on: date | None,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Service:
    """Record how such a paper reached the enterprise. What moves the case has its own act."""
    acts.permit(actor, GRANTS, "service.record")
    case = hold(case, version=version)
    if not queries.papers_of(case).filter(pk=document.pk).exists():
        raise RuleBroken("这份文书有自己的送达登记页面，请从案件页办理。", law.RECEIPT_RULE.basis)
    row = services.record(
        to=addressee.of_case(case), document=document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness, mail_no=mail_no,
        actor=actor, at=at,
    )  # fmt: skip
    case.version += 1
    case.save(update_fields=["version"])
    return row


@transaction.atomic
def serve_party(
    *,
    party: Party,
    document: Document,
    how: str,
    served_on: date | None,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Service:
    """Record how a paper of a counterfeit case reached one of its parties. A notice starts the party's days with it."""
    acts.permit(actor, GRANTS, "service.record")
    case = counterfeit.hold(party.case, version=version, live=False)
    counterfeit.same_office(case, actor)
    party.case = case
    if not party_paper.parties_of(document).filter(pk=party.pk).exists():
        raise RuleBroken("这份文书不是发给这名当事人的，请从案件页重新选择。", law.RECEIPT_RULE.basis)
    notice = _notice(document, party)
    if notice is not None and notice.state == NoticeState.WITHDRAWN:
        raise RuleBroken("这份告知书已经撤销，不再送达。请送达新的告知书。", law.RECEIPT_RULE.basis)
    row = services.record(
        to=addressee.of_party(party), document=document, how=how, served_on=served_on, sent_on=sent_on, note=note, witness=witness, mail_no=mail_no,
        core=party_paper.core_of(document, party), actor=actor, at=at,
    )  # fmt: skip
    if row.served and notice is not None and notice.state == NoticeState.ISSUED:
        penalty_notice.effect_of(notice, row, actor=actor, at=at)
    if notice is not None:
        counterfeit.recount(case, actor=actor, at=at)
    return row


def _notice(document: Document, party: Party) -> PenaltyNotice | None:
    """The notice that a paper is, locked, with the case that the caller holds."""
    found = PenaltyNotice.objects.filter(document=document).first()
    return penalty_notice.locked(found, party.case) if found else None


@transaction.atomic
def sign_paper(*, document: Document, member: User, at: datetime) -> Service:
    """The enterprise signs for it online: this is service, unless it was served before. Twice is once."""
    acts.permit(member, GRANTS, "paper.sign_for")
    if queries.is_plain(document):
        case = hold(queries.case_of(document))
        return services.sign_online(to=addressee.of_case(case), document=document, member=member, at=at)
    party = party_paper.own_party(document, member)
    if party is None:
        raise NotPermitted("只有当事企业的成员可以签收。")
    return _sign_as_party(party, document, member, at)


def _sign_as_party(party: Party, document: Document, member: User, at: datetime) -> Service:
    party.case = counterfeit.hold(party.case, live=False)
    notice = _notice(document, party)
    if notice is not None and notice.state == NoticeState.WITHDRAWN:
        raise RuleBroken("这份告知书已经撤销，不需要签收。需要作出决定的，我们会重新告知。", law.RECEIPT_RULE.basis)
    row = services.sign_online(to=addressee.of_party(party), document=document, member=member, at=at)
    if notice is not None and notice.state == NoticeState.ISSUED:
        penalty_notice.effect_of(notice, row, actor=SYSTEM, at=at)
    if row.signed_by_id == member.pk and row.recorded_at == at:
        trail.record("counterfeit.signed_for", party.case, actor=member, at=at, basis=counterfeit_law.SERVED_FIRST, note=document.number)
    return row
