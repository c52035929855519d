"""Notices that an office makes public by itself: the list, and one of them. Those made public on request only, or not at all, are not found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from enforcement.law.instruction import ACTIVE
from enforcement.models import Instruction
from enforcement.queries.instruction_text import Annex, Line, annexes_of, ending_of, lines_of
from enforcement.states.instruction import TOLD, AboutEffect, InstructionState


@dataclass(frozen=True, slots=True)
class PublicLater:
    """The notice that repealed another or put it right; without an address when it is not public itself."""

    number: str
    on: date
    effect: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PublicInstruction:
    """A notice as the world may read it. Of a repealed one only head and reason are left."""

    title: str
    number: str
    office: str
    issued_on: date
    url: str
    in_force: bool
    main_to: str = ""
    lines: tuple[Line, ...] = ()
    ending: str = ""
    annexes: tuple[Annex, ...] = ()
    copies_to: str = ""
    check_code: str = ""
    slug: str = ""
    pdf_url: str = ""
    annex_titles: tuple[str, ...] = ()
    follow_ups: tuple[PublicLater, ...] = field(default_factory=tuple)

    @property
    def repealed_by(self) -> PublicLater | None:
        return next((later for later in self.follow_ups if later.effect == AboutEffect.REPEAL), None)

    @property
    def corrected_by(self) -> PublicLater | None:
        return next((later for later in self.follow_ups if later.effect == AboutEffect.CORRECT), None)


def _told() -> QuerySet[Instruction]:
    """Made public, in force or not any more."""
    return Instruction.objects.filter(openness=ACTIVE, state__in=TOLD, document__public=True)


def _shown() -> QuerySet[Instruction]:
    """In force, made public, and the paper not void."""
    return _told().filter(state=InstructionState.ISSUED, document__state="issued")


def instructions(*, office: str = "", year: int | None = None, limit: int | None = None, offset: int = 0) -> list[PublicInstruction]:
    """What is in force, newest first; without texts. One query."""
    rows = _chosen(office, year).select_related("office", "document").order_by("-issued_on", "-pk")
    return [_head(row) for row in rows[offset : None if limit is None else offset + limit]]


def instruction_count(*, office: str = "", year: int | None = None) -> int:
    """How many are in force."""
    return _chosen(office, year).count()


def instructions_told(limit: int) -> list[PublicInstruction]:
    """What was issued last, in force or not any more, with what became of it: for readers who follow along. Two queries."""
    later = Prefetch("follow_ups", Instruction.objects.filter(state__in=TOLD).select_related("document").order_by("pk"), to_attr="later")
    rows = _told().select_related("office", "document").prefetch_related(later).order_by("-issued_on", "-pk")
    return [replace(_head(row), follow_ups=tuple(_later(one) for one in row.later)) for row in rows[:limit]]


def instruction_options() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Offices and years that have one, as (value, words)."""
    offices = sorted(set(_shown().order_by().values_list("office__code", "office__name")))
    years = [(str(day.year), f"{day.year}年") for day in _shown().dates("issued_on", "year", order="DESC")]
    return tuple(offices), tuple(years)


def _chosen(office: str, year: int | None) -> QuerySet[Instruction]:
    wanted = Q()
    if office:
        wanted &= Q(office__code=office)
    if year:
        wanted &= Q(issued_on__year=year)
    return _shown().filter(wanted)


def instruction(slug: str) -> PublicInstruction | None:
    """One by its identifier; drafts and what is not made public are not found."""
    try:
        rows = _told().filter(uuid=UUID(str(slug)))
    except (ValueError, ValidationError):
        return None
    row = rows.select_related("office", "document", "about__document").first()
    return _whole(row) if row else None


def _head(row: Instruction) -> PublicInstruction:
    assert row.document is not None
    assert row.issued_on is not None
    in_force = row.state == InstructionState.ISSUED and not row.document.is_void
    return PublicInstruction(
        title=row.title, number=row.document.number, office=row.office.name, issued_on=row.issued_on, url=row.public_url, in_force=in_force,
        annex_titles=tuple(one["title"] for one in row.annexes), slug=str(row.uuid),
        pdf_url=reverse("documents:pdf", args=[row.document.uuid]) if in_force else "",
    )  # fmt: skip


def _whole(row: Instruction) -> PublicInstruction:
    head = _head(row)
    assert row.document is not None
    later = tuple(_later(one) for one in row.follow_ups.filter(state__in=TOLD).select_related("document").order_by("pk"))
    text = {
        "main_to": row.main_to, "lines": lines_of(row.body), "ending": ending_of(row), "annexes": annexes_of(row.annexes),
        "copies_to": row.copies_to, "check_code": row.document.check_code,
    }  # fmt: skip
    return replace(head, follow_ups=later, **(text if head.in_force else {}))


def _later(row: Instruction) -> PublicLater:
    assert row.document is not None
    assert row.issued_on is not None
    return PublicLater(row.document.number, row.issued_on, row.effect, row.public_url if row.is_public else "")
