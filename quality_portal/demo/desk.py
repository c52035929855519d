"""The enterprise with three days left: an order in force, a report half written."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from enforcement.actions import case, step
from enforcement.models import Step
from inspections.actions import conclusion as conclusions
from inspections.actions import finding
from inspections.models import Finding

from . import answers, cast
from .clock import at, plus, work
from .followups import Visit, reported
from .scene import Stage

COMPANY = 1  # 乐小屿
TERM = 30
DAYS_AGO = 26  # when the order was served: the term ends within the week
BEFORE = 62  # days from the sample to the order


def almost_due(stage: Stage, today: date, random: Random) -> None:
    """A follow-up sample failed; the order's term ends in a few days."""
    served = work(today - timedelta(days=DAYS_AGO))
    found = _failure(stage, work(served - timedelta(days=BEFORE)))
    officer, head = stage.people["zhoumin"], stage.people["xujuzhang"]
    opened = case.open_case(finding=found, actor=officer, at=at(served - timedelta(days=7), 9))
    draft = step.draft_step(case=opened, days=TERM, actor=officer, at=at(served - timedelta(days=6), 10))
    step.review_step(step=draft, actor=stage.people["fanghui"], at=at(served - timedelta(days=4), 10))
    step.approve_step(step=draft, actor=head, at=at(served - timedelta(days=3), 16))
    member = stage.people[cast.MEMBERS[1][0]]
    step.sign_for(step=Step.objects.select_related("case__enterprise").get(pk=draft.pk), member=member, at=at(served, 10, 26))
    order = Step.objects.select_related("case__enterprise").get(pk=draft.pk)
    answers.fill(order, member, at(plus(served, 6), 9, 40), random, sections=2)


def _failure(stage: Stage, on: date) -> Finding:
    """From a follow-up plan to a result that stands."""
    officer, filed = stage.people["zhoumin"], reported(stage, Visit(COMPANY, on, "增塑剂"))
    told = plus(filed.issued_on, 3)
    conclusion = conclusions.notify(conclusion=filed.conclusion, received_on=told, actor=officer, at=at(told, 15))
    return finding.confirm_finding(conclusion=conclusion, actor=officer, at=at(plus(conclusion.objection_until, 1), 9))
