"""Who may act for an enterprise."""

from datetime import datetime

from django.db import transaction

from enterprises.models import Enterprise, Membership
from enterprises.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role


@transaction.atomic
def add(user: User, enterprise: Enterprise, *, position: str = "", actor: Actor, at: datetime) -> Membership:
    """Let a person act for an enterprise. Only accounts of enterprises may; asking twice changes nothing."""
    acts.permit(actor, GRANTS, "membership.add")
    if not user.has_role(Role.ENTERPRISE_MEMBER):
        raise RuleBroken("这个账号不是企业用户，不能代表企业办理。请先由安全管理员授予“企业用户”角色。", field="username")
    fields = {"position": position.strip(), "since": at}
    membership, is_new = Membership.objects.get_or_create(user=user, enterprise=enterprise, defaults=fields)
    if is_new:
        trail.record("membership.added", membership, actor=actor, at=at, after={"position": membership.position})
    return membership


@transaction.atomic
def end(membership: Membership, *, actor: Actor, at: datetime) -> None:
    """Let a person no longer act for an enterprise."""
    acts.permit(actor, GRANTS, "membership.add")
    trail.record("membership.ended", membership, actor=actor, at=at, before={"position": membership.position})
    membership.delete()
