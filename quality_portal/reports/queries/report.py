"""Reports that staff may see."""

from django.db.models import QuerySet

from quality_portal.accounts import queries as offices
from quality_portal.accounts.models import User
from quality_portal.reports.models import QuarterlyReport


def visible(user: User) -> QuerySet[QuarterlyReport]:
    """Reports of one's own office and of the offices below."""
    if user.office is None:
        return QuarterlyReport.objects.none()
    below = offices.offices_under(user.office)
    return QuarterlyReport.objects.filter(office__in=below).select_related("office", "document", "compiled_by", "published_by")
