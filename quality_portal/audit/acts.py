"""The act: who may, what is legal, write, record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted
from quality_portal.core.law import Citation
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move, legal

from . import trail

Grants = Mapping[str, frozenset[Role]]


def may(actor: Actor, grants: Grants, verb: str) -> bool:
    """Do the actor's roles carry this verb? The clock may do what any role may."""
    return actor is SYSTEM or bool(actor.roles & grants[verb])


def permit(actor: Actor, grants: Grants, verb: str) -> None:
    """Refuse an actor whose roles do not carry the verb. Raises NotPermitted, naming who may."""
    if may(actor, grants, verb):
        return
    names = "、".join(sorted(role.label for role in grants[verb]))
    raise NotPermitted(
        f"您的账号没有办理此事的权限；可以办理的角色是：{names}。如需办理，请联系本机关的安全管理员授权。"
    )


def advance(
    obj: Any,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    basis: Citation | str = "",
    note: str = "",
    fields: tuple[str, ...] = (),
    legal_on: date | None = None,
    reason_code: str = "",
) -> Move:
    """Take a move of `obj.MOVES`: check state and role, write `state` (and `fields` already set), record.

    The row must be locked by the caller. The trail's verb is ``<model>.<move>``.
    """
    move = legal(obj.MOVES, name, obj.state)
    if actor is not SYSTEM and not actor.roles & move.by:
        names = "、".join(sorted(role.label for role in move.by))
        raise NotPermitted(f"“{move.title}”只能由{names}办理。")
    before = {"state": str(obj.state)}
    obj.state = move.to
    obj.save(update_fields=["state", *fields])
    trail.record(
        f"{obj._meta.model_name}.{name}",
        obj,
        actor=actor,
        at=at,
        basis=basis or move.basis,
        before=before,
        after={"state": str(move.to)},
        note=note,
        legal_on=legal_on,
        reason_code=reason_code,
    )
    return move
