"""Service that takes effect later than it was recorded: mail that arrives, public notices that run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enforcement.models import Hearing, RightsNotice, Service, Step
from enforcement.permissions import GRANTS
from enforcement.queries import service as queries
from enforcement.states.case import StepState
from enforcement.states.rights import HearingState, NoticeState
from quality_portal.audit import acts
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.workdays import calendar

from . import hearing as hearings
from . import rights
from . import service as services
from . import step as steps
from .holding import hold


def _step(service: Service, *, actor: Actor, at: datetime) -> bool:
    """A decision of the ladder takes effect."""
    found = Step.objects.filter(document=service.document_id, state=StepState.ISSUED).first()
    if found is None:
        return False
    steps.effect_of(steps.locked(found, service.case), service, actor=actor, at=at)
    return True


def _rights(service: Service, *, actor: Actor, at: datetime) -> bool:
    """A notice of rights has reached the party: its terms run."""
    found = RightsNotice.objects.filter(document=service.document_id, state=NoticeState.ISSUED).first()
    if found is None:
        return False
    rights.effect_of(rights.locked(found, service.case), service, actor=actor, at=at)
    return True


def _hearing(service: Service, *, actor: Actor, at: datetime) -> bool:
    """The call to a hearing has reached the party."""
    found = Hearing.objects.filter(document=service.document_id, state=HearingState.SCHEDULED, told_on=None).first()
    if found is None:
        return False
    hearings.told(hearings.held(found, service.case), service, actor=actor, at=at)
    return True


# Whose paper it is: each looks for its own row by the document and takes effect. A noun with papers adds its own.
EFFECTS: list[Callable[..., Any]] = [_step, _rights, _hearing]


@transaction.atomic
def complete(*, service: Service, served_on: date, note: str = "", actor: Actor, at: datetime, version: int | None = None) -> Service:
    """Record that a paper under way has arrived, and let it take effect. Twice is once."""
    acts.permit(actor, GRANTS, "service.record")
    case = hold(service.case, version=version)
    before = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    row = services.complete(service=before, served_on=served_on, note=note, actor=actor, at=at)
    row.case = case
    if before.under_way:
        for effect in EFFECTS:
            if effect(row, actor=actor, at=at):
                break
    return row


def ripen(*, at: datetime) -> int:
    """Put every public notice into effect whose day has come; each in a transaction of its own, with its legal day."""
    done = 0
    for service in queries.ripe(calendar.local_date(at)).select_related("case"):
        with transaction.atomic():
            hold(service.case)
            still = Service.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=service.pk).first()
            if still is None or not still.under_way:
                continue
            complete(service=service, served_on=service.effective_on, note="公告期满", actor=SYSTEM, at=at)
            done += 1
    return done
