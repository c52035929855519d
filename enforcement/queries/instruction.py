"""Reading notices: whose turn it is, what came in, who has not signed, what keeps one from going to the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enforcement.law import publicity
from enforcement.models import Instruction, InstructionAddressee, InstructionRelease
from enforcement.permissions import READERS
from enforcement.queries.gate import Block, Gate, Marked, digest_of
from enforcement.queries.instruction_text import pieces_of
from enforcement.states.instruction import DRAFTERS, IN_HAND, TOLD, AboutEffect, InstructionState
from quality_portal.accounts.models import Agency, Office, User
from quality_portal.accounts.queries import offices_under, regions_under
from quality_portal.core import personal
from quality_portal.core.roles import Role
from quality_portal.core.site import this_site


def visible(user: User) -> QuerySet[Instruction]:
    """Notices of one's own office, and those issued to it."""
    if user.office_id is None or not user.roles & READERS:
        return Instruction.objects.none()
    got = InstructionAddressee.objects.filter(instruction=OuterRef("pk"), office=user.office_id)
    found = Instruction.objects.filter(Q(office=user.office_id) | Q(Exists(got), state__in=TOLD))
    return found.select_related("office", "document", "drafted_by", "reviewed_by", "approved_by", "about__document")


def own(user: User, *, state: str = "", word: str = "") -> QuerySet[Instruction]:
    """What the reader's office drafts and issues, with how many have signed."""
    found = visible(user).filter(office=user.office_id)
    if state:
        found = found.filter(state=state)
    if word := word.strip():
        found = found.filter(Q(title__icontains=word) | Q(document__number__icontains=word))
    return found.annotate(sent_to=Count("addressees"), signed=Count("addressees__signed_on")).order_by("-pk")


def received(user: User, *, view: str = "", word: str = "") -> QuerySet[InstructionAddressee]:
    """What came in (收到的通知), the newest first; `open` is what was not signed for."""
    if user.office_id is None or not user.roles & READERS:
        return InstructionAddressee.objects.none()
    found = InstructionAddressee.objects.filter(office=user.office_id, instruction__state__in=TOLD).select_related("instruction__office", "instruction__document")
    if view == "open":
        found = found.filter(signed_on=None)
    if word := word.strip():
        found = found.filter(Q(instruction__title__icontains=word) | Q(instruction__document__number__icontains=word))
    return found.order_by("-instruction__issued_on", "-pk")


def to_sign(user: User) -> QuerySet[InstructionAddressee]:
    """What the reader's office has still to sign for, the earliest day first."""
    return received(user, view="open").filter(instruction__state=InstructionState.ISSUED).order_by("instruction__sign_by", "pk")


def in_hand_of(user: User) -> QuerySet[Instruction]:
    """Drafts that wait for this very person: the lawyer's review, the head's signature."""
    wanted = Q(pk__in=())
    if Role.REVIEWER in user.roles:
        wanted |= Q(state=InstructionState.DRAFT)
    if Role.APPROVER in user.roles:
        wanted |= Q(state=InstructionState.REVIEWED)
    return visible(user).filter(wanted, office=user.office_id).exclude(drafted_by=user.pk).exclude(reviewed_by=user.pk).order_by("pk")


def on_desk(user: User, on: date) -> QuerySet[Instruction]:
    """Everything about notices that waits for this person, in one query.

    `hand`: a draft to review or sign; `came`: issued to the office and not signed for; otherwise a notice of the reader's own
    that came back, or that `late` addressees have not signed for in time.
    """
    open_rows = InstructionAddressee.objects.filter(instruction=OuterRef("pk"), signed_on=None)
    wanted = Q(hand=True)
    if user.roles & DRAFTERS:
        wanted |= Q(came=True) | Q(drafted_by=user.pk, state=InstructionState.RETURNED)
        wanted |= Q(drafted_by=user.pk, office=user.office_id, state=InstructionState.ISSUED, sign_by__lt=on, late__gt=0)
    late = open_rows.order_by().values("instruction").annotate(count=Count("pk")).values("count")
    found = visible(user).annotate(
        hand=Exists(in_hand_of(user).filter(pk=OuterRef("pk"))),
        came=Q(Exists(open_rows.filter(office=user.office_id)), state=InstructionState.ISSUED),
        late=Coalesce(Subquery(late), 0),
    )
    return found.filter(wanted).order_by("sign_by", "pk")


def addressees_of(instruction: Instruction) -> list[InstructionAddressee]:
    """To whom it goes, those who have not signed first."""
    rows = instruction.addressees.select_related("office", "agency", "signed_by")
    return sorted(rows, key=lambda row: (row.signed_on is not None, row.pk))


def place_of(user: User, instruction: Instruction) -> InstructionAddressee | None:
    """The reader's own office among those it goes to."""
    return instruction.addressees.filter(office=user.office_id, office__isnull=False).first() if instruction.state in TOLD else None


def offices_for(office: Office) -> QuerySet[Office]:
    """The offices below, to which an office may issue notices."""
    return offices_under(office).exclude(pk=office.pk).select_related("region").order_by("region__code", "pk")


def agencies_for(office: Office) -> QuerySet[Agency]:
    """The bodies of the office's own region and below that stand in the directory, but for our own offices."""
    found = Agency.objects.filter(active=True, region__in=regions_under(office.region))
    return found.exclude(name__in=Office.objects.values("name")).order_by("region__code", "kind", "name")


def earlier(office: Office, *, but: Instruction | None = None) -> QuerySet[Instruction]:
    """Notices of the office that stand and may be repealed or corrected by a later one."""
    found = Instruction.objects.filter(office=office, state=InstructionState.ISSUED).select_related("document")
    return (found.exclude(pk=but.pk) if but else found).order_by("-issued_on", "-pk")


def follow_ups(instruction: Instruction) -> list[Instruction]:
    """The later notices that repealed it or put it right, as far as they are issued."""
    return list(instruction.follow_ups.filter(state__in=TOLD).select_related("document").order_by("issued_on", "pk"))


def corrected_by(instruction: Instruction) -> Instruction | None:
    """The notice that put this one right."""
    return next((row for row in follow_ups(instruction) if row.effect == AboutEffect.CORRECT), None)


def gate_of(instruction: Instruction) -> Gate:
    """What keeps a notice from being made public: personal data in its place. One that is not made public has no gate."""
    if not instruction.is_public:
        return Gate((), ())
    releases = {row.mark: row for row in instruction.releases.select_related("by")}
    marked = list({one.mark: one for one in _marked(instruction, releases)}.values())
    blocks = tuple(
        Block("personal", f"{one.place}有{one.name}。{one.mend}", str(personal.KINDS[one.kind].basis or publicity.PERSONAL_BASIS), one.place, f"#{one.anchor}")
        for one in marked
        if one.released is None
    )
    return Gate(blocks, tuple(marked))


def _marked(instruction: Instruction, releases: dict[str, InstructionRelease]) -> list[Marked]:
    office, site = instruction.office, this_site()
    allowed = [word for word in (office.phone, office.address, site.hotline, site.support, site.address) if word]
    found = []
    for piece in pieces_of(instruction):
        for hit in personal.hits(piece.text, allowed=allowed):
            kind, mark = personal.KINDS[hit.kind], digest_of(instruction.uuid, hit.kind, piece.place, hit.words)
            before, after = piece.text[max(0, hit.start - 24) : hit.start], piece.text[hit.end : hit.end + 24]
            released = releases.get(mark) if kind.may_stand else None
            found.append(Marked(mark, hit.kind, kind.name, hit.words, piece.place, before, after, kind.mend, kind.may_stand, released))
    return found


@dataclass(frozen=True, slots=True)
class May:
    """What this person may do about a notice now, and why not."""

    review: bool
    decide: bool
    edit: bool
    release: bool
    record: bool
    why_not: str = ""


def may(user: User, instruction: Instruction) -> May:
    """The buttons of the page; the rules themselves are the actions'."""
    draft, reviewed = instruction.state == InstructionState.DRAFT, instruction.state == InstructionState.REVIEWED
    here = user.office_id == instruction.office_id
    lawyer, head = draft and Role.REVIEWER in user.roles, reviewed and Role.APPROVER in user.roles
    touched = user.pk in (instruction.drafted_by_id, instruction.reviewed_by_id)
    mine = user.pk == instruction.drafted_by_id and bool(user.roles & DRAFTERS)
    return May(
        review=lawyer and here and not touched,
        decide=head and here and not touched,
        edit=mine and instruction.state in (InstructionState.DRAFT, InstructionState.RETURNED),
        release=instruction.state in IN_HAND and Role.REVIEWER in user.roles and here and user.pk != instruction.drafted_by_id,
        record=here and instruction.state == InstructionState.ISSUED and bool(user.roles & DRAFTERS),
        why_not="起草、审核、签发须由三个人分别办理，您已经办过其中一项。" if (lawyer or head) and touched else "",
    )
