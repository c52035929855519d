"""Licences: whose, good or not, near their end."""

from datetime import date

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, Licence, Product
from enterprises.states import LicenceState
from quality_portal.accounts.models import User

from . import enterprise as enterprises


def visible(user: User) -> QuerySet[Licence]:
    """Licences of the enterprises one may see."""
    return Licence.objects.filter(enterprise__in=enterprises.visible(user)).select_related("enterprise", "product")


def live(enterprise: Enterprise) -> QuerySet[Licence]:
    """Licences that can still be suspended or revoked."""
    return enterprise.licences.filter(state__in=(LicenceState.VALID, LicenceState.SUSPENDED)).select_related("product")


def covering(enterprise: Enterprise, product: Product | None, on: date) -> QuerySet[Licence]:
    """Live licences in their dates for a product: those bound to it and those bound to none."""
    rows = live(enterprise).filter(valid__contains=on)
    return rows.filter(Q(product=product) | Q(product=None))


def expiring(user: User, *, after: date, before: date) -> QuerySet[Licence]:
    """Valid licences whose validity ends between two days, soonest first."""
    return visible(user).filter(state=LicenceState.VALID, valid__endswith__range=(after, before)).order_by("valid__endswith")
