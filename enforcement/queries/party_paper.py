"""The papers of counterfeit cases that go to their parties: what each was told, what was seized, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, Decision, Party, Penalty, PenaltyNotice, Seizure, Service
from enforcement.queries import counterfeit
from enforcement.states.counterfeit import CounterfeitState
from enforcement.states.letter import ServiceState
from enforcement.states.rights import NoticeState
from enterprises.models import Enterprise
from enterprises.queries.membership import is_member
from quality_portal.accounts.models import User
from quality_portal.core.formats import zhdate
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document
from quality_portal.documents.queries import of as documents_of_subject
from quality_portal.workdays import calendar


@dataclass(frozen=True, slots=True)
class PartyPaper:
    """A paper, the party that it is for, how it reached it, and what runs from that day."""

    document: Document
    party: Party
    service: Service | None
    starts: str = ""

    @property
    def waits(self) -> bool:
        """Has nobody served or sent it yet?"""
        return self.service is None


def parties_of(document: Document) -> QuerySet[Party]:
    """Whom a paper is for; a decision may be for several."""
    found = Party.objects.filter(
        Q(penalty_notices__document=document)
        | Q(penalties__decision__document=document)
        | Q(seizures__document=document)
        | Q(seizures__extension_document=document)
    )
    return found.select_related("case__office", "case__officer", "enterprise").distinct().order_by("pk")


def receipts_of(notice: PenaltyNotice) -> QuerySet[Document]:
    """What its party was given for each thing it said online, newest first."""
    return documents_of_subject(notice).filter(kind="statement_receipt").order_by("-pk")


def documents_of(party: Party) -> QuerySet[Document]:
    """The papers for one party."""
    told, decided = party.penalty_notices.filter(document__isnull=False), party.penalties.filter(decision__document__isnull=False)
    held = party.seizures.filter(document__isnull=False)
    longer = party.seizures.filter(extension_document__isnull=False)
    return Document.objects.filter(
        Q(pk__in=told.values("document")) | Q(pk__in=decided.values("decision__document")) | Q(pk__in=held.values("document"))
        | Q(pk__in=longer.values("extension_document"))
    ).select_related("office")  # fmt: skip


def of_case(case: CounterfeitCase) -> list[PartyPaper]:
    """Every paper that a party gets, in the order of the case, with its service. Six queries at most."""
    pairs: list[tuple[Document, Party, PenaltyNotice | None]] = []
    for row in case.seizures.filter(document__isnull=False).select_related("document", "extension_document", "party__enterprise").order_by("pk"):
        pairs += [(paper, row.party, None) for paper in (row.document, row.extension_document) if paper is not None]
    for notice in case.penalty_notices.filter(document__isnull=False).select_related("document", "party__enterprise").order_by("pk"):
        if notice.state != NoticeState.WITHDRAWN or notice.served_on:
            pairs.append((notice.document, notice.party, notice))
    decided = Penalty.objects.filter(decision__case=case, decision__document__isnull=False).select_related("decision__document", "party__enterprise")
    pairs += [(one.decision.document, one.party, None) for one in decided.order_by("pk")]
    return list(_with_service(case, pairs))


def _with_service(case: CounterfeitCase, pairs: Iterable[tuple[Document, Party, PenaltyNotice | None]]) -> Iterator[PartyPaper]:
    rows = Service.objects.filter(recipient__case=case).exclude(state=ServiceState.FAILED).select_related("document", "signed_by", "notice")
    served = {(row.document_id, row.party): row for row in rows}
    seen: set[tuple[int, str]] = set()
    for document, party, notice in pairs:
        if (document.pk, party.name) in seen:  # somebody in two roles gets the paper once
            continue
        seen.add((document.pk, party.name))
        party.case = case
        row = served.get((document.pk, party.name))
        yield PartyPaper(document, party, row, starts(document, row, notice))


def starts(document: Document, row: Service | None, notice: PenaltyNotice | None = None) -> str:
    """Which clock the service of a paper started, in words."""
    if row is None:
        return ""
    if row.under_way:
        return f"{zhdate(row.effective_on)}视为送达，期限从次日起算" if row.effective_on else "等待回执，期限尚未起算"
    if notice is not None and notice.answer_until:
        return f"陈述、申辩和要求听证至{zhdate(notice.answer_until)}"
    if document.kind == "penalty" and row.served_on:
        pay, ask = (calendar.due(term, row.served_on).date for term in (law.PAY_TERM, law.RECONSIDER_TERM))
        return f"罚款缴纳至{zhdate(pay)}；申请行政复议至{zhdate(ask)}"
    return ""


def unserved_decision(case: CounterfeitCase) -> list[Party]:
    """Whom the decision has not reached yet."""
    return [one.party for one in of_case(case) if one.document.kind == "penalty" and (one.service is None or not one.service.served)]


def core_of(document: Document, party: Party) -> str:
    """What a public notice says of a paper: for a decision, what it imposes on this party."""
    own = Penalty.objects.filter(decision__document=document, party=party).order_by("pk")
    fines = [f"{one.get_violation_display()}，{counterfeit.penalty_words(one)}" for one in own]
    if fines:
        return f"{'；'.join(fines)}。"
    told = PenaltyNotice.objects.filter(document=document).first()
    return f"拟作出的处罚：{told.proposed}" if told else ""


# --- The party's own side ---


def addressed(enterprises: QuerySet[Enterprise]) -> Q:
    """Narrows documents to the papers for these enterprises as parties."""
    notices = PenaltyNotice.objects.filter(party__enterprise__in=enterprises)
    decisions = Decision.objects.filter(penalties__party__enterprise__in=enterprises)
    seizures = Seizure.objects.filter(party__enterprise__in=enterprises)
    return (
        Q(pk__in=notices.filter(document__isnull=False).values("document"))
        | Q(pk__in=decisions.filter(document__isnull=False).values("document"))
        | Q(pk__in=seizures.filter(document__isnull=False).values("document"))
        | Q(pk__in=seizures.filter(extension_document__isnull=False).values("extension_document"))
    )


def withdrawn() -> QuerySet[PenaltyNotice]:
    """Notices that were taken back: nobody has to sign for them any more."""
    return PenaltyNotice.objects.filter(state=NoticeState.WITHDRAWN, document__isnull=False)


def own_party(document: Document, user: User) -> Party | None:
    """The party for whom a member signs."""
    return parties_of(document).filter(enterprise__memberships__user=user).first()


def own_notices(user: User) -> QuerySet[PenaltyNotice]:
    """What the enterprises of a member were told in counterfeit cases."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return PenaltyNotice.objects.none()
    found = PenaltyNotice.objects.filter(party__enterprise__memberships__user=user, document__isnull=False).distinct()
    return found.select_related("case__office", "case__officer", "party__enterprise", "document__office")


def may_say(notice: PenaltyNotice, on: date) -> bool:
    """May its party still state a defence or ask to be heard? Served, within its days, nothing decided yet."""
    undecided = notice.case.state in (CounterfeitState.INVESTIGATING, CounterfeitState.AWAITING_REVIEW, CounterfeitState.AWAITING_APPROVAL)
    return notice.state == NoticeState.SERVED and undecided and on <= notice.answer_until


def _may_see(user: User, parties: QuerySet[Party], case: QuerySet[CounterfeitCase]) -> bool:
    if any(is_member(user, pk) for pk in parties.filter(enterprise__isnull=False).values_list("enterprise", flat=True)):
        return True
    return counterfeit.visible(user).filter(pk__in=case).exists()


def may_see_notice(user: User, pk: str) -> bool:
    """A notice and its PDF: the staff who see the case, members of its party."""
    return _may_see(user, Party.objects.filter(penalty_notices=pk), CounterfeitCase.objects.filter(penalty_notices=pk).values("pk"))


def may_see_decision(user: User, pk: str) -> bool:
    """A decision: the staff who see the case, members of the parties that it punishes."""
    return _may_see(user, Party.objects.filter(penalties__decision=pk), CounterfeitCase.objects.filter(decisions=pk).values("pk"))


def may_see_seizure(user: User, pk: str) -> bool:
    """A seizure's papers: the staff who see the case, members of its party."""
    return _may_see(user, Party.objects.filter(seizures=pk), CounterfeitCase.objects.filter(seizures=pk).values("pk"))
