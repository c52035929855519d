"""Who may test what: scope in force, who is capable of a product, what no laboratory here can do, how laboratories do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from enterprises.models import Product, ProductCategory
from inspections.draw_algorithm import ticket
from inspections.law.lab import TARGETS, Ability, Target, item_key, missing
from inspections.models import LabBody, LabScope, Sample, SpecItem
from inspections.queries import choices
from inspections.worksheet import Row
from quality_portal.accounts.models import RANK, Level, Office, Region, User
from quality_portal.accounts.queries import offices_under
from quality_portal.core.roles import Role

Wanted = list[tuple[str, str]]
Held = dict[tuple[int, int], list[Ability]]


def wanted(rows: Iterable[Row]) -> Wanted:
    """The items of a worksheet that need accreditation: those with a verdict, each with its method."""
    return [(row.name, row.method) for row in rows if row.judged]


def in_force(on: date) -> Q:
    """Scope that holds on a day: of a body that works, under a certificate that is valid."""
    own = Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))
    paper = Q(accreditation__since__lte=on) & (Q(accreditation__until=None) | Q(accreditation__until__gte=on))
    return own & paper & (Q(lab__closed_on=None) | Q(lab__closed_on__gt=on))


def of_category(category_id: int) -> Q:
    """Scope for a category or for the wider one that it belongs to."""
    return Q(category=category_id) | Q(category__children=category_id)


def missing_items(lab: LabBody, category_id: int, rows: Iterable[Row], on: date) -> list[str]:
    """The items that a body may not test on a day. One query."""
    held = LabScope.objects.filter(in_force(on), of_category(category_id), lab=lab).values_list("item_key", "method")
    return missing(wanted(rows), [Ability(item, method) for item, method in held])


@dataclass(frozen=True, slots=True)
class LabChoice:
    """A body as a choice for a product: what it may not test; empty when it may test everything."""

    lab: LabBody
    missing: tuple[str, ...]

    @property
    def capable(self) -> bool:
        return not self.missing


def assessed(category_id: int, wants: Wanted, on: date, *, province: Region | None = None) -> list[LabChoice]:
    """Every working body with what it lacks for a product; the capable first. Two queries."""
    held: dict[int, list[Ability]] = defaultdict(list)
    for lab, item, method in LabScope.objects.filter(in_force(on), of_category(category_id)).values_list("lab", "item_key", "method"):
        held[lab].append(Ability(item, method))
    bodies = working(on).filter(_inside(province)).select_related("region")
    found = [LabChoice(body, tuple(missing(wants, held[body.pk])) if wants else (() if held[body.pk] else ("检验能力",))) for body in bodies]
    return sorted(found, key=lambda choice: (len(choice.missing), choice.lab.name))


def by_ticket(sample: Sample, options: Iterable[LabChoice]) -> LabBody | None:
    """Which of the capable bodies the seed of the sample's draw names: the lowest ticket, as the draw itself ranks; None without a draw.

    The ticket is HMAC-SHA256(seed, "lab#number of the form#name of the body"), so anybody can compute it again.
    """
    seed = sample.drawn.draw.seed if sample.drawn else ""
    fit = [option.lab for option in options if option.capable]
    return min(fit, key=lambda lab: (ticket(seed, f"lab#{sample.number}#{lab.name}"), lab.name), default=None) if seed else None


def capable(category_id: int, on: date, *, rows: Sequence[Row] | None = None, province: Region | None = None) -> QuerySet[LabBody]:
    """Bodies that may test everything that a product is tested for; without rows, what the specification in force asks."""
    wants = wanted(rows) if rows is not None else wants_of(category_id, on)
    fit = [choice.lab.pk for choice in assessed(category_id, wants, on, province=province) if choice.capable]
    return LabBody.objects.filter(pk__in=fit).order_by("name")


def wants_of(category_id: int, on: date) -> Wanted:
    """What the specification in force on a day asks of a category."""
    specification = choices.specifications_in_force([category_id], on).get(category_id)
    items = SpecItem.objects.filter(specification=specification).exclude(kind="none") if specification else SpecItem.objects.none()
    return list(items.values_list("name", "method"))


def _inside(region: Region | None) -> Q:
    """Bodies of the province that a region lies in; bodies without a region are of anywhere."""
    if region is None:
        return Q()
    top = region.path.split("/")[0]
    return Q(region=None) | Q(region__path=top) | Q(region__path__startswith=f"{top}/")


def working(on: date) -> QuerySet[LabBody]:
    return LabBody.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on))


# --- The register ---


def register(on: date, data: dict[str, str] | None = None) -> QuerySet[LabBody]:
    """Bodies with how much they may test and until when; the highest level first."""
    data = data or {}
    rows = LabBody.objects.select_related("region", "office")
    if word := (data.get("q") or "").strip():
        held = LabScope.objects.filter(in_force(on), _about(word))
        rows = rows.filter(Q(name__icontains=word) | Q(pk__in=held.values("lab")))
    if data.get("level"):
        rows = rows.filter(level=data["level"])
    if code := data.get("region"):
        rows = rows.filter(Q(region__code=code) | Q(region__path__startswith=f"{code}/") | Q(region__path__contains=f"/{code}/"))
    counts = Count("scope", filter=_holds("scope__", on), distinct=True)
    return rows.annotate(items=counts, valid_until=Max("accreditations__until"), rank=_RANK).order_by("rank", "name")


_RANK = Case(
    *(When(level=level, then=Value(rank)) for level, rank in RANK.items()), default=Value(len(RANK)), output_field=IntegerField()
)


def _holds(prefix: str, on: date) -> Q:
    fields = {f"{prefix}since__lte": on, f"{prefix}accreditation__since__lte": on}
    until = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": on})
    paper = Q(**{f"{prefix}accreditation__until": None}) | Q(**{f"{prefix}accreditation__until__gte": on})
    return Q(**fields) & until & paper


def _about(word: str) -> Q:
    return Q(item__icontains=word) | Q(item_key__contains=item_key(word)) | Q(method_key__contains=item_key(word)) | Q(category__name__icontains=word)


def scope_of(lab: LabBody, word: str = "") -> QuerySet[LabScope]:
    """What a body may or once might test."""
    rows = lab.scope.select_related("category", "accreditation").order_by("category__code", "item", "-since")
    return rows.filter(_about(word.strip())) if word.strip() else rows


def search(word: str, on: date, *, category: str = "", region: str = "", level: str = "") -> QuerySet[LabScope]:
    """Who can test something: scope in force by product, item or method."""
    rows = LabScope.objects.filter(in_force(on)).select_related("lab__region", "category", "accreditation")
    for part in word.split():
        rows = rows.filter(_about(part) | Q(lab__name__icontains=part))
    if category:
        rows = rows.filter(Q(category__code=category) | Q(category__parent__code=category))
    if region:
        rows = rows.filter(Q(lab__region__code=region) | Q(lab__region__path__startswith=f"{region}/") | Q(lab__region__path__contains=f"/{region}/"))
    if level:
        rows = rows.filter(lab__level=level)
    return rows.order_by("category__code", "item", "lab__name", "method")


def editable(user: User) -> QuerySet[LabBody]:
    """The bodies whose entry a planner keeps: registered by its own office or one below, or by nobody."""
    if user.office is None or not user.has_role(Role.PLANNER):
        return LabBody.objects.none()
    return LabBody.objects.filter(Q(office=None) | Q(office__in=offices_under(user.office))).select_related("region", "office")


def everybody(user: User) -> QuerySet[LabBody]:
    """The register is open to all staff and laboratories."""
    return LabBody.objects.select_related("region", "office")


def lab_people() -> QuerySet[User]:
    """Accounts that may be a laboratory's."""
    return User.objects.filter(grants__role=Role.LAB.value, is_active=True).order_by("display_name")


# --- The network: levels, targets, gaps ---


@dataclass(frozen=True, slots=True)
class Progress:
    """A target of the documents with what was reached in a year."""

    target: Target
    year: int
    count: int

    @property
    def aimed(self) -> int | None:
        """The number aimed at; a target speaks of its own year only."""
        return self.target.number if self.year == self.target.year else None


def progress(year: int) -> list[Progress]:
    """What was added in a year: accredited items, national and provincial bodies."""
    items = LabScope.objects.filter(since__year=year).values("lab", "category", "item_key", "method_key").distinct().count()
    bodies = dict(LabBody.objects.filter(since__year=year).values_list("level").annotate(n=Count("pk")))
    counts = {"items": items, "nation": bodies.get(Level.NATION, 0), "province": bodies.get(Level.PROVINCE, 0)}
    return [Progress(row, year, counts[row.key]) for row in TARGETS]


def levels() -> list[tuple[str, int]]:
    """How many bodies of each level, the highest first."""
    counts = dict(LabBody.objects.filter(closed_on=None).values_list("level").annotate(n=Count("pk")))
    return [(label, counts.get(value, 0)) for value, label in Level.choices] + ([("未填级别", counts[""])] if counts.get("") else [])


@dataclass(frozen=True, slots=True)
class Gap:
    """A leading product of a region that no body there may test in full."""

    category: ProductCategory
    enterprises: int
    best: str
    missing: tuple[str, ...]
    elsewhere: tuple[str, ...]
    specified: bool


def gaps(office: Office, on: date) -> list[Gap]:
    """Leading products of an office's region without a body there that may test everything."""
    region = office.region
    path = Q(enterprise__region__path=region.path) | Q(enterprise__region__path__startswith=f"{region.path}/")
    leading = Product.objects.filter(path, leading=True, category__isnull=False)
    counts = dict(leading.values_list("category").annotate(n=Count("enterprise", distinct=True)))
    categories = ProductCategory.objects.in_bulk(counts)
    wants = _wants(list(counts), on)
    held = _held(on)
    bodies = {body.pk: body for body in working(on).select_related("region")}
    found = [_gap(categories[key], counts[key], wants.get(key), held, bodies=bodies, region=region) for key in counts]
    return sorted((gap for gap in found if gap), key=lambda gap: (-gap.enterprises, gap.category.code))


def _wants(category_ids: list[int], on: date) -> dict[int, Wanted]:
    """What the specifications in force ask, by category. Two queries."""
    specifications = choices.specifications_in_force(category_ids, on)
    by_specification = {row.pk: category for category, row in specifications.items()}
    found: dict[int, Wanted] = {category: [] for category in specifications}
    for specification, name, method in (
        SpecItem.objects.filter(specification__in=by_specification).exclude(kind="none").values_list("specification", "name", "method")
    ):
        found[by_specification[specification]].append((name, method))
    return found


def _held(on: date) -> Held:
    """Abilities in force by (body, category)."""
    held: Held = defaultdict(list)
    for lab, category, item, method in LabScope.objects.filter(in_force(on)).values_list("lab", "category", "item_key", "method"):
        held[lab, category].append(Ability(item, method))
    return held


def _gap(
    category: ProductCategory, count: int, wants: Wanted | None, held: Held, *, bodies: dict[int, LabBody], region: Region
) -> Gap | None:
    lacking = {}
    for pk in bodies:
        own = held.get((pk, category.pk), []) + (held.get((pk, category.parent_id), []) if category.parent_id else [])
        lacking[pk] = missing(wants, own) if wants else ([] if own else ["检验能力"])
    near = {pk for pk, body in bodies.items() if body.region and (f"{body.region.path}/").startswith(f"{region.path}/")}
    if any(not lacking[pk] for pk in near):
        return None
    best = min(near, key=lambda pk: len(lacking[pk]), default=None)
    some = best is not None and len(lacking[best]) < len(wants or [1])
    elsewhere = tuple(sorted(bodies[pk].name for pk in bodies.keys() - near if not lacking[pk]))
    asked = tuple(f"{name}（{method}）" if method else name for name, method in wants or ())
    return Gap(category, count, bodies[best].name if some else "", tuple(lacking[best]) if some else asked, elsewhere, bool(wants))
