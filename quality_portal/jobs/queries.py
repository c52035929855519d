"""Reading jobs."""

from django.db.models import QuerySet

from quality_portal.accounts.models import User
from quality_portal.core.roles import Role

from .models import Job


def visible(user: User) -> QuerySet[Job]:
    """One's own jobs; the system administrator sees all of them, titles and counts only."""
    if user.has_role(Role.SYSTEM_ADMIN):
        return Job.objects.all()
    return Job.objects.filter(owner=user)
