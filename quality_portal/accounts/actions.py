"""Making accounts, giving and taking roles. Every change is recorded, and no one gives a role to himself."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import SEPARATED, Role, conflicting

from .models import Agency, AgencyKind, Office, OfficeRulebook, Region, RoleGrant, User
from .permissions import GRANTS

# GB/T 22239 asks that default accounts be renamed or removed.
DEFAULT_NAMES = frozenset({"admin", "administrator", "root", "guest", "test", "system"})
USERNAME = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9._\-\u4e00-\u9fff]{1,39}")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


@transaction.atomic
def create_account(
    *,
    username: str,
    display_name: str,
    office: Office | None,
    actor: Actor,
    at: datetime,
    section: str = "",
    certificate_no: str = "",
    password: str | None = None,
) -> User:
    """Make an account without roles. Without a password nobody can sign in until one is set."""
    acts.permit(actor, GRANTS, "account.create")
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise RuleBroken("用户名用 2 到 40 个小写字母、数字、汉字、点或短横。", field="username")
    if name in DEFAULT_NAMES:
        raise RuleBroken("不得使用默认的账号名，请改用能认出本人的用户名。", "GB/T 22239 8.1.4.2", "username")
    if User.objects.filter(username=name).exists():
        raise RuleBroken("已有这个用户名，请换一个。", field="username")
    user = User.objects.create_user(
        name,
        password,
        display_name=display_name.strip(),
        office=office,
        section=section,
        certificate_no=certificate_no,
        password_changed_at=at,
    )
    trail.record("account.created", user, actor=actor, at=at, after={"office": str(office or "")})
    return user


@transaction.atomic
def reset_password(*, user: User, actor: Actor, at: datetime) -> str:
    """Give a fresh password, to be shown once and changed at the next sign-in. Ends open sessions."""
    acts.permit(actor, GRANTS, "account.reset")
    user = _locked(user)
    words = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))
    user.set_password(words)
    user.must_change_password, user.password_changed_at = True, at
    user.session_version += 1
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "session_version"])
    trail.record("account.password_reset", user, actor=actor, at=at)
    return words


@transaction.atomic
def change_password(*, user: User, old: str, new: str, at: datetime) -> User:
    """Change one's own password. Other open sessions end."""
    user = _locked(user)
    if not user.check_password(old):
        raise RuleBroken("当前密码不正确，请重新输入。", field="old")
    if old == new:
        raise RuleBroken("新密码与当前密码相同，请换一个。", field="new")
    try:
        validate_password(new, user)
    except ValidationError as refusal:
        raise RuleBroken("".join(refusal.messages), field="new") from refusal
    user.set_password(new)
    user.must_change_password, user.password_changed_at = False, at
    user.session_version += 1
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "session_version"])
    trail.record("account.password_changed", user, actor=user, at=at)
    return user


@transaction.atomic
def disable(*, user: User, actor: Actor, at: datetime, note: str = "") -> User:
    """Close an account; its open sessions die at their next request."""
    acts.permit(actor, GRANTS, "account.disable")
    if user.pk == actor.pk:
        raise RuleBroken("不能停用自己的账号，请由另一名系统管理员办理。")
    user = _locked(user)
    if not user.is_active:
        return user
    user.is_active, user.session_version = False, user.session_version + 1
    user.save(update_fields=["is_active", "session_version"])
    trail.record("account.disabled", user, actor=actor, at=at, note=note)
    return user


@transaction.atomic
def enable(*, user: User, actor: Actor, at: datetime, note: str = "") -> User:
    """Open a closed account again."""
    acts.permit(actor, GRANTS, "account.enable")
    user = _locked(user)
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    trail.record("account.enabled", user, actor=actor, at=at, note=note)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, actor: Actor, at: datetime, note: str = "") -> RoleGrant:
    """Give a role. Nobody gives one to himself, and roles that must be apart stay apart."""
    acts.permit(actor, GRANTS, "role.grant")
    if user.pk == actor.pk:
        raise RuleBroken("不能给自己授予角色，请由另一名安全管理员办理。", field="role")
    user = _locked(user)
    held = frozenset(Role(name) for name in user.grants.values_list("role", flat=True))
    if role in held:
        raise RuleBroken(f"{user.display_name}已有“{role.label}”角色。", field="role")
    if words := conflicting(held | {role}):
        raise RuleBroken(words, "GB/T 22239 8.1.4.2", "role")
    if user.office_id is None and role not in SEPARATED | {Role.ENTERPRISE_MEMBER, Role.LAB}:
        raise RuleBroken("业务角色要有所属机关，请先由系统管理员写明机关。", field="role")
    row = RoleGrant.objects.create(user=user, role=role.value, granted_by_id=actor.pk)
    trail.record(
        "account.role_granted", user, actor=actor, at=at, before=_names(held), after=_names(held | {role}), note=note
    )
    return row


@transaction.atomic
def withdraw_role(*, user: User, role: Role, actor: Actor, at: datetime, note: str = "") -> None:
    """Take a role back; it is gone at the person's next request."""
    acts.permit(actor, GRANTS, "role.withdraw")
    user = _locked(user)
    held = frozenset(Role(name) for name in user.grants.values_list("role", flat=True))
    if role not in held:
        raise RuleBroken(f"{user.display_name}没有“{role.label}”角色。", field="role")
    if role is Role.SECURITY_ADMIN and not RoleGrant.objects.filter(role=role.value).exclude(user=user).exists():
        raise RuleBroken("至少要留一名安全管理员，否则无人能授予角色。", field="role")
    user.grants.filter(role=role.value).delete()
    trail.record(
        "account.role_withdrawn", user, actor=actor, at=at, before=_names(held), after=_names(held - {role}), note=note
    )


@transaction.atomic
def create_region(*, code: str, name: str, level: str, parent: Region | None = None) -> Region:
    """Add an administrative division below its parent."""
    path = f"{parent.path}/{code}" if parent else code
    return Region.objects.create(code=code, name=name, level=level, parent=parent, path=path)


@transaction.atomic
def create_office(
    *,
    name: str,
    short_name: str,
    code: str,
    level: str,
    region: Region,
    actor: Actor,
    at: datetime,
    parent: Office | None = None,
    address: str = "",
    phone: str = "",
) -> Office:
    """Set up a bureau."""
    acts.permit(actor, GRANTS, "office.change")
    office = Office.objects.create(
        name=name,
        short_name=short_name,
        code=code,
        level=level,
        region=region,
        parent=parent,
        address=address,
        phone=phone,
    )
    trail.record("office.created", office, actor=actor, at=at)
    return office


@transaction.atomic
def set_rulebook(*, office: Office, rulebook: str, since: date, actor: Actor, at: datetime) -> OfficeRulebook:
    """Put an office under a rulebook from a day on; what was opened before keeps its own."""
    acts.permit(actor, GRANTS, "office.change")
    row, _ = OfficeRulebook.objects.update_or_create(office=office, since=since, defaults={"rulebook": rulebook})
    trail.record("office.rulebook_set", office, actor=actor, at=at, after={"rulebook": rulebook, "since": str(since)})
    return row


@transaction.atomic
def note_sign_in(*, user: User, at: datetime, note: str = "") -> None:
    """Record that a person signed in."""
    trail.record("account.signed_in", user, actor=user, at=at, note=note)


@transaction.atomic
def note_sign_out(*, user: User, at: datetime) -> None:
    """Record that a person signed out."""
    trail.record("account.signed_out", user, actor=user, at=at)


@transaction.atomic
def note_refusal(*, username: str, at: datetime, note: str = "") -> None:
    """Record a failed sign-in of an account that exists; the others are only counted for the lock."""
    user = User.objects.filter(username=username).first()
    if user is not None:
        trail.record("account.refused", user, actor=SYSTEM, at=at, note=note)


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _names(roles: frozenset[Role]) -> dict[str, list[str]]:
    return {"roles": sorted(role.label for role in roles)}


@transaction.atomic
def add_agency(
    *, kind: str, name: str, region: Region | None = None, told: bool = False, contact: str = "", phone: str = "", address: str = "", actor: Actor, at: datetime
) -> Agency:
    """Add an addressee to the directory. Who adds the same name a moment later gets a sentence."""
    acts.permit(actor, GRANTS, "agency.change")
    name = name.strip()
    if not name:
        raise RuleBroken("请填写受文单位的全称。", field="name")
    _check_agency(kind, region)
    fields = {"kind": kind, "region": region, "told": told, "contact": contact, "phone": phone, "address": address}
    agency, made = Agency.objects.get_or_create(name=name, defaults=fields)
    if not made:
        raise RuleBroken(f"通讯录里已有“{name}”，请直接修改原有的一条。", field="name")
    trail.record("agency.added", agency, actor=actor, at=at, after={"kind": kind, "region": str(region or "")})
    return agency


@transaction.atomic
def change_agency(
    *, agency: Agency, kind: str, name: str, region: Region | None, told: bool, contact: str, phone: str, address: str, active: bool, actor: Actor, at: datetime
) -> Agency:
    """Correct an addressee or close it. Papers already issued keep the name they were addressed to."""
    acts.permit(actor, GRANTS, "agency.change")
    row = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    name = name.strip()
    if not name or Agency.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise RuleBroken("名称不能为空，也不能与另一条相同。请填写单位全称。", field="name")
    _check_agency(kind, region)
    new = {"kind": kind, "name": name, "region": region, "told": told, "contact": contact, "phone": phone, "address": address, "active": active}
    before = {key: str(getattr(row, key)) for key, value in new.items() if getattr(row, key) != value}
    for key, value in new.items():
        setattr(row, key, value)
    row.save(update_fields=list(new))
    trail.record("agency.changed", row, actor=actor, at=at, before=before, after={key: str(new[key]) for key in before})
    return row


def _check_agency(kind: str, region: Region | None) -> None:
    if kind in (AgencyKind.GOVERNMENT, AgencyKind.DEPARTMENT) and region is None:
        raise RuleBroken("政府和主管部门要选择辖区，不合格情况按辖区通报。", field="region")
