"""The second factor: a time-based code from the person's authenticator, or one of ten backup codes."""

from __future__ import annotations

import secrets
from datetime import datetime

import segno
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role

from .authenticator import Authenticator
from .models import BackupCode, User
from .permissions import GRANTS

CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def is_required(user: User) -> bool:
    """Everybody who works here must; of the enterprises' people, whoever bound an authenticator."""
    if not settings.OTP_REQUIRED:
        return False
    return Role.ENTERPRISE_MEMBER not in user.roles or Authenticator.objects.filter(user=user, confirmed=True).exists()


def device_of(user: User) -> Authenticator | None:
    """The authenticator in use."""
    return Authenticator.objects.filter(user=user, confirmed=True).first()


def new_device(user: User) -> Authenticator:
    """The authenticator that is being set up; the same secret until it is confirmed, in whatever window."""
    device, _ = Authenticator.objects.get_or_create(user=user, confirmed=False, defaults={"name": "动态口令"})
    if not device.is_readable:
        device.delete()
        return new_device(user)
    return device


def qr_svg(device: Authenticator) -> str:
    """The set-up address as an SVG picture that fits its frame, without style attributes."""
    return segno.make(device.config_url, error="m").svg_inline(border=4, omitsize=True)


@transaction.atomic
def confirm(*, user: User, token: str, at: datetime) -> Authenticator:
    """Bind the authenticator when it shows the right code."""
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise RuleBroken("没有等待绑定的动态口令，请重新打开本页。")
    if not device.verify_token(token):
        raise RuleBroken("口令不正确。请核对手机时间是否准确，再输入最新的 6 位数字。", field="token")
    Authenticator.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    trail.record("account.second_factor_set", user, actor=user, at=at)
    return device


@transaction.atomic
def make_backup_codes(*, user: User, at: datetime) -> list[str]:
    """Ten new codes, to be shown once; the old ones stop working."""
    user.backup_codes.all().delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    BackupCode.objects.bulk_create(BackupCode(user=user, digest=make_password(code)) for code in codes)
    trail.record("account.backup_codes_made", user, actor=user, at=at)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check(*, user: User, token: str, at: datetime) -> Authenticator:
    """Accept a code of the authenticator or an unused backup code. Wrong guesses are slowed down."""
    text = token.strip().replace(" ", "").replace("-", "").upper()
    device = device_of(user)
    if device is None:
        raise RuleBroken("还没有绑定动态口令，请先绑定。")
    if text.isdecimal():
        return _by_code(user, device, text)
    return _by_backup_code(user, device, text, at)


def _by_code(user: User, device: Authenticator, text: str) -> Authenticator:
    if not device.is_readable:
        raise RuleBroken("动态口令的密钥已无法读取（系统密钥更换过）。请输入一个备用码，或者联系系统管理员解除绑定。", field="token")
    with transaction.atomic():  # locked: a code is good for one sign-in
        held = Authenticator.objects.select_for_update(of=("self",)).filter(pk=device.pk, user=user).first()
        if held is not None and held.verify_token(text):
            return held
    # Outside the transaction, so that the wrong guess stays counted.
    raise RuleBroken(_wrong(device), field="token")


def _by_backup_code(user: User, device: Authenticator, text: str, at: datetime) -> Authenticator:
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().get(pk=device.pk)
        allowed, _ = device.verify_is_allowed()
        codes = list(BackupCode.objects.select_for_update().filter(user=user, used_at=None)) if allowed else []
        for code in codes:
            if check_password(text, code.digest):
                code.used_at = at
                code.save(update_fields=["used_at"])
                device.throttle_reset()
                trail.record("account.backup_code_used", user, actor=user, at=at)
                return device
        if allowed:
            device.throttle_increment()
    # Outside the transaction, so that the wrong guess stays counted.
    raise RuleBroken(_wrong(device), field="token")


def _wrong(device: Authenticator) -> str:
    device.refresh_from_db()
    allowed, _ = device.verify_is_allowed()
    if allowed:
        return "口令不正确。请输入验证器上最新的 6 位数字，或一个没有用过的备用码。"
    return "口令不正确。连续输错会延长等待时间，请稍等片刻再试。"


@transaction.atomic
def reset(*, user: User, actor: Actor, at: datetime, note: str = "") -> None:
    """Unbind a lost authenticator; the person binds a new one at the next sign-in."""
    acts.permit(actor, GRANTS, "account.reset")
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    Authenticator.objects.filter(user=user).delete()
    user.backup_codes.all().delete()
    user.session_version += 1
    user.save(update_fields=["session_version"])
    trail.record("account.second_factor_reset", user, actor=actor, at=at, note=note)
