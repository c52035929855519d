"""Whether the enterprise of a case and its principals are published by name: where the rung says so, and the registrar has revoked."""

from __future__ import annotations

from enforcement.law.rungs import BUSINESS_LETTER
from enforcement.models import Announcement, Case, LetterEffect
from enforcement.states.announcement import AnnouncementState

GONE = (AnnouncementState.RETURNED, AnnouncementState.WITHDRAWN)
SOURCE = "principals:"


def source_of(case: Case) -> str:
    """By what the announcement is known as the one that names the principals of this case."""
    return f"{SOURCE}{case.number}"


def of_case(case: Case) -> Announcement | None:
    """The announcement that is in hand or published."""
    return Announcement.objects.filter(source_key=source_of(case)).exclude(state__in=GONE).order_by("-pk").first()


def revocation(case: Case) -> LetterEffect | None:
    """What the registrar decided on the letter of this case: the proof that the revocation is more than asked for."""
    return LetterEffect.objects.filter(letter__case=case, letter__kind=BUSINESS_LETTER).order_by("-pk").first()


def is_due(case: Case) -> bool:
    """May it be drafted now, and has nobody done so?"""
    row = case.rung_row
    return row is not None and row.publishes_principal and revocation(case) is not None and of_case(case) is None
