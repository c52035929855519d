"""恢复生产通知书: when a stop of production falls with its case, the enterprise has it in writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from enforcement.law.rungs import Outcome
from enforcement.models import Case, LicenceMeasure, Step
from enforcement.states.case import StepState
from quality_portal.core.actors import Actor
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Document

from . import wording_requests as wording


def issue(case: Case, *, resumed: Sequence[LicenceMeasure], actor: Actor, at: datetime) -> Document | None:
    """Issue it for the served decisions that stopped production; None where nothing was stopped. The caller ends the case."""
    stops = [step for step in _served(case) if step.row.stops_production and step.document]
    if not stops:
        return None
    because = "复查合格" if case.outcome == Outcome.PASSED else "据以处理的检验结论已经撤回"
    content = wording.resumption(
        case, on=case.closed_on, because=because, papers=[f"{step.document.title}（{step.document.number}）" for step in stops],
        certificates=[str(measure.licence) for measure in resumed],
    )  # fmt: skip
    return documents.issue("resumption", office=stops[-1].office, subject=case, title="恢复生产通知书", content=content, actor=actor, at=at)


def _served(case: Case) -> list[Step]:
    rows = list(case.steps.filter(state=StepState.SERVED).select_related("document", "office").order_by("pk"))
    for row in rows:
        row.case = case
    return rows
