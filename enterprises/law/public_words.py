"""The fixed words of this room that the public reads: grounds of acts on licences, what a code is refused for."""

from __future__ import annotations

from collections.abc import Iterator

from .credit_code import WRONG_DIGIT, WRONG_REGISTRATION
from .grounds import GROUNDS


def words() -> Iterator[str]:
    """Each word as it stands on a page."""
    yield from (WRONG_DIGIT, WRONG_REGISTRATION)
    yield from (ground.title for ground in GROUNDS)
