"""Reading offices, regions and people."""

from datetime import date

from django.db.models import Q, QuerySet

from quality_portal.core.roles import Role

from .models import Agency, AgencyKind, Office, OfficeRulebook, Region, User

DEFAULT_RULEBOOK = "policy"


def regions_under(region: Region) -> QuerySet[Region]:
    """A region and everything below it."""
    return Region.objects.filter(Q(pk=region.pk) | Q(path__startswith=region.path + "/"))


def region_names() -> dict[str, str]:
    """Every region by its code, the higher ones first."""
    return dict(Region.objects.order_by("path").values_list("code", "name"))


def offices_under(office: Office) -> QuerySet[Office]:
    """An office and the offices of the regions below its own."""
    return Office.objects.filter(Q(pk=office.pk) | Q(region__path__startswith=office.region.path + "/"))


def rulebook_of(office: Office, on: date) -> str:
    """The rulebook an office works under on a day."""
    row = OfficeRulebook.objects.filter(office=office, since__lte=on).order_by("-since").first()
    return row.rulebook if row else DEFAULT_RULEBOOK


def colleagues(office: Office, *roles: Role) -> QuerySet[User]:
    """Active people of an office who hold any of the roles."""
    people = User.objects.filter(office=office, is_active=True)
    return people.filter(grants__role__in=[role.value for role in roles]).distinct() if roles else people


def people(term: str = "") -> QuerySet[User]:
    """Accounts by user name or name, with what their lists show."""
    found = User.objects.select_related("office").prefetch_related("grants").order_by("username")
    return found.filter(Q(username__icontains=term) | Q(display_name__icontains=term)) if term else found


def manageable(user: User) -> QuerySet[User]:
    """What the system administrator may open: every account."""
    return people() if user.has_role(Role.SYSTEM_ADMIN) else User.objects.none()


def everybody(user: User) -> QuerySet[User]:
    """What the security administrator may open: every account."""
    return people() if user.has_role(Role.SECURITY_ADMIN) else User.objects.none()


def agencies(term: str = "", *, kind: str = "", closed: bool = False) -> QuerySet[Agency]:
    """Whom papers may be addressed to, by words of the name or the region and by kind; those closed only when asked for."""
    found = Agency.objects.select_related("region")
    if not closed:
        found = found.filter(active=True)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(Q(name__icontains=term) | Q(region__name__icontains=term)) if term else found


def agencies_of(region: Region | None, *kinds: str) -> QuerySet[Agency]:
    """The addressees of a region and of the regions above it."""
    lines = region.path.split("/") if region else []
    found = Agency.objects.filter(active=True, kind__in=kinds)
    return found.filter(Q(region__code__in=lines) | Q(region=None)).select_related("region")


def told_of_failures(region: Region | None, office: Office) -> QuerySet[Agency]:
    """The departments that a failure in a region is reported to: the region's own, and those beside the bureau."""
    rows = Agency.objects.filter(active=True, kind=AgencyKind.DEPARTMENT, told=True)
    return rows.filter(Q(region=region) | Q(region=office.region)).select_related("region") if region else rows.filter(region=office.region)


def agency_by_name(name: str) -> Agency | None:
    """The addressee of that name, if it stands in the directory."""
    return Agency.objects.filter(active=True, name=name.strip()).first()
