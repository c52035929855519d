"""Reading counterfeit cases: lists, the goods held, the money involved, the tasks left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from enforcement.law import counterfeit as law
from enforcement.law import stops
from enforcement.models import (
    CounterfeitCase,
    Decision,
    Party,
    Penalty,
    PenaltyNotice,
    RevocationTask,
    SeizedItem,
    Seizure,
    Service,
)
from enforcement.permissions import READERS
from enforcement.states.counterfeit import OPEN_STATES, DecisionState, SeizureState, TaskState
from enforcement.states.letter import ServiceState
from enforcement.states.rights import IN_FORCE, NoticeState
from inspections.models import Finding, Lead
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import colleagues, offices_under
from quality_portal.core.roles import Role
from quality_portal.core.yuan import in_capitals, yuan
from quality_portal.documents.models import Document
from quality_portal.workdays import calendar

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Hold:
    """A seizure as the page shows it: its clock, its items, what they are worth."""

    seizure: Seizure
    items: tuple[SeizedItem, ...]
    clock: str

    @property
    def value(self) -> Decimal:
        return sum((item.value for item in self.items), ZERO)

    @property
    def left(self) -> int:
        """Items without an outcome."""
        return sum(not item.disposition for item in self.items)


def visible(user: User) -> QuerySet[CounterfeitCase]:
    """Cases of a person's office and of the offices below."""
    office = getattr(user, "office", None)
    if office is None or not user.roles & READERS:
        return CounterfeitCase.objects.none()
    return CounterfeitCase.objects.filter(office__in=offices_under(office)).select_related("office", "officer", "enterprise")


def listed(user: User, *, state: str = "", term: str = "", famous: bool = False) -> QuerySet[CounterfeitCase]:
    """The list, newest first, with the nearest expiry of goods held and the tasks left."""
    cases = visible(user)
    if state == "open":
        cases = cases.filter(state__in=OPEN_STATES)
    elif state:
        cases = cases.filter(state=state)
    if term:
        cases = cases.filter(Q(number__icontains=term) | Q(title__icontains=term) | Q(parties__name__icontains=term)).distinct()
    if famous:
        cases = cases.filter(famous=True)
    return cases.annotate(
        held_until=Min("seizures__due_on", filter=Q(seizures__state=SeizureState.HELD)),
        party_count=Count("parties", distinct=True),
        tasks_left=Count("revocation_tasks", filter=Q(revocation_tasks__state=TaskState.OPEN), distinct=True),
    ).order_by("-pk")


def in_hand(user: User) -> QuerySet[CounterfeitCase]:
    """Open cases of a person's own office with what waits for somebody: drafts to judge, and the first day by which goods must go."""
    notices = PenaltyNotice.objects.filter(case=OuterRef("pk"), state=NoticeState.DRAFT).exclude(drafted_by=user.pk).order_by("pk")
    seizures = Seizure.objects.filter(case=OuterRef("pk"), state=SeizureState.DRAFT).exclude(drafted_by=user.pk).order_by("pk")
    held = Seizure.objects.filter(case=OuterRef("pk"), state=SeizureState.HELD).order_by("due_on")
    hands = Decision.objects.filter(Q(drafted_by=user.pk) | Q(reviewed_by=user.pk), case=OuterRef("pk")).exclude(state=DecisionState.RETURNED)
    cases = CounterfeitCase.objects.filter(office=user.office_id, state__in=OPEN_STATES).select_related("officer")
    return cases.annotate(
        notice_to_approve=Subquery(notices.values("pk")[:1]),
        seizure_to_approve=Subquery(seizures.values("pk")[:1]),
        held_until=Subquery(held.values("due_on")[:1]),
        own_hand=Exists(hands),
    ).order_by("decide_by", "pk")


def holds(case: CounterfeitCase, today: date) -> list[Hold]:
    """What the case holds, with the clock of each decision to hold it."""
    seizures = case.seizures.select_related("document", "party", "drafted_by", "approved_by", "extended_by")
    seizures = seizures.prefetch_related(Prefetch("items", SeizedItem.objects.order_by("no"))).order_by("pk")
    return [Hold(seizure, tuple(seizure.items.all()), seizure.clock(today)) for seizure in seizures]


def held_value(case: CounterfeitCase) -> Decimal:
    """What the goods held are worth: marked or market price times quantity (PQL art. 72)."""
    items = case.items.filter(seizure__state__in=(SeizureState.HELD, SeizureState.RELEASED))
    total = items.aggregate(total=Sum(F("quantity") * F("unit_price")))["total"]
    return (total or ZERO).quantize(law.FEN)


def advice(case: CounterfeitCase) -> law.TransferAdvice:
    """Does the case reach the standard for the police? Goods held count as unsold where nothing else is on file."""
    unsold = case.unsold if case.unsold is not None else held_value(case)
    return law.transfer_advice(case.sales or ZERO, unsold)


def parts(case: CounterfeitCase) -> list[Model]:
    """The rows on which the acts of a case are recorded beside the case itself."""
    rows = (case.seizures, case.penalty_notices, case.decisions, case.revocation_tasks)
    return [row for found in rows for row in found.order_by("pk")]


def papers(case: CounterfeitCase) -> QuerySet[Document]:
    """Every paper of a case, newest first: its own, and those to its parties."""
    own = Q(subject_label=case._meta.label_lower, subject_pk=str(case.pk))
    to_parties = (
        Q(pk__in=case.penalty_notices.filter(document__isnull=False).values("document"))
        | Q(pk__in=case.decisions.filter(document__isnull=False).values("document"))
        | Q(pk__in=case.seizures.filter(document__isnull=False).values("document"))
        | Q(pk__in=case.seizures.filter(extension_document__isnull=False).values("extension_document"))
    )
    return Document.objects.filter(own | to_parties).select_related("office").order_by("-pk")


def handling(case: CounterfeitCase, on: date) -> calendar.Due:
    """The ninety days for the decision without the days that the law leaves out. What still goes on is left out up to `on`."""
    return calendar.due(law.DECIDE_TERM, case.opened_on, suspensions=tuple(_left_out(case, on)))


def _left_out(case: CounterfeitCase, on: date) -> Iterator[calendar.Suspension]:
    for seizure in case.seizures.filter(testing_from__isnull=False, document__isnull=False).select_related("document"):
        yield calendar.Suspension(seizure.testing_from, seizure.testing_until, f"{stops.OCCASIONS['testing']}（{seizure.document.number}）")
    heard = case.penalty_notices.filter(state=NoticeState.SERVED, hearing_asked_on__isnull=False).select_related("document")
    for notice in heard:
        last = notice.hearing_held_on or max(notice.hearing_asked_on, on)
        yield calendar.Suspension(notice.hearing_asked_on, last, f"{stops.OCCASIONS['hearing']}（{notice.document.number}）")
    told = case.penalty_notices.filter(document__isnull=False).values("document")
    out = Service.objects.filter(recipient__case=case, document__in=told, effective_on__isnull=False).exclude(state=ServiceState.FAILED)
    for row in out.select_related("document"):
        yield calendar.Suspension(row.sent_on, row.effective_on, f"{stops.OCCASIONS['notice']}（{row.document.number}）")


def standing_notice(party: Party) -> PenaltyNotice | None:
    """The notice of a party that was not returned or withdrawn."""
    return PenaltyNotice.objects.filter(party=party, state__in=IN_FORCE).select_related("document", "party").first()


def notices(case: CounterfeitCase) -> QuerySet[PenaltyNotice]:
    """Everything the parties were told, in order."""
    return case.penalty_notices.select_related("party", "document", "drafted_by", "approved_by").order_by("pk")


def notice_visible(user: User) -> QuerySet[PenaltyNotice]:
    """Notices of visible cases."""
    return PenaltyNotice.objects.filter(case__in=visible(user)).select_related("case__office", "case__officer", "party__enterprise", "document", "drafted_by", "approved_by")


def parties_to_tell(case: CounterfeitCase) -> QuerySet[Party]:
    """Parties without a standing notice."""
    return case.parties.exclude(penalty_notices__state__in=IN_FORCE)


def decision_of(case: CounterfeitCase) -> Decision | None:
    """The decision in hand or made; None when every draft was returned or there is none."""
    decisions = case.decisions.select_related("document", "drafted_by", "reviewed_by", "approved_by").prefetch_related("penalties__party", "penalties__notice__document")
    return decisions.exclude(state=DecisionState.RETURNED).first()


def returned_decisions(case: CounterfeitCase) -> QuerySet[Decision]:
    """Drafts that a head sent back, newest first."""
    return case.decisions.filter(state=DecisionState.RETURNED).select_related("drafted_by")


def tasks(case: CounterfeitCase) -> QuerySet[RevocationTask]:
    """Licences to be revoked or reasoned away."""
    return case.revocation_tasks.select_related("party", "licence", "done_by").order_by("pk")


def unfinished(case: CounterfeitCase) -> bool:
    """Are goods still held, or licences not dealt with?"""
    held = case.seizures.filter(state__in=(SeizureState.DRAFT, SeizureState.HELD))
    return held.exists() or case.revocation_tasks.filter(state=TaskState.OPEN).exists()


def task_visible(user: User) -> QuerySet[RevocationTask]:
    """Tasks of visible cases."""
    return RevocationTask.objects.filter(case__in=visible(user)).select_related("case", "party", "licence", "decision")


def seizure_visible(user: User) -> QuerySet[Seizure]:
    """Seizures of visible cases."""
    return Seizure.objects.filter(case__in=visible(user)).select_related("case__office", "party", "document")


def item_visible(user: User) -> QuerySet[SeizedItem]:
    """Goods of visible cases."""
    return SeizedItem.objects.filter(case__in=visible(user)).select_related("case__office", "seizure")


def expiring(user: User, today: date) -> QuerySet[Seizure]:
    """Goods held whose term ends within the alarm, or has ended."""
    limit = today + timedelta(days=law.SEIZURE_ALARM_DAYS)
    return seizure_visible(user).filter(state=SeizureState.HELD, due_on__lte=limit).order_by("due_on", "pk")


def officers_of(office: Office) -> QuerySet[User]:
    """Who may carry out a seizure."""
    return colleagues(office, Role.CASE_OFFICER).order_by("display_name")


def leads_for(user: User) -> QuerySet[Lead]:
    """Leads of the office that no counterfeit case has taken up."""
    office = getattr(user, "office", None)
    return Lead.objects.filter(office=office, counterfeit_case=None).exclude(state="closed") if office else Lead.objects.none()


def findings_for(user: User) -> QuerySet[Finding]:
    """Findings of the office that no counterfeit case has taken up."""
    office = getattr(user, "office", None)
    return Finding.objects.filter(office=office, counterfeit_case=None).select_related("enterprise") if office else Finding.objects.none()


def penalty_words(penalty: Penalty, *, capitals: bool = False) -> str:
    """One penalty in a sentence: what is taken, what is fined; in the decision itself the fine in capitals as well."""
    parts = ["没收涉案产品"] if penalty.confiscate else []
    parts += [f"没收违法所得 {yuan(penalty.gains)}"] if penalty.gains else []
    parts += [f"罚款 {yuan(penalty.fine)}" + (f"（人民币{in_capitals(penalty.fine)}）" if capitals else "")] if penalty.fine else []
    parts += ["情节严重，依法吊销营业执照"] if penalty.serious else []
    return "，".join(parts) or law.BY_KEY[penalty.violation].besides
