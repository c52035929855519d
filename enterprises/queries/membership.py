"""Who acts for which enterprise, and what each of them may do there."""

from django.db.models import QuerySet

from enterprises.law import membership as law
from enterprises.models import Enterprise, Membership
from quality_portal.accounts.models import User
from quality_portal.core.actors import Actor
from quality_portal.core.errors import NotPermitted, RuleBroken


def enterprises_of(user: User) -> QuerySet[Enterprise]:
    """The enterprises a person acts for, the oldest membership first."""
    return Enterprise.objects.filter(memberships__user=user).order_by("memberships__since", "pk")


def members_of(enterprise: Enterprise) -> QuerySet[Membership]:
    """Everybody who acts for an enterprise."""
    return enterprise.memberships.select_related("user").order_by("since")


def of(user: User) -> QuerySet[Membership]:
    """Memberships that a person may look at on the desk: everybody's in the enterprises the person acts for."""
    return Membership.objects.select_related("user", "enterprise").filter(enterprise__memberships__user=user)


def is_member(user: User, enterprise_pk: object) -> bool:
    """Does this person act for this enterprise?"""
    return Membership.objects.filter(user=user, enterprise_id=enterprise_pk).exists()


def may(user: User | Actor, enterprise_pk: object, right: str) -> bool:
    """Does the person's place in this enterprise carry the right?"""
    places = [place.key for place in law.PLACES if place.may(right)]
    return Membership.objects.filter(user_id=user.pk, enterprise_id=enterprise_pk, role__in=places).exists()


def require_right(actor: Actor, enterprise_pk: object, right: str) -> None:
    """Refuse a person without the right in this enterprise. Raises NotPermitted, naming whom to ask."""
    role = Membership.objects.filter(user_id=actor.pk, enterprise_id=enterprise_pk).values_list("role", flat=True).first()
    if role is None:
        raise NotPermitted("您不是这家企业的成员，不能代它办理。请联系该企业的管理员邀请您。")
    if not law.BY_KEY[role].may(right):
        raise NotPermitted(law.refusal(right))


def sharing_room(user_pk: int) -> list[tuple[str, list[int]]]:
    """Whose files count together with this person's: everybody's in each enterprise the person acts for."""
    found: dict[int, list[int]] = {}
    rows = Membership.objects.filter(enterprise__memberships__user=user_pk).order_by("enterprise", "user")
    for enterprise_pk, member_pk in rows.values_list("enterprise", "user"):
        found.setdefault(enterprise_pk, []).append(member_pk)
    return [(f"enterprise/{key}", people) for key, people in found.items()]


def account(username: str) -> User:
    """The active account of that name. Raises RuleBroken in words."""
    found = User.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise RuleBroken("没有这个用户名，或者账号已停用。请核对用户名。", field="username")
    return found
