"""What a leaf is the hash of: one spelling for each value, the public part in clear, the rest as salted commitments."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from .merkle import leaf_hash
from .models import Event

ALGORITHM = "sha256-v1"
PUBLIC_FIELDS = ("at", "recorded_at", "legal_on", "verb", "public")
PRIVATE_FIELDS = tuple(field.attname for field in Event._meta.concrete_fields if field.attname not in PUBLIC_FIELDS)


def canonical(value: Any) -> Any:
    """UTC microseconds, days as written, NFC text, sorted keys."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {canonical(str(key)): canonical(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(entry) for entry in value]
    return value


def written(value: Any) -> bytes:
    """Canonical JSON."""
    return json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sealed_of(event: Event, salt: str) -> str:
    """The commitment to everything about an act that is not public."""
    return committed(written({name: getattr(event, name) for name in PRIVATE_FIELDS}), salt)


def committed(value: bytes, salt: str) -> str:
    """A commitment that nobody can guess backwards without the salt."""
    return sha256(bytes.fromhex(salt) + value).hexdigest()


def body_of(event: Event, *, algorithm: str, sealed: str, row: str) -> dict[str, Any]:
    """The public body of an act."""
    body: dict[str, Any] = {name: canonical(getattr(event, name)) for name in PUBLIC_FIELDS}
    return {"algorithm": algorithm, **body, "sealed": sealed, "row": row}


def digest_of(body: dict[str, Any]) -> str:
    """The leaf hash over a body."""
    return leaf_hash(written(body)).hex()
