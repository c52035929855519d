"""Reading recalls."""

from __future__ import annotations

from django.db.models import QuerySet

from enforcement.models import Recall
from enforcement.permissions import READERS
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import offices_under


def visible(user: User) -> QuerySet[Recall]:
    """Recalls that one's office and those below supervise."""
    if user.office is None or not user.roles & READERS:
        return Recall.objects.none()
    return Recall.objects.filter(office__in=offices_under(user.office)).select_related("enterprise", "office", "case", "recorded_by")
