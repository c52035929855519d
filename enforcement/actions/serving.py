"""Service that takes effect later than it was recorded: mail that arrives, public notices that run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enforcement.models import Case, CounterfeitCase, Hearing, PenaltyNotice, RightsNotice, Service, Step
from enforcement.permissions import GRANTS
from enforcement.queries import service as queries
from enforcement.states.case import StepState
from enforcement.states.rights import HearingState, NoticeState
from quality_portal.audit import acts
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.workdays import calendar

from . import counterfeit, rights
from . import hearing as hearings
from . import penalty_notice as penalty_notices
from . import service as services
from . import step as steps
from .holding import hold, take


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


def _penalty_notice(service: Service, *, actor: Actor, at: datetime) -> bool:
    """A notice in a counterfeit case has reached its party: its days run."""
    found = PenaltyNotice.objects.filter(document=service.document_id, state=NoticeState.ISSUED).first()
    if found is None:
        return False
    penalty_notices.effect_of(penalty_notices.locked(found, service.file), service, actor=actor, at=at)
    return True


# Whose paper it is: each looks for its own row by the document and takes effect. A noun with papers adds its own.
EFFECTS: list[Callable[..., Any]] = [_step, _rights, _hearing, _penalty_notice]


@transaction.atomic
def complete(*, service: Service, served_on: date, note: str = "", actor: Actor, at: datetime, version: int | None = None) -> Service:
    """Record that a paper under way has arrived, and let it take effect. Twice is once."""
    acts.permit(actor, GRANTS, "service.record")
    file = _hold(service, version=version)
    before = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    row = services.complete(service=before, served_on=served_on, note=note, actor=actor, at=at)
    _put(file, row)
    if before.under_way:
        for effect in EFFECTS:
            if effect(row, actor=actor, at=at):
                break
    return row


def _hold(service: Service, *, version: int | None = None) -> Case | CounterfeitCase:
    """Lock the file that a paper lies in; a closed counterfeit case still learns what became of its papers."""
    if service.recipient is not None:
        return counterfeit.hold(service.recipient.case, version=version, live=False)
    return hold(service.case, version=version)


def _put(file: Case | CounterfeitCase, row: Service) -> None:
    """Let the row know the file as it was locked."""
    if row.recipient is not None:
        row.recipient.case = file
    else:
        row.case = file


def ripen(*, at: datetime) -> int:
    """Put every public notice into effect whose day has come; each in a transaction of its own, with its legal day."""
    return sum(ripen_one(pk, at=at) for pk in list(queries.ripe(calendar.local_date(at)).values_list("pk", flat=True)))


@transaction.atomic
def ripen_one(pk: int, *, at: datetime) -> bool:
    """Put one into effect, unless somebody has its file in hand just now or another sweep was here."""
    ripe = queries.ripe(calendar.local_date(at)).filter(pk=pk)
    service = ripe.select_related("case", "recipient").first()
    if service is None or not _free(service):
        return False
    service = ripe.select_related("case", "recipient__case").first()
    if service is None:
        return False
    complete(service=service, served_on=service.effective_on, note="公告期满", actor=SYSTEM, at=at)
    return True


def _free(service: Service) -> bool:
    """Lock the file unless it is in somebody's hands."""
    if service.recipient is None:
        return take(service.case_id) is not None
    return CounterfeitCase.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=service.recipient.case_id).exists()
