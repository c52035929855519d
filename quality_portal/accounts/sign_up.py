"""An account that a person makes for an enterprise: by a one-time code, or after the bureau checked the proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role

from . import actions
from .models import User

# What is known of somebody who asked for an account and has none yet; the room that keeps the wishes registers itself.
# Called with name and password; answers in words only when both belong to a wish that waits, so that nothing is given away.
WAITING: list[Callable[[str, str], str]] = []


def waiting_words(username: str, password: str) -> str:
    """What to tell somebody whose account does not exist yet."""
    return next((words for ask in WAITING if (words := ask(username, password))), "")


TOO_WEAK = {
    "password_too_short": "密码太短，至少要 10 位。",
    "password_too_similar": "密码与用户名或者姓名太像，请换一个。",
    "password_too_common": "这个密码太常见，容易被猜到，请换一个。",
    "password_entirely_numeric": "密码不能全是数字，请加上字母。",
}


def check_wishes(*, username: str, display_name: str, password: str) -> str:
    """Refuse a name or password that could not become an account; return the name as it will be."""
    name = username.strip().lower()
    if not actions.USERNAME.fullmatch(name) or name in actions.DEFAULT_NAMES:
        raise RuleBroken("用户名用 2 到 40 个小写字母、数字、汉字、点或短横，例如 chenliqun。", field="username")
    if User.objects.filter(username=name).exists():
        raise RuleBroken("这个用户名已有人用，请换一个，例如在后面加上企业简称。", field="username")
    if not display_name.strip():
        raise RuleBroken("请填写姓名。", field="name")
    try:
        validate_password(password, User(username=name, display_name=display_name.strip()))
    except ValidationError as refusal:
        words = "".join(TOO_WEAK.get(error.code or "", error.messages[0]) for error in refusal.error_list)
        raise RuleBroken(words, field="password") from refusal
    return name


@transaction.atomic
def make_member_account(
    *, username: str, display_name: str, actor: Actor, at: datetime, password: str = "", password_hash: str = ""
) -> User:
    """Make an account of the enterprises' side with the password chosen, or with the hash kept since it was chosen.

    Whoever calls has checked that the person may have one; the portal itself makes it, so no role of staff is asked.
    """
    user = actions.create_account(username=username, display_name=display_name, office=None, actor=SYSTEM, at=at)
    user.password = password_hash or make_password(password)
    user.save(update_fields=["password"])
    actions.grant_role(user=user, role=Role.ENTERPRISE_MEMBER, actor=SYSTEM, at=at, note=f"由{actor.display_name}核实")
    return user
