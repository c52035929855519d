"""Reading invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from enterprises.models import Enterprise, Invitation
from enterprises.queries import enterprise as enterprises
from quality_portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """An invitation and whether it can still be used."""

    invitation: Invitation
    open: bool
    words: str


def _rows() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("enterprise", "made_by__office", "used_by")


def of_member(user: User) -> QuerySet[Invitation]:
    """Invitations of the enterprises a person acts for."""
    return _rows().filter(enterprise__memberships__user=user)


def visible(user: User) -> QuerySet[Invitation]:
    """Invitations into enterprises that staff see."""
    return _rows().filter(enterprise__in=enterprises.visible(user))


def of_enterprise(enterprise: Enterprise, at: datetime) -> list[Row]:
    """The latest invitations with what became of them."""
    return [Row(row, row.open_at(at), _words(row, at)) for row in _rows().filter(enterprise=enterprise)[:30]]


def _words(row: Invitation, at: datetime) -> str:
    if row.used_at is not None:
        return "已使用"
    if row.withdrawn_at is not None:
        return "已撤回"
    return "待使用" if at < row.expires_at else "已过期"
