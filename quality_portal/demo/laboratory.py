"""Who tests, and the way of a sample through a laboratory: assigned, received, entered, verified by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from inspections.actions import lab as labs
from inspections.actions import labjob
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import LabBody, LabJob, Sample, TestReport
from inspections.worksheet import Found
from quality_portal.accounts.models import User

from . import cast
from .clock import at, plus
from .scene import Stage

ACCREDITED_FOR = 6 * 365  # days that a certificate runs
LOOKED_AT = {row.key: True for row in RECEIPT_CHECKS}


def found(stage: Stage, moment: datetime) -> None:
    """Register the laboratories with their certificates, their people and everything they may test."""
    for key, body in cast.LABORATORIES.items():
        clerk = stage.people[body.registered_by]
        made = labs.register(
            name=body.name, level=body.level, region=stage.regions[body.region], address=body.address, since=date(2003, 5, 1), actor=clerk, at=moment
        )
        since = moment.date() - timedelta(days=200)
        paper = labs.accredit(
            lab=made, kind="cma", number=body.certificate, since=since, until=since + timedelta(days=ACCREDITED_FOR), actor=clerk, at=moment
        )
        abilities = [
            labs.Ability(stage.categories[goods], item.name, item.method, since, paper.until)
            for goods, kind in cast.GOODS.items()
            if goods in (body.goods or cast.GOODS)
            for item in kind.items
        ]
        labs.load_scope(accreditation=paper, abilities=abilities, actor=clerk, at=moment)
        for username in body.people:
            labs.add_person(lab=made, person=stage.people[username], actor=clerk, at=moment)
        stage.labs[key] = made


def bench(stage: Stage, lab: LabBody) -> tuple[str, str]:
    """Who works and who verifies in a laboratory, by user name."""
    return next(cast.LABORATORIES[key].people for key, made in stage.labs.items() if made.pk == lab.pk)


def test(stage: Stage, taken: Sample, values: Sequence[str], issued: date) -> TestReport:
    """A first test from the assignment to the verified report."""
    planner = stage.people["zhoumin" if taken.office_id == stage.city.pk else "shengju"]
    given = labjob.assign(sample=taken, lab=taken.lab, due_on=issued, actor=planner, at=at(taken.sampled_on, 17))
    return work(stage, given, values, received=plus(taken.sampled_on, 1), issued=issued)


def wait(stage: Stage, taken: Sample, values: Sequence[str], today: date, *, turn: int | None = None) -> None:
    """A sample whose report is still to come: on its way (0), with its values entered (1), or on the bench (2)."""
    planner = stage.people["zhoumin" if taken.office_id == stage.city.pk else "shengju"]
    given = labjob.assign(sample=taken, lab=taken.lab, due_on=plus(today, 8), actor=planner, at=at(taken.sampled_on, 17))
    tester, reached = stage.people[bench(stage, taken.lab)[0]], plus(taken.sampled_on, 1)
    if turn is None:
        turn = next(stage.turns) % 3  # not by its key: how far a sequence has run is no part of the story
    if turn == 0 or reached > today:
        return
    _receive(given, tester, reached)
    entered = plus(reached, 4)
    if turn == 1 and entered <= today:
        labjob.enter(job=given, found=_found(values), actor=tester, at=at(entered, 10))


def work(stage: Stage, given: LabJob, values: Sequence[str], *, received: date, issued: date) -> TestReport:
    """What the two people of the laboratory do with a job."""
    tester, verifier = (stage.people[name] for name in bench(stage, given.lab))
    _receive(given, tester, min(received, issued))
    labjob.enter(job=given, found=_found(values), actor=tester, at=at(issued, 10))
    return labjob.verify(job=given, issued_on=issued, actor=verifier, at=at(issued, 17))


def _receive(given: LabJob, tester: User, on: date) -> None:
    carrier = given.sample.samplers.order_by("pk").values_list("display_name", flat=True).first()
    labjob.receive(job=given, giver=carrier, seal_seen=given.seal_no, checks=LOOKED_AT, actor=tester, at=at(on, 9))


def _found(values: Sequence[str]) -> list[Found]:
    return [Found(order, value) for order, value in enumerate(values, start=1)]
