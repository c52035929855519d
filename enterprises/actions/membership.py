"""Who may act for an enterprise, and in which place."""

from datetime import datetime

from django.db import transaction

from enterprises.law import membership as law
from enterprises.models import Enterprise, Membership
from enterprises.permissions import GRANTS
from enterprises.queries.enterprise import visible
from enterprises.queries.membership import require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role

LAST = "这是本企业唯一的管理员。请先把另一名成员设为管理员，再调整或者移出。"


def permit_managing(actor: Actor, enterprise: Enterprise) -> None:
    """Members need the right to manage in this enterprise; staff the verb and sight of the enterprise."""
    acts.permit(actor, GRANTS, "membership.manage")
    if actor is SYSTEM:
        return
    if Role.ENTERPRISE_MEMBER in actor.roles:
        require_right(actor, enterprise.pk, law.MANAGE)
    elif not visible(actor).filter(pk=enterprise.pk).exists():
        raise NotPermitted("这家企业不在您的辖区，不能管理它的成员。")


@transaction.atomic
def add(user: User, enterprise: Enterprise, *, position: str = "", role: str = "", actor: Actor, at: datetime) -> Membership:
    """Let a person act for an enterprise. Asking twice changes nothing; the first member becomes its administrator."""
    acts.permit(actor, GRANTS, "membership.add")
    return join(user, enterprise, position=position, role=role, actor=actor, at=at)


@transaction.atomic
def join(user: User, enterprise: Enterprise, *, position: str, role: str, actor: Actor, at: datetime) -> Membership:
    """Write the membership. Whoever calls has permitted it: an officer, or a code that an officer or administrator gave."""
    if not user.has_role(Role.ENTERPRISE_MEMBER):
        raise RuleBroken("这个账号不是企业用户，不能代表企业办理。请先由安全管理员授予“企业用户”角色。", field="username")
    _hold(enterprise)
    place = role or (law.HANDLER if enterprise.memberships.filter(role=law.ADMIN).exists() else law.ADMIN)
    fields = {"position": position.strip(), "role": place, "since": at}
    membership, is_new = Membership.objects.get_or_create(user=user, enterprise=enterprise, defaults=fields)
    if is_new:
        trail.record("membership.added", membership, actor=actor, at=at, after={"position": membership.position, "role": membership.role})
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: str, actor: Actor, at: datetime) -> Membership:
    """Give a member another place. The last administrator stays one."""
    permit_managing(actor, membership.enterprise)
    if role not in law.BY_KEY:
        raise RuleBroken("请选择角色：管理员、经办人或者只读。", field="role")
    _hold(membership.enterprise)
    row = _live(membership)
    if row.role == role:
        return row
    _keep_an_administrator(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    trail.record("membership.role_changed", row, actor=actor, at=at, before={"role": before}, after={"role": role})
    return row


@transaction.atomic
def end(membership: Membership, *, actor: Actor, at: datetime) -> None:
    """Let a person no longer act for an enterprise. Anybody may leave; the last administrator may not while others stay."""
    if membership.user_id != actor.pk:
        permit_managing(actor, membership.enterprise)
    else:
        acts.permit(actor, GRANTS, "membership.leave")
    _hold(membership.enterprise)
    row = Membership.objects.filter(pk=membership.pk).select_for_update(of=("self",)).first()
    if row is None:
        return
    _keep_an_administrator(row)
    trail.record("membership.ended", row, actor=actor, at=at, before={"position": row.position, "role": row.role})
    row.delete()


def _hold(enterprise: Enterprise) -> None:
    """Members of one enterprise change one after the other, so two administrators cannot leave at the same moment."""
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)


def _live(membership: Membership) -> Membership:
    row = Membership.objects.select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if row is None:
        raise RuleBroken("这名成员已经移出，可能刚刚由别人办理。请刷新页面。")
    return row


def _keep_an_administrator(row: Membership) -> None:
    if row.role == law.ADMIN and not row.enterprise.memberships.filter(role=law.ADMIN).exclude(pk=row.pk).exists():
        raise RuleBroken(LAST, field="role")
