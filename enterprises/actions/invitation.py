"""Inviting people into an enterprise by a one-time code, which is shown once and never kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from enterprises.law import invitation as law
from enterprises.law import membership as places
from enterprises.models import Enterprise, Invitation, Membership
from enterprises.permissions import GRANTS
from quality_portal.accounts.models import User
from quality_portal.accounts.sign_up import check_wishes, make_member_account
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role

from .membership import join, permit_managing

TWICE = timedelta(seconds=60)  # the same wish within this time is a double click
USELESS = "邀请码不对，或者已经用过、撤回、过期。请核对后重新输入；仍不行的，请邀请人重新发一个。"


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation with its code, which exists only here; empty when a double click found the invitation made already."""

    invitation: Invitation
    code: str


@transaction.atomic
def invite(*, enterprise: Enterprise, invitee: str, role: str, position: str = "", actor: Actor, at: datetime) -> Made:
    """Make a code for one person."""
    permit_managing(actor, enterprise)
    if not invitee.strip():
        raise RuleBroken("请填写受邀人姓名，方便您以后辨认。", field="invitee")
    if role not in places.BY_KEY:
        raise RuleBroken("请选择角色：管理员、经办人或者只读。", field="role")
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
    waiting = enterprise.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)
    twin = waiting.filter(invitee=invitee.strip(), role=role, made_by_id=actor.pk, made_at__gt=at - TWICE).first()
    if twin is not None:
        return Made(twin, "")
    if waiting.count() >= law.OPEN_AT_ONCE:
        raise RuleBroken(f"还有 {law.OPEN_AT_ONCE} 个邀请没有用掉。请先撤回不用的，再发新的。")
    code = "".join(secrets.choice(law.ALPHABET) for _ in range(law.GROUPS * law.EACH))
    made = Invitation.objects.create(
        enterprise=enterprise,
        invitee=invitee.strip(),
        position=position.strip(),
        role=role,
        digest=digest_of(code),
        tail=code[-4:],
        made_at=at,
        made_by_id=actor.pk,
        expires_at=at + law.LASTS,
    )
    trail.record("invitation.made", made, actor=actor, at=at, after={"role": role})
    return Made(made, law.grouped(code))


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Actor, at: datetime) -> Invitation:
    """Make a code useless. Twice changes nothing; one that was used stays used."""
    permit_managing(actor, invitation.enterprise)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=invitation.pk)
    if row.used_at is not None:
        raise RuleBroken("这个邀请码已经用过，受邀人已是成员。如需移出，请在成员名单里办理。")
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        trail.record("invitation.withdrawn", row, actor=actor, at=at)
    return row


@transaction.atomic
def accept_new(*, code: str, username: str, name: str, password: str, at: datetime) -> Membership:
    """Join with a code and a new account. Clicking twice joins once."""
    if twin := _joined_just_now(code, username, password, at):
        return twin
    row = _held(code, at)
    chosen = check_wishes(username=username, display_name=name, password=password)
    user = make_member_account(username=chosen, display_name=name, password=password, actor=row.made_by, at=at)
    return _use(row, user, at)


def _joined_just_now(code: str, username: str, password: str, at: datetime) -> Membership | None:
    """The membership that the same person made with the code a moment ago: a second click, which waited for the first."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("used_by").filter(digest=digest_of(law.tidy(code))).first()
    if row is None or row.used_by is None or at - row.used_at > TWICE:
        return None
    same = row.used_by.username == username.strip().lower() and row.used_by.check_password(password)
    return Membership.objects.filter(user=row.used_by, enterprise=row.enterprise_id).first() if same else None


@transaction.atomic
def accept(*, code: str, actor: User, at: datetime) -> Membership:
    """Join a further enterprise with a code and the account one has."""
    acts.permit(actor, GRANTS, "invitation.accept")
    return _use(_held(code, at, actor), actor, at)


def peek(code: str, at: datetime) -> Invitation | None:
    """What a code opens, for the page that asks to confirm; nothing for a useless one."""
    found = Invitation.objects.select_related("enterprise").filter(digest=digest_of(law.tidy(code))).first()
    return found if found is not None and found.open_at(at) else None


def _held(code: str, at: datetime, actor: User | None = None) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("enterprise", "made_by").filter(digest=digest_of(law.tidy(code))).first()
    mine = row is not None and actor is not None and row.used_by_id == actor.pk
    if row is None or not (row.open_at(at) or mine):
        raise RuleBroken(USELESS, field="code")
    return row


def _use(row: Invitation, user: User, at: datetime) -> Membership:
    if Role.ENTERPRISE_MEMBER not in user.roles:
        raise RuleBroken("监管部门的账号不能加入企业。请用您个人的企业账号。", field="code")
    membership = join(user, row.enterprise, position=row.position, role=row.role, actor=user, at=at)
    if row.used_at is None:
        row.used_at, row.used_by = at, user
        row.save(update_fields=["used_at", "used_by"])
        trail.record("invitation.used", row, actor=user, at=at)
    return membership


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"invitation:{law.tidy(code)}".encode()).hexdigest()
