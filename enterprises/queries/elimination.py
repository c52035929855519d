"""Catalogues of what is to be eliminated: what is in force, what falls under it, which tasks are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from enterprises.law.elimination import AMONG_EQUIPMENT, AMONG_PRODUCTS, is_hit
from enterprises.models import EliminationBatch, EliminationEntry, EliminationTask, Enterprise, Equipment, Product
from enterprises.states import CatalogueState, EnterpriseState, TaskState
from quality_portal.accounts.models import User
from quality_portal.core.roles import STAFF

from . import enterprise as enterprises

# A repealed batch governed until the day on which it was repealed.
VALID = (CatalogueState.PUBLISHED, CatalogueState.REPEALED)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that an entry names."""

    entry: EliminationEntry
    enterprise_id: int
    product: Product | None = None
    equipment: Equipment | None = None


def batches(user: User) -> QuerySet[EliminationBatch]:
    """Every batch: they are the State's, the same for all offices."""
    rows = EliminationBatch.objects.all() if user.roles & STAFF else EliminationBatch.objects.none()
    return rows.annotate(
        size=Count("entries", distinct=True),
        open_tasks=Count("entries__tasks", filter=Q(entries__tasks__state=TaskState.OPEN), distinct=True),
    )


def tasks(user: User) -> QuerySet[EliminationTask]:
    """Tasks of the enterprises one may see."""
    found = EliminationTask.objects.filter(enterprise__in=enterprises.visible(user))
    return found.select_related("enterprise__region", "entry__batch", "product", "equipment", "settled_by")


def search(user: User, *, state: str = "", kind: str = "", term: str = "", overdue_on: date | None = None) -> QuerySet[EliminationTask]:
    """The list of tasks: the most urgent first."""
    found = tasks(user)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(entry__batch__kind=kind)
    if overdue_on is not None:
        found = found.filter(state=TaskState.OPEN, due_on__lt=overdue_on)
    if term.strip():
        found = found.filter(enterprises.about(term, "entry__title"))
    return found.order_by("state", "due_on", "pk") if state else found.order_by("due_on", "pk")


def figures(user: User, on: date) -> dict[str, int]:
    """How many tasks are open, overdue, done."""
    return tasks(user).order_by().aggregate(
        open=Count("pk", filter=Q(state=TaskState.OPEN)),
        late=Count("pk", filter=Q(state=TaskState.OPEN, due_on__lt=on)),
        converted=Count("pk", filter=Q(state=TaskState.CONVERTED)),
        closed=Count("pk", filter=Q(state=TaskState.CLOSED)),
    )


def in_force(on: date, kind: str = "elimination") -> list[EliminationEntry]:
    """Entries of the published batches of a kind that govern on a day."""
    rows = EliminationEntry.objects.filter(
        Q(batch__until=None) | Q(batch__until__gt=on), batch__state__in=VALID, batch__kind=kind, batch__since__lte=on
    )
    return list(rows.select_related("batch", "category").order_by("batch__issued_on", "order"))


def naming_product(entries: Iterable[EliminationEntry], *, text: str, category: str) -> list[EliminationEntry]:
    """Entries that name a product, by its words and category."""
    return [
        row
        for row in entries
        if row.target in AMONG_PRODUCTS and is_hit(row.words, row.category.code if row.category else "", text=text, categories=category)
    ]


def naming_equipment(entries: Iterable[EliminationEntry], text: str) -> list[EliminationEntry]:
    """Entries that name a piece of equipment or the process it serves."""
    return [row for row in entries if row.target in AMONG_EQUIPMENT and is_hit(row.words, "", text=text, categories="")]


def hits(on: date, *, enterprise: Enterprise | None = None) -> list[Hit]:
    """Everything in the register that an entry in force names and that has no task yet."""
    entries = in_force(on)
    found = [hit for entry in entries for hit in (*_products(entry, enterprise), *_equipment(entry, enterprise))]
    done = EliminationTask.objects.filter(entry__in=entries).values_list("entry_id", "product_id", "equipment_id")
    known = set(done if enterprise is None else done.filter(enterprise=enterprise))
    return [
        hit
        for hit in found
        if (hit.entry.pk, hit.product.pk if hit.product else None, hit.equipment.pk if hit.equipment else None) not in known
    ]


def _products(entry: EliminationEntry, enterprise: Enterprise | None) -> list[Hit]:
    if entry.target not in AMONG_PRODUCTS:
        return []
    # Letters are compared loosely first; `is_hit` decides.
    likely = Q()
    for word in entry.words:
        likely |= Q(name__icontains=word[:2]) | Q(model__icontains=word[:2])
    rows = Product.objects.filter(likely, enterprise__state=EnterpriseState.ACTIVE).select_related("category")
    if entry.category:
        rows = rows.filter(category__code__startswith=entry.category.code)
    if enterprise is not None:
        rows = rows.filter(enterprise=enterprise)
    return [
        Hit(entry, row.enterprise_id, product=row)
        for row in rows
        if naming_product([entry], text=f"{row.name} {row.model}", category=row.category.code)
    ]


def _equipment(entry: EliminationEntry, enterprise: Enterprise | None) -> list[Hit]:
    if entry.target not in AMONG_EQUIPMENT:
        return []
    rows = Equipment.objects.filter(removed_on=None, enterprise__state=EnterpriseState.ACTIVE)
    if enterprise is not None:
        rows = rows.filter(enterprise=enterprise)
    return [Hit(entry, row.enterprise_id, equipment=row) for row in rows.iterator() if naming_equipment([entry], row.described)]


def same_piece(maker: str, serial: str) -> QuerySet[Equipment]:
    """The piece of this maker and factory number, wherever it stands or stood."""
    rows = Equipment.objects.filter(maker=maker, serial=serial) if serial else Equipment.objects.none()
    return rows.select_related("enterprise").order_by("removed_on", "-pk")


def open_task_of(equipment: Iterable[Equipment]) -> EliminationTask | None:
    """The task that still runs on one of these pieces."""
    rows = EliminationTask.objects.filter(equipment__in=equipment, state=TaskState.OPEN)
    return rows.select_related("enterprise", "entry__batch", "equipment").first()


def eliminated(equipment: Iterable[Equipment]) -> EliminationTask | None:
    """The task by which one of these pieces was eliminated."""
    rows = EliminationTask.objects.filter(equipment__in=equipment, state__in=(TaskState.CLOSED, TaskState.CONVERTED))
    return rows.select_related("enterprise", "entry__batch").first()


def of_enterprise(enterprise: Enterprise) -> QuerySet[EliminationTask]:
    """The tasks of one enterprise, open ones first."""
    return enterprise.elimination_tasks.select_related("entry__batch", "product", "equipment").order_by("settled_on", "due_on")


def equipment_of(enterprise: Enterprise) -> QuerySet[Equipment]:
    """What stands at an enterprise; what was taken away comes last."""
    return enterprise.equipment.order_by("removed_on", "-installed_on")


def visible_equipment(user: User) -> QuerySet[Equipment]:
    """Equipment of the enterprises one may see."""
    return Equipment.objects.filter(enterprise__in=enterprises.visible(user)).select_related("enterprise")


def past_due(on: date, enterprise: Enterprise | None = None) -> QuerySet[EliminationTask]:
    """Open tasks whose term is over."""
    rows = EliminationTask.objects.filter(state=TaskState.OPEN, due_on__lt=on, enterprise__state=EnterpriseState.ACTIVE)
    if enterprise is not None:
        rows = rows.filter(enterprise=enterprise)
    return rows.select_related("entry__batch", "product__category", "equipment")
