"""Writing the trail. A business row without its trace must not exist, so both share a transaction."""

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from quality_portal.core.actors import Actor
from quality_portal.core.law import Citation

from .models import Event
from .official import public_part
from .verbs import sentence

request_id: ContextVar[str] = ContextVar("request_id", default="")


def record(
    verb: str,
    subject: Model,
    *,
    actor: Actor,
    at: datetime,
    basis: Citation | str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    legal_on: date | None = None,
    reason_code: str = "",
) -> Event:
    """Write one act to the trail. Raises when called outside a transaction, or with a verb without a sentence.

    `legal_on`: the day that counts in law, where it is not the day of the record. `reason_code`: why something public
    ended or changed, from `official.REASONS`; it goes into what the world may read of the act.
    """
    event = entry(
        verb, subject, actor=actor, at=at, basis=basis, before=before, after=after, note=note, legal_on=legal_on, reason_code=reason_code
    )
    record_all([event])
    return event


def record_all(events: Sequence[Event]) -> None:
    """Write many acts in one statement, in their order: what a job does to hundreds of rows at once."""
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded in the transaction that wrote it")
    if len(events) == 1:
        events[0].save(force_insert=True)
    else:
        Event.objects.bulk_create(events)


def entry(
    verb: str,
    subject: Model,
    *,
    actor: Actor,
    at: datetime,
    basis: Citation | str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    legal_on: date | None = None,
    reason_code: str = "",
) -> Event:
    """One act as a row of the trail, for `record_all`; nothing is written yet."""
    name = str(subject)[:300]
    sentence(verb, subject=name, actor=actor.display_name)
    return Event(
        at=at,
        verb=verb,
        actor_id=actor.pk,
        actor_name=actor.display_name,
        office_pk=actor.office_id,
        subject_label=subject._meta.label_lower,
        subject_pk=str(subject.pk),
        subject_name=name,
        before=before,
        after=after,
        basis=str(basis),
        note=note,
        legal_on=legal_on,
        public=public_part(verb, subject, actor, reason_code),
        request_id=request_id.get(),
    )
