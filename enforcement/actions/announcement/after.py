"""What a published announcement brings about in the room above: told by kind, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from enforcement.models import Announcement
from quality_portal.core.actors import Actor

Effect = Callable[[Announcement, Actor, datetime], None]
EFFECTS: dict[str, Effect] = {}


def register(kind: str, effect: Effect) -> None:
    """A room above keeps, e.g., which titles stand on a published list."""
    if EFFECTS.setdefault(kind, effect) is not effect:
        raise ValueError(f"announcements of kind {kind!r} have two effects")


def published(notice: Announcement, actor: Actor, at: datetime) -> None:
    """Tell whoever wants to know."""
    if effect := EFFECTS.get(notice.kind):
        effect(notice, actor, at)
