"""Reading letters: whose turn it is, what is overdue, what may still be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from enforcement.law import letters as law
from enforcement.law.rungs import LICENCE_LETTER
from enforcement.models import Case, Letter, LetterEffect, LetterReply, LetterUrge, Step
from enforcement.queries import case as cases
from enforcement.states.letter import IN_HAND, LetterOutcome, LetterState
from enterprises.models import Enterprise, Licence
from enterprises.states import LicenceState
from quality_portal.accounts.models import Agency, Office, User
from quality_portal.accounts.queries import agencies_of
from quality_portal.core.roles import Role

# Documents that a letter lists as what was done so far.
HISTORY = ("order", "announcement", "stop_order", "recheck_result", "revocation", "licence_revocation", "rights_notice")


def visible(user: User) -> QuerySet[Letter]:
    """Letters of the cases that a person sees."""
    return Letter.objects.filter(case__in=cases.visible(user)).select_related("case__enterprise", "office", "agency", "document")


def listed(user: User, *, view: str = "", kind: str = "", on: date) -> QuerySet[Letter]:
    """The list of letters: `late`, `waiting` for an answer, `hand` in hand of this person's role, or all."""
    found = visible(user)
    if kind:
        found = found.filter(kind=kind)
    if view == "late":
        return late(found, on).order_by("reply_due", "pk")
    if view == "waiting":
        return found.filter(state=LetterState.SENT).order_by("reply_due", "pk")
    if view == "hand":
        return in_hand_of(user).order_by("pk")
    return found.order_by("-pk")


def unanswered(case: Case) -> list[Letter]:
    """Letters of a case that were sent and wait for their answer."""
    return list(Letter.objects.filter(case=case, state=LetterState.SENT).select_related("document").order_by("pk"))


def late(letters: QuerySet[Letter], on: date) -> QuerySet[Letter]:
    """Sent, to be answered before this day, not answered."""
    return letters.filter(state=LetterState.SENT, reply_due__lt=on)


def overdue(user: User, on: date) -> QuerySet[Letter]:
    """Letters without an answer in time, oldest first: each asks for an urging."""
    return late(visible(user), on).order_by("reply_due", "pk")


def in_hand_of(user: User) -> QuerySet[Letter]:
    """Drafts that wait for this very person: the lawyer's review, the head's signature, both in the letter's own office."""
    decides = [row.key for row in law.LETTERS if row.decides]
    wanted = Q(pk__in=())
    if Role.REVIEWER in user.roles:
        wanted |= Q(state=LetterState.DRAFT, kind__in=decides)
    if Role.APPROVER in user.roles:
        wanted |= Q(state=LetterState.REVIEWED) | Q(state=LetterState.DRAFT) & ~Q(kind__in=decides)
    return visible(user).filter(wanted, office=user.office_id).exclude(drafted_by=user.pk).exclude(reviewed_by=user.pk)


def to_carry_out(user: User) -> QuerySet[Letter]:
    """Answered as asked, and what the addressee did is not recorded yet."""
    effects = [row.key for row in law.LETTERS if row.effect]
    found = visible(user).filter(state=LetterState.REPLIED, outcome__in=(LetterOutcome.AGREED, LetterOutcome.PARTLY), kind__in=effects)
    return found.filter(effects__isnull=True)


def waiting_on(case: Case, kind: str, addressee: str) -> Letter | None:
    """A letter of this kind to this addressee that is drafted or sent and not answered."""
    return Letter.objects.filter(case=case, kind=kind, addressee=addressee, state__in=(*IN_HAND, LetterState.SENT)).first()


def addressees(case: Case, row: law.LetterKind) -> QuerySet[Agency]:
    """Whom a kind of letter may go to: the directory for the enterprise's region and those above."""
    return agencies_of(case.enterprise.region or case.office.region, *row.to)


def certificates(enterprise: Enterprise) -> QuerySet[Licence]:
    """The certificates that a letter may name: all that have not ended."""
    live = (LicenceState.VALID, LicenceState.SUSPENDED)
    return Licence.objects.filter(enterprise=enterprise, state__in=live).select_related("product").order_by("pk")


def issued_elsewhere(licence: Licence, office: Office) -> bool:
    """Was it issued by somebody else than this office? One without a registered issuer counts as the office's own."""
    return bool(licence.issuer.strip()) and licence.issuer.strip() != office.name


def by_issuer(licences: Sequence[Licence], office: Office) -> dict[str, list[Licence]]:
    """The certificates that other bodies issued, by body."""
    found: dict[str, list[Licence]] = {}
    for licence in licences:
        if issued_elsewhere(licence, office):
            found.setdefault(licence.issuer.strip(), []).append(licence)
    return found


def left_to_issuer(step: Step, licence: Licence) -> bool:
    """Does the ladder leave this certificate to the body that issued it, which is asked by letter?"""
    return step.row.by_letter == LICENCE_LETTER and issued_elsewhere(licence, step.office)


def history(case: Case) -> list[tuple[str, str, date]]:
    """What has been issued to the enterprise so far, oldest first."""
    steps = case.steps.filter(document__isnull=False).select_related("document").order_by("pk")
    rechecks = case.rechecks.filter(document__isnull=False).select_related("document")
    papers = {row.document_id: row.document for row in (*steps, *rechecks) if row.document.kind in HISTORY}
    return [(paper.kind_title, paper.number, paper.issued_on) for paper in sorted(papers.values(), key=lambda paper: (paper.issued_on, paper.pk))]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as the case page shows it."""

    letter: Letter
    late: bool
    replies: tuple[LetterReply, ...]
    urges: tuple[LetterUrge, ...]
    effects: tuple[LetterEffect, ...]


def of_case(case: Case, on: date) -> tuple[LetterRow, ...]:
    """Every letter of a case with its answers, in the order in which they were drafted."""
    found = (
        Letter.objects.filter(case=case)
        .exclude(state=LetterState.RETURNED)
        .select_related("document", "drafted_by", "approved_by")
        .prefetch_related("replies", "urges__document", "effects__licence")
        .order_by("pk")
    )
    return tuple(
        LetterRow(row, row.late_on(on), tuple(row.replies.all()), tuple(row.urges.all()), tuple(row.effects.all())) for row in found
    )


def open_certificates(letter: Letter) -> list[Licence]:
    """The certificates of a letter whose end is not recorded yet."""
    done = set(letter.effects.values_list("licence_id", flat=True))
    return [licence for licence in letter.licences.order_by("pk") if licence.pk not in done]
