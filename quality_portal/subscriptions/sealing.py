"""Addresses: sealed for storing, marked for finding again. Both keys are made of the portal's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from functools import cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext

from quality_portal.core.errors import RuleBroken

ALGORITHM = "fernet-1"
LONGEST = 254  # RFC 5321
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
STOP = "subscriptions.stop"


@cache
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"subscriptions:" + purpose).derive(secret.encode())


def tidy(text: str) -> str:
    """The address as it is written to; the host is the same in either case."""
    name, _, host = text.strip().rpartition("@")
    address = f"{name}@{host.lower()}"
    if len(address) > LONGEST or not ADDRESS.fullmatch(address) or ".." in address or name.startswith(".") or name.endswith("."):
        raise RuleBroken(gettext("邮箱地址没有看懂。请填写完整的地址，例如 name@example.com。"), field="email")
    return address


def seal(address: str) -> str:
    """The address for storing."""
    return Fernet(base64.urlsafe_b64encode(_key(settings.SECRET_KEY, b"seal"))).encrypt(address.encode()).decode()


def unseal(sealed: str) -> str:
    """The address for writing to it, a moment before."""
    return Fernet(base64.urlsafe_b64encode(_key(settings.SECRET_KEY, b"seal"))).decrypt(sealed.encode()).decode()


def mark(address: str) -> str:
    """The same for the same address, telling nothing of it to whoever lacks the key."""
    return hmac.new(_key(settings.SECRET_KEY, b"mark"), address.lower().encode(), hashlib.sha256).hexdigest()


def new_token() -> str:
    """A word that only the letter holds: 192 bits."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def stop_token(uuid: object) -> str:
    """What ends a subscription, for as long as it lasts: no letter is too old to be unsubscribed from."""
    return signing.Signer(salt=STOP).sign(str(uuid)).replace(":", ".")


def read_stop_token(token: str) -> str | None:
    """The subscription that a word ends."""
    try:
        return signing.Signer(salt=STOP).unsign(token.replace(".", ":", 1))
    except signing.BadSignature:
        return None
