"""Refusals of inspection: who sees them, what supports them, what the office's rulebook makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from enterprises.queries.enterprise import about
from inspections.law import onsite as law
from inspections.models import Refusal
from inspections.queries import visible
from inspections.states import RefusalState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.law import Criterion
from quality_portal.documents.models import Attachment
from quality_portal.documents.queries import attachments_of

STATES = RefusalState.choices


@dataclass(frozen=True, slots=True)
class Answer:
    """One ground on which the party could have refused, as the samplers answered it."""

    row: Criterion
    applies: bool
    note: str


def visible_refusals(user: User) -> QuerySet[Refusal]:
    """Refusals met under plans of one's office and of those below it."""
    return Refusal.objects.filter(office__in=visible.offices(user)).select_related(
        "enterprise__region", "product", "office__region", "plan_item__plan", "plan_item__category", "task", "recorded_by", "decided_by",
        "complaint", "forced_plan",
    )  # fmt: skip


def listed(user: User, data: dict[str, Any]) -> QuerySet[Refusal]:
    rows = visible_refusals(user)
    if word := (data.get("q") or "").strip():
        rows = rows.filter(about(word, "product_name") | Q(number__iexact=word))
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    return rows.order_by("-refused_on", "-pk")


def to_decide(office: Office) -> QuerySet[Refusal]:
    """Refusals that wait for the second person, oldest first."""
    return Refusal.objects.filter(office=office, state=RefusalState.RECORDED).select_related("enterprise").order_by("refused_on", "pk")


def answers(refusal: Refusal) -> list[Answer]:
    given = refusal.grounds
    return [Answer(row, bool(given.get(row.key, {}).get("applies")), given.get(row.key, {}).get("note", "")) for row in law.MAY_REFUSE]


def excuses(refusal: Refusal) -> list[Criterion]:
    """Grounds that the samplers themselves say were there."""
    return [answer.row for answer in answers(refusal) if answer.applies]


def evidence(refusal: Refusal) -> list[Attachment]:
    """Files with the refusal, and those taken for its task."""
    own = list(attachments_of(refusal))
    return own + (list(attachments_of(refusal.task)) if refusal.task else [])


def rulebook(refusal: Refusal, on: date) -> str:
    return rulebook_of(refusal.office, on)


def outcome(refusal: Refusal, on: date) -> law.RefusalOutcome:
    """What the office's rulebook makes of a refusal that nothing excuses."""
    return law.REFUSAL_OUTCOME[rulebook(refusal, on)]


def forced(refusal: Refusal, on: date) -> law.ForcedSampling:
    return law.FORCED[rulebook(refusal, on)]
