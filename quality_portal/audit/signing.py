"""Who signs checkpoints. The key is kept outside the database; each signature names its algorithm and its public key."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHM = "ed25519"


def _private() -> Ed25519PrivateKey:
    if not settings.LOG_KEY:
        raise ImproperlyConfigured("缺少环境变量 PORTAL_LOG_KEY，不能签署校验点。PORTAL_LOG_KEY is not set: checkpoints cannot be signed.")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.LOG_KEY))


def public_key() -> str:
    """The public half of the key in use."""
    return _private().public_key().public_bytes_raw().hex()


def trusted_keys() -> frozenset[str]:
    """The key in use and those used before it."""
    return frozenset({public_key(), *settings.LOG_OLD_KEYS})


def sign(message: bytes) -> str:
    """Sign with the key in use."""
    return _private().sign(message).hex()


def _ed25519(key: str, signature: str, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


# A national algorithm (SM2 with SM3) is one more row here; old checkpoints keep the algorithm they were signed with.
CHECKS: dict[str, Callable[[str, str, bytes], bool]] = {ALGORITHM: _ed25519}


def holds(algorithm: str, key: str, signature: str, message: bytes) -> bool:
    """Is this signature by this key over this message?"""
    check = CHECKS.get(algorithm)
    return check is not None and check(key, signature, message)
