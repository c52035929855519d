"""What somebody who asked for a correction may read with the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enforcement.law import publicity
from enforcement.queries import correction as queries
from enforcement.queries.correction import grouped
from enforcement.states.announcement import AnnouncementState
from enforcement.states.publicity import CorrectionState
from quality_portal.core.formats import day_of

__all__ = ["PublicCorrection", "correction_status", "correction_terms", "grouped"]


@dataclass(frozen=True, slots=True)
class PublicCorrection:
    """How far a request has come. What was said is not repeated: whoever holds the receipt knows it."""

    office: str
    filed_on: date
    state: str
    state_words: str
    reply_by: date
    provisional: bool
    outcome: str = ""
    answer: str = ""
    answered_on: date | None = None
    correction_number: str = ""
    correction_url: str = ""


def correction_status(text: str) -> PublicCorrection | None:
    """By the sixteen digits, however grouped."""
    found = queries.by_receipt("".join(text.split()).replace("-", ""))
    if found is None:
        return None
    answered = found.state == CorrectionState.ANSWERED
    told = found.draft if found.draft and found.draft.state == AnnouncementState.PUBLISHED else None
    return PublicCorrection(
        office=found.office.name,
        filed_on=day_of(found.filed_at),
        state=found.state,
        state_words=found.get_state_display(),
        reply_by=found.reply_by,
        provisional=found.reply_provisional,
        outcome=found.get_outcome_display() if answered else "",
        answer=found.answer if answered else "",
        answered_on=day_of(found.answered_at) if found.answered_at else None,
        correction_number=told.public_key if told else "",
        correction_url=told.public_url if told else "",
    )


# Which rights a request rests on, in words.
RIGHTS = ("可以要求更正与自己有关、记录不准确的信息", "个人发现自己的信息不准确的，可以要求更正、补充")


def correction_terms() -> tuple[tuple[str, str], ...]:
    """What a request rests on and how long the answer may take, each with its law."""
    return (
        *zip(RIGHTS, (str(publicity.CORRECTION_RIGHT), str(publicity.PERSONAL_RIGHT)), strict=True),
        (str(publicity.REPLY), str(publicity.REPLY.basis)),
    )
