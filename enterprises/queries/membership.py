"""Who acts for which enterprise."""

from django.db.models import QuerySet

from enterprises.models import Enterprise, Membership
from quality_portal.accounts.models import User
from quality_portal.core.errors import RuleBroken


def enterprises_of(user: User) -> QuerySet[Enterprise]:
    """The enterprises a person acts for, the oldest membership first."""
    return Enterprise.objects.filter(memberships__user=user).order_by("memberships__since", "pk")


def members_of(enterprise: Enterprise) -> QuerySet[Membership]:
    """Everybody who acts for an enterprise."""
    return enterprise.memberships.select_related("user").order_by("since")


def is_member(user: User, enterprise_pk: object) -> bool:
    """Does this person act for this enterprise?"""
    return Membership.objects.filter(user=user, enterprise_id=enterprise_pk).exists()


def account(username: str) -> User:
    """The active account of that name. Raises RuleBroken in words."""
    found = User.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise RuleBroken("没有这个用户名，或者账号已停用。请核对用户名。", field="username")
    return found
