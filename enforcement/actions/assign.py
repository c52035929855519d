"""Giving cases to an officer, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from enforcement.models import Case
from enforcement.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

from .case import check_officer
from .holding import hold

MOST = 200


@transaction.atomic
def assign(*, cases: Sequence[Case], officer: User, because: str, actor: Actor, at: datetime) -> list[Case]:
    """Give open cases to an officer; all of them or none. Returns those that changed hands: a second click changes nothing.

    A head may give any case of the office away, an officer the own ones.
    """
    acts.permit(actor, GRANTS, "case.assign")
    if not cases:
        raise RuleBroken("还没有选案件。请在列表左侧勾选要分派的案件。", field="case")
    if len(cases) > MOST:
        raise RuleBroken(f"一次最多分派{MOST}件，您选了{len(cases)}件。请分几次办理。", field="case")
    if not because.strip():
        raise RuleBroken("请写明改派理由，例如“工作调整”。理由会写入案件经过。", field="because")
    moved = []
    for one in sorted(cases, key=lambda case: case.pk):  # always in the same order, so that two at once cannot block each other
        held = hold(one)
        if held.officer_id == officer.pk:
            continue
        _check(held, officer, actor)
        before, held.officer, held.version = held.officer, officer, held.version + 1
        held.save(update_fields=["officer", "version"])
        names = {"officer": before.display_name}, {"officer": officer.display_name}
        trail.record("case.assigned", held, actor=actor, at=at, before=names[0], after=names[1], note=because.strip()[:300])
        moved.append(held)
    return moved


def _check(case: Case, officer: User, actor: Actor) -> None:
    if case.is_closed:
        raise RuleBroken(f"案件{case.number}已结案，不能改派。请去掉勾选后再试。", field="case")
    if Role.APPROVER not in actor.roles and case.officer_id != actor.pk:
        raise NotPermitted(f"案件{case.number}由{case.officer.display_name}主办，只有本人或者局领导可以改派。")
    check_officer(officer, case.office)
