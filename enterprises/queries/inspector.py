"""Quality inspectors: who is certified, and which makers of important products have nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.law import inspector as law
from enterprises.models import Enterprise, Inspector, Principal, Product
from enterprises.states import EnterpriseState
from quality_portal.accounts.models import User
from quality_portal.workdays import calendar

from . import enterprise as enterprises


def visible(user: User) -> QuerySet[Inspector]:
    """Certificates of the enterprises one may see."""
    return Inspector.objects.filter(enterprise__in=enterprises.visible(user)).select_related("enterprise__region").order_by("-pk")


def holding(rows: QuerySet[Inspector], on: date) -> QuerySet[Inspector]:
    """Certificates that hold on a day, of people who still work there."""
    return rows.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
        Q(left_on=None) | Q(left_on__gt=on),
        issued_on__lte=on,
    )


def on_duty(rows: QuerySet[Inspector], on: date) -> QuerySet[Inspector]:
    """Those that also started to work."""
    return holding(rows, on).filter(posted_on__lte=on)


def ending(rows: QuerySet[Inspector], on: date) -> QuerySet[Inspector]:
    """Certificates that hold and end within the warning term."""
    return holding(rows, on).filter(valid_to__lte=calendar.reached_by(law.WARNING, on))


def search(user: User, on: date, *, term: str = "", show: str = "") -> QuerySet[Inspector]:
    """The register: by words of the name, the number or the enterprise, and by how the certificate stands."""
    rows = visible(user)
    if term.strip():
        found = enterprises.matching(Enterprise.objects.all(), term)
        rows = rows.filter(Q(name__icontains=term.strip()) | Q(number__icontains=term.strip()) | Q(enterprise__in=found))
    narrow = {"duty": on_duty, "ending": ending}
    if show in narrow:
        return narrow[show](rows, on)
    return rows.exclude(pk__in=holding(Inspector.objects.all(), on).values("pk")) if show == "over" else rows


def figures(user: User, on: date) -> dict[str, int]:
    """On duty, ending soon, makers of important products, and how many of them have nobody."""
    rows = visible(user)
    return {
        "duty": on_duty(rows, on).count(),
        "ending": ending(rows, on).count(),
        "makers": makers_of_important(user).count(),
        "gaps": gaps(user, on).count(),
    }


def makers_of_important(user: User) -> QuerySet[Enterprise]:
    """Enterprises in operation that make something of an important category."""
    important = Product.objects.filter(enterprise=OuterRef("pk"), category__important=True)
    return enterprises.visible(user).filter(Exists(important), state=EnterpriseState.ACTIVE)


def gaps(user: User, on: date) -> QuerySet[Enterprise]:
    """Makers of important products without any inspector on duty."""
    working = on_duty(Inspector.objects.filter(enterprise=OuterRef("pk")), on)
    return makers_of_important(user).exclude(Exists(working)).select_related("region").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who an enterprise has in the posts that today's rule asks for."""

    enterprise: Enterprise
    products: str
    director: bool
    officer: bool
    last: str


def duties(rows: list[Enterprise], on: date) -> list[Duty]:
    """For a page of gaps: the important products, the posts of today's rule, the last certificate. Three queries."""
    products: dict[int, list[str]] = {}
    for pk, name in Product.objects.filter(enterprise__in=rows, category__important=True).order_by("pk").values_list("enterprise", "name"):
        if name not in products.setdefault(pk, []):
            products[pk].append(name)
    posts = Principal.objects.filter(Q(until=None) | Q(until__gt=on), enterprise__in=rows, role__in=law.DUTY.roles)
    held = set(posts.values_list("enterprise", "role"))
    last = {row.enterprise_id: row for row in Inspector.objects.filter(enterprise__in=rows).order_by("pk")}
    return [
        Duty(
            row,
            "、".join(products.get(row.pk, [])),
            (row.pk, "safety_director") in held,
            (row.pk, "safety_officer") in held,
            f"{last[row.pk].number} {last[row.pk].words(on)}" if row.pk in last else "",
        )
        for row in rows
    ]
