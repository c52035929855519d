"""Opening review: which products are listed, who applied, who may start."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from enterprises.models import Enterprise, OpeningCatalogue, OpeningItem, OpeningReview, Product, ProductCategory
from enterprises.states import CatalogueState, OpeningState
from quality_portal.accounts.models import Office, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import STAFF

from . import enterprise as enterprises

VALID = (CatalogueState.PUBLISHED, CatalogueState.REPEALED)


def catalogues(user: User) -> QuerySet[OpeningCatalogue]:
    """Published versions, and the drafts of one's own office."""
    if not user.roles & STAFF:
        return OpeningCatalogue.objects.none()
    rows = OpeningCatalogue.objects.filter(~Q(state=CatalogueState.DRAFT) | Q(office=user.office))
    return rows.select_related("office", "document").annotate(size=Count("items")).order_by("office__level", "office", "-version")


def offices_over(office: Office) -> list[int]:
    """An office and those above it: whose catalogues bind here."""
    found = [office.pk]
    while office.parent is not None:
        office = office.parent
        found.append(office.pk)
    return found


def in_force(office: Office, on: date) -> QuerySet[OpeningItem]:
    """What is listed for the enterprises of an office on a day: its own catalogue and those of the offices above."""
    rows = OpeningItem.objects.filter(
        Q(catalogue__until=None) | Q(catalogue__until__gt=on), catalogue__office__in=offices_over(office), catalogue__state__in=VALID,
        catalogue__since__lte=on,
    )  # fmt: skip
    return rows.select_related("catalogue__office", "category").order_by("category__code", "-catalogue__since")


def listing(category: ProductCategory, office: Office, on: date) -> OpeningItem | None:
    """The line that lists a category, or one above it."""
    return next((row for row in in_force(office, on) if category.code.startswith(row.category.code)), None)


def listed_since(item: OpeningItem) -> date:
    """Since when this office has listed this category without a gap of versions that left it out."""
    versions = OpeningCatalogue.objects.filter(office=item.catalogue.office, state__in=VALID, version__lte=item.catalogue.version)
    since = item.catalogue.since
    for version in versions.order_by("-version").prefetch_related("items"):
        if item.category_id not in {row.category_id for row in version.items.all()}:
            break
        since = min(since, version.since)
    return since


def reviews(user: User) -> QuerySet[OpeningReview]:
    """Reviews of the enterprises one may see."""
    found = OpeningReview.objects.filter(enterprise__in=enterprises.visible(user))
    return found.select_related("enterprise__region", "category", "catalogue__office", "office", "document")


def search(user: User, *, state: str = "", term: str = "") -> QuerySet[OpeningReview]:
    """The list: what waits comes first, the most urgent at its head."""
    found = reviews(user)
    if state:
        found = found.filter(state=state)
    if term.strip():
        found = found.filter(enterprises.about(term, "product"))
    return found.order_by("decided_on", "due_on", "-pk")


def figures(user: User, on: date) -> dict[str, int]:
    """How many wait, are late, were decided which way."""
    return reviews(user).order_by().aggregate(
        applied=Count("pk", filter=Q(state=OpeningState.APPLIED)),
        examined=Count("pk", filter=Q(state=OpeningState.EXAMINED)),
        late=Count("pk", filter=Q(state__in=(OpeningState.APPLIED, OpeningState.EXAMINED), due_on__lt=on)),
        granted=Count("pk", filter=Q(state=OpeningState.GRANTED)),
        refused=Count("pk", filter=Q(state=OpeningState.REFUSED)),
    )


def of_enterprise(enterprise: Enterprise) -> QuerySet[OpeningReview]:
    """An enterprise's own reviews, the latest first."""
    return enterprise.opening_reviews.select_related("category", "catalogue__office", "document")


def granted(enterprise: Enterprise, category: ProductCategory) -> OpeningReview | None:
    """The verdict on which an enterprise makes products of a category."""
    rows = enterprise.opening_reviews.filter(state=OpeningState.GRANTED).select_related("category")
    return next((row for row in rows if category.code.startswith(row.category.code)), None)


def must_not_start(on: date, enterprise: Enterprise | None = None) -> list[tuple[Product, OpeningItem]]:
    """Products that are listed, of enterprises founded after the listing, without a positive verdict."""
    latest = OpeningItem.objects.filter(
        Q(catalogue__until=None) | Q(catalogue__until__gt=on), catalogue__state=CatalogueState.PUBLISHED, catalogue__since__lte=on
    ).select_related("catalogue__office__region", "category")
    found = []
    for item in latest:
        rows = Product.objects.filter(
            category__code__startswith=item.category.code,
            enterprise__state="active",
            enterprise__established_on__gte=listed_since(item),
            enterprise__in=_of_region(item.catalogue.office),
        ).select_related("enterprise", "category")
        if enterprise is not None:
            rows = rows.filter(enterprise=enterprise)
        good = OpeningReview.objects.filter(state=OpeningState.GRANTED, enterprise__in=[row.enterprise_id for row in rows])
        allowed = [(row.enterprise_id, row.category.code) for row in good.select_related("category")]
        found += [
            (row, item)
            for row in rows
            if not any(row.enterprise_id == pk and row.category.code.startswith(code) for pk, code in allowed)
        ]
    return found


def _of_region(office: Office) -> QuerySet[Enterprise]:
    region = office.region
    return Enterprise.objects.filter(Q(region=region) | Q(region__path__startswith=region.path + "/"))


def examiners(office: Office) -> QuerySet[User]:
    """Who may look at a place for an office: its own people and those of the offices below."""
    rows = User.objects.filter(office__in=offices_under(office), is_active=True, grants__role__in=("case_officer", "sampler", "planner"))
    return rows.distinct().select_related("office").order_by("office__code", "username")


def may_see(user: User, pk: str) -> bool:
    """The verdict opens to the staff who see the enterprise and to its own people."""
    return OpeningReview.objects.filter(pk=pk, enterprise__in=enterprises.visible(user)).exists()
