"""Strict readers of the environment: an odd value stops the start with one clear sentence.

Standard library only, so that the launcher can use them before Django is there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """A value in the environment that cannot be meant."""


NO_MAIL: dict[str, Any] = {
    "EMAIL_HOST": "localhost",
    "EMAIL_PORT": 25,
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "EMAIL_USE_SSL": False,
    "EMAIL_USE_TLS": False,
}


def text(name: str, default: str | None = None, *, one_of: tuple[str, ...] = ()) -> str:
    """Read a text; without a default it must be there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise BadSetting(f"缺少环境变量 {name}，请先设置（说明见 .env.example）。{name} is not set; see .env.example.")
    if one_of and value not in one_of:
        allowed = ", ".join(one_of)
        raise BadSetting(f"环境变量 {name} 的值“{value}”无效，可用：{allowed}。{name} must be one of: {allowed}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Read 1 or 0. Words such as "no" or "off" are refused: they read as true elsewhere."""
    return text(name, "1" if default else "0", one_of=("0", "1")) == "1"


def number(name: str, default: int, *, low: int, high: int) -> int:
    """Read a whole number between `low` and `high`."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise BadSetting(
            f"环境变量 {name} 的值“{value}”无效，应为 {low} 到 {high} 的整数。{name} must be a number from {low} to {high}."
        )
    return int(value)


def words(name: str) -> list[str]:
    """Read a list separated by commas."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Read an absolute folder."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise BadSetting(f"环境变量 {name} 的值“{value}”应为绝对路径。{name} must be an absolute path.")
    return value


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?option=value into what Django wants.

    `?host=/folder` names a Unix socket, as libpq itself reads it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadSetting(
            f"环境变量 {name} 应写作 postgresql://用户:密码@主机:端口/库名。"
            f"{name} must read postgresql://user:password@host:port/name."
        )
    options = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting(f"环境变量 {name} 的端口无效。{name} has a port that is no number.") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": {"connect_timeout": 5} | options,
    }


def redis(url: str, name: str = "REDIS_URL") -> str:
    """Check that this is a Redis address."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise BadSetting(f"环境变量 {name} 应写作 redis://主机:端口/0。{name} must read redis://host:port/0.")
    return url


def mail(name: str) -> dict[str, Any] | None:
    """Read smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (TLS); None where no letters are sent."""
    url = os.environ.get(name, "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting(f"环境变量 {name} 的端口无效。{name} has a port that is no number.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadSetting(
            f"环境变量 {name} 应写作 smtp://用户:密码@主机:587 或者 smtps://用户:密码@主机:465。"
            f"{name} must read smtp://user:password@host:587 or smtps://user:password@host:465."
        )
    whole = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if whole else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": whole,
        # A server on this very machine, or one that is told so, speaks plainly.
        "EMAIL_USE_TLS": not whole and dict(parse_qsl(parts.query)).get("tls", "1") == "1",
    }


def secret(name: str, path: Path) -> str:
    """Read a secret from the environment, or from a file that only we can read."""
    if value := os.environ.get(name, "").strip():
        if len(value) < 40:
            raise BadSetting(f"环境变量 {name} 太短，至少 40 个字符。{name} is too short: at least 40 characters.")
        return value
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    return text(name)


def hexadecimal(name: str, path: Path, *, needed: bool) -> str:
    """Read a key of 32 bytes as 64 hex digits, from the environment or from a file that only we can read."""
    value = os.environ.get(name, "").strip() or (path.read_text(encoding="ascii").strip() if path.is_file() else "")
    if not value and not needed:
        return ""
    if not re.fullmatch("[0-9a-f]{64}", value or text(name)):
        raise BadSetting(f"环境变量 {name} 应为 64 位小写十六进制数字。{name} must be 64 hex digits in lower case.")
    return value
