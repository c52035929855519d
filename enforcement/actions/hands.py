"""Whose hands a draft passes: drafter, legal reviewer, approver; three people, the last two of the deciding office."""

from __future__ import annotations

from typing import Protocol

from quality_portal.accounts.models import Office
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted
from quality_portal.core.roles import Role


class Draft(Protocol):
    """What is reviewed and approved: a decision or an announcement."""

    office: Office
    office_id: int
    drafted_by_id: int
    reviewed_by_id: int | None


def check_reviewer(draft: Draft, actor: Actor, *, what: str) -> None:
    """Raises NotPermitted for the drafter and for a lawyer of another office."""
    if actor is SYSTEM or actor.pk == draft.drafted_by_id:
        raise NotPermitted(f"起草人不能审核自己起草的{what}。请由法制审核人员审核。")
    if actor.office_id != draft.office_id:
        raise NotPermitted(f"本{what}由{draft.office.name}作出，由该机关的法制审核人员审核。")


def check_approver(draft: Draft, actor: Actor, *, what: str) -> None:
    """Raises NotPermitted for the drafter, for the reviewer and for a head of another office."""
    if actor is SYSTEM or actor.pk == draft.drafted_by_id:
        raise NotPermitted(f"起草人不能批准自己起草的{what}。请由另一位局领导审批。")
    if actor.pk == draft.reviewed_by_id:
        raise NotPermitted(f"审核人不能批准自己审核的{what}。请由另一位局领导审批。")
    if actor.office_id != draft.office_id:
        raise NotPermitted(f"本{what}由{draft.office.name}决定，您所在的机关不能批准。")


def check_returner(draft: Draft, actor: Actor, *, reviewing: bool, what: str) -> None:
    """Who has a draft in hand may send it back: the lawyer while it is reviewed, the head afterwards."""
    if reviewing and Role.REVIEWER in actor.roles:
        check_reviewer(draft, actor, what=what)
        return
    if Role.APPROVER not in actor.roles:
        raise NotPermitted(f"本{what}已通过法制审核，只有局领导可以退回。")
    check_approver(draft, actor, what=what)
