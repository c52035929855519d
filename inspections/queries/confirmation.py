"""Confirmations of samples by the makers that their labels name."""

from __future__ import annotations

from django.db.models import QuerySet

from enterprises.models import Enterprise
from inspections.models import MakerConfirmation
from quality_portal.accounts.models import Office, User
from quality_portal.core.roles import Role

from .visible import offices


def visible(user: User) -> QuerySet[MakerConfirmation]:
    """Those of one's office and below."""
    return _rows().filter(conclusion__office__in=offices(user))


def own(user: User) -> QuerySet[MakerConfirmation]:
    """What a member's enterprises are asked."""
    if Role.ENTERPRISE_MEMBER not in user.roles:
        return MakerConfirmation.objects.none()
    return _rows().filter(enterprise__memberships__user=user)


def of_enterprise(enterprise: Enterprise) -> QuerySet[MakerConfirmation]:
    return _rows().filter(enterprise=enterprise)


def waiting(office: Office) -> QuerySet[MakerConfirmation]:
    """Makers that have not answered, the earliest due first."""
    return _rows().filter(conclusion__office=office, state="asked").order_by("due_on", "pk")


def _rows() -> QuerySet[MakerConfirmation]:
    return MakerConfirmation.objects.select_related(
        "sample", "conclusion__report", "conclusion__refusal", "conclusion__office", "conclusion__enterprise", "enterprise", "lead"
    )
