"""Reading accident reports."""

from __future__ import annotations

from django.db.models import QuerySet

from enforcement.models import AccidentReport
from enforcement.permissions import READERS
from enforcement.states.accident import AccidentState
from enterprises.models import Enterprise
from quality_portal.accounts.models import Agency, AgencyKind, Office, User
from quality_portal.accounts.queries import agencies_of, offices_under
from quality_portal.core.actors import Actor


def _rows() -> QuerySet[AccidentReport]:
    return AccidentReport.objects.select_related("enterprise__region", "office__region", "filed_by", "taken_by", "forwarded_by", "agency", "document", "lead")


def visible(user: User | Actor) -> QuerySet[AccidentReport]:
    """Those sent to a person's office and the offices below."""
    office = getattr(user, "office", None)
    if office is None or not user.roles & READERS:
        return AccidentReport.objects.none()
    return _rows().filter(office__in=offices_under(office))


def own(user: User) -> QuerySet[AccidentReport]:
    """Those of the enterprises a person acts for."""
    return _rows().filter(enterprise__memberships__user=user)


def of_enterprise(enterprise: Enterprise) -> QuerySet[AccidentReport]:
    """What an enterprise reported, newest first."""
    return _rows().filter(enterprise=enterprise)


def waiting(user: User) -> QuerySet[AccidentReport]:
    """Reports that the government has not been told of, oldest first."""
    return visible(user).exclude(state=AccidentState.FORWARDED).order_by("filed_at")


def governments(report: AccidentReport) -> QuerySet[Agency]:
    """Whom a report may be forwarded to: the governments of the enterprise's region and above."""
    return agencies_of(report.enterprise.region or report.office.region, AgencyKind.GOVERNMENT)


def office_for(enterprise: Enterprise) -> Office | None:
    """The bureau that answers for the place of an enterprise: its region's own, else the nearest above."""
    line = enterprise.region.path.split("/") if enterprise.region else []
    found = {office.region.code: office for office in Office.objects.filter(region__code__in=line).select_related("region").order_by("-pk")}
    nearest = next((found[code] for code in reversed(line) if code in found), None)
    return nearest or Office.objects.filter(parent=None).order_by("pk").first()


def may_see(user: User, pk: str) -> bool:
    """Papers and files of a report: both sides."""
    return visible(user).filter(pk=pk).exists() or own(user).filter(pk=pk).exists()
