"""Receipts for what an enterprise hands in: a number nobody can guess, and a digest that proves the content."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from quality_portal.documents.models import Attachment


def receipt_number() -> str:
    """Sixteen random digits; the unique column has the last word."""
    return f"{secrets.randbelow(10**16):016d}"


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of a content in its one spelling."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def files_of(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """The files as the receipt names them."""
    return [{"name": file.name, "size": file.size, "sha256": file.sha256, "uuid": str(file.uuid)} for file in attachments]
