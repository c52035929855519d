"""What irregular production and its case owe each other: the register bears a good recheck out, the lead ends with the case."""

from __future__ import annotations

from datetime import datetime

from enforcement.models import Case
from enforcement.states.case import CaseState
from enterprises.actions import irregularity as leads
from enterprises.states import IrregularityState
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.workdays import calendar

# What the register has to show before a recheck can say that all is well.
PROVEN = {"unlicensed": "licensed", "uncertified": "licensed", "standardless": "standard", "unopened": "opened", "eliminated": "changed"}


def check_remedied(case: Case, at: datetime) -> None:
    """A recheck may find all well only when the register bears it out."""
    if case.irregularity:
        leads.check_proven(case.irregularity, PROVEN[case.irregularity.kind], on=calendar.local_date(at))


def wants_ending(case: Case) -> bool:
    """Its last rung was carried out and nobody has said what became of the production."""
    lead = case.irregularity
    return lead is not None and lead.state == IrregularityState.TAKEN and case.state == CaseState.EXECUTED and not case.target


def follow_end(case: Case, name: str, *, actor: Actor, at: datetime) -> None:
    """The case ended: so does its lead, well after a good recheck, else because there is nothing left to pursue."""
    lead = case.irregularity
    if lead is None or lead.state != IrregularityState.TAKEN:
        return
    if name == "pass_recheck":
        leads.clear(irregularity=lead, ending=PROVEN[lead.kind], because=f"案件{case.number}复查合格", actor=actor, at=at)
        return
    leads.lapse(irregularity=lead, because=case.closed_because or f"案件{case.number}终止", actor=SYSTEM, at=at)
