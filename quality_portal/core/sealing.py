"""Words that lie in the database as nobody's business: sealed with the portal's own key, opened only where they are answered."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

UNREADABLE = "（无法读取：系统密钥已更换）"


def _box(purpose: str) -> MultiFernet:
    """A key for each purpose, derived from the secret key; older secrets still open what they sealed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(f"{purpose}|{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str, *, purpose: str) -> bytes:
    """Seal words; the same words look different each time."""
    return _box(purpose).encrypt(text.encode())


def unseal(sealed: bytes | memoryview | None, *, purpose: str) -> str:
    """Open what was sealed for the same purpose."""
    if not sealed:
        return ""
    try:
        return _box(purpose).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return UNREADABLE
