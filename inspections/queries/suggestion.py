"""What to inspect next: products and enterprises with what speaks for each, in words and numbers. A fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q

from enterprises.models import Enterprise, Product, ProductCategory
from inspections.law.plan import APART, is_key_goods
from inspections.law.suggestion import ENTERPRISE, LEAD_MONTHS, LOOK_BACK_MONTHS, OF_LEAD, PRODUCT, STALE_MONTHS, Signal
from inspections.models import Conclusion, Finding, ImportedResult, Lead, ResultVerdict, Sample, Verdict
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import offices_under, regions_under

from .eligibility import months_before

SHOWN = 30
RATE_FLOOR = 5  # fewer tested batches say nothing about a rate
SEPARATORS = (">", "＞", "/", "、", "-")


@dataclass(frozen=True, slots=True)
class Because:
    """One reason, with its number and its law."""

    words: str
    points: int
    basis: str
    signal: Signal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product or an enterprise to look at, the reasons behind it, the heaviest first."""

    key: str
    name: str
    score: int
    because: tuple[Because, ...]
    category: ProductCategory | None = None
    enterprise: Enterprise | None = None
    makers: int = 0

    @property
    def words(self) -> str:
        return "；".join(reason.words for reason in self.because)

    @property
    def reason(self) -> str:
        """The plan's reason that the heaviest of them supports."""
        return self.because[0].signal.reason if self.because else ""


@dataclass
class Counts:
    """What was counted, by category or by enterprise."""

    leads: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    findings: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    tested: Counter[int] = field(default_factory=Counter)
    failed: Counter[int] = field(default_factory=Counter)
    imported: Counter[int] = field(default_factory=Counter)


def products(office: Office, on: date, only: Collection[int] | None = None) -> list[Suggestion]:
    """Categories that somebody in the office's region makes or that leads name, the most pressing first."""
    categories = {row.pk: row for row in ProductCategory.objects.order_by("code")}
    counts = _by_category(office, on, categories)
    makers, last = _coverage(office, categories)
    found = []
    for pk, category in categories.items():
        if only is not None and pk not in only:
            continue
        tested = {"bad": counts.failed[pk], "of": counts.tested[pk]}
        reasons = _reasons(PRODUCT, _category_numbers(category, counts, makers[pk], last.get(pk), on), tested)
        if sum(row.points for row in reasons if row.signal.key not in STANDING) or only is not None:
            found.append(_suggestion(f"c{pk}", str(category), reasons, category=category, makers=makers[pk]))
    return _ranked(found, only)


# What a category is speaks for it only beside something that happened.
STANDING = {"signal_safety", "signal_key"}


def enterprises(office: Office, on: date, only: Collection[int] | None = None) -> list[Suggestion]:
    """Makers of the office's region about whom something is known, the most pressing first."""
    counts = _by_enterprise(office, on)
    known = set(counts.leads) | set(counts.findings) | set(counts.refused) | set(counts.imported)
    wanted = known if only is None else known | set(only)
    rows = Enterprise.objects.filter(pk__in=wanted, region__in=regions_under(office.region).values("pk"))
    found = []
    for enterprise in rows.select_related("region").order_by("pk"):
        if only is not None and enterprise.pk not in only:
            continue
        reasons = _reasons(ENTERPRISE, _enterprise_numbers(enterprise.pk, counts))
        found.append(_suggestion(f"e{enterprise.pk}", enterprise.name, reasons, enterprise=enterprise))
    return _ranked(found, only)


def _ranked(found: list[Suggestion], only: Collection[int] | None) -> list[Suggestion]:
    found.sort(key=lambda row: (-row.score, row.key))
    return found if only is not None else found[:SHOWN]


def _suggestion(key: str, name: str, reasons: list[Because], **more: object) -> Suggestion:
    reasons.sort(key=lambda row: (-row.points, row.signal.key))
    return Suggestion(key, name, sum(row.points for row in reasons), tuple(reasons), **more)  # type: ignore[arg-type]


def _reasons(table: Mapping[str, Signal], numbers: Mapping[str, int], beside: Mapping[str, int] | None = None) -> list[Because]:
    """`beside`: what else the words tell, such as what a rate is made of."""
    return [
        Because(signal.words.format(n=number, **beside or {}), signal.score(number), str(signal.basis), signal)
        for key, number in numbers.items()
        if number > 0 and (signal := table[key]).score(number)
    ]


def _category_numbers(category: ProductCategory, counts: Counts, makers: int, last: date | None, on: date) -> dict[str, int]:
    pk, kinds = category.pk, counts.leads.get(category.pk, Counter())
    tested, failed = counts.tested[pk], counts.failed[pk]
    months = (on.year - last.year) * 12 + on.month - last.month if last else 0
    return {
        "signal_accident": kinds["accident"],
        "signal_complaint": kinds["complaint"],
        "signal_tip": kinds["tip"],
        "signal_other": kinds["other"],
        "signal_finding": counts.findings[pk],
        "signal_rate": round(100 * failed / tested) if tested >= RATE_FLOOR else 0,
        "signal_imported": counts.imported[pk],
        "signal_stale": months if last and makers and months >= STALE_MONTHS else 0,
        "signal_never": 1 if makers and last is None else 0,
        "signal_safety": int(category.safety),
        "signal_key": int(is_key_goods(category.code, food=category.food)),
    }


def _enterprise_numbers(pk: int, counts: Counts) -> dict[str, int]:
    kinds = counts.leads.get(pk, Counter())
    return {
        "signal_e_accident": kinds["accident"],
        "signal_e_complaint": kinds["complaint"],
        "signal_e_tip": kinds["tip"],
        "signal_e_other": kinds["other"],
        "signal_e_finding": counts.findings[pk],
        "signal_e_refused": counts.refused[pk],
        "signal_e_imported": counts.imported[pk],
    }


def _by_category(office: Office, on: date, categories: Mapping[int, ProductCategory]) -> Counts:
    counts, since = Counts(), months_before(on, LOOK_BACK_MONTHS)
    offices = offices_under(office).values("pk")
    _add_leads(counts, office, on, "category")
    standing = Finding.objects.filter(office__in=offices, confirmed_on__gt=since, withdrawal=None).exclude(conclusion__verdict=Verdict.DEEMED)
    counts.findings.update(dict(_pairs(standing.order_by().values_list("conclusion__plan_item__category").annotate(n=Count("pk")))))
    final = Conclusion.objects.filter(office__in=offices, decided_on__gt=since, state="final", verdict__in=[Verdict.PASS, Verdict.FAIL])
    rates = final.order_by().values_list("plan_item__category").annotate(n=Count("pk"), bad=Count("pk", filter=Q(verdict=Verdict.FAIL)))
    for category, tested, failed in rates:
        counts.tested[category] += tested
        counts.failed[category] += failed
    counts.imported.update(_imported_by_category(since, categories))
    return counts


def _add_leads(counts: Counts, office: Office, on: date, by: str) -> None:
    """Leads that were not laid aside, by kind."""
    rows = Lead.objects.filter(office__in=offices_under(office).values("pk"), received_on__gt=months_before(on, LEAD_MONTHS))
    rows = rows.exclude(state="closed").exclude(**{by: None}).order_by()
    for pk, kind, count in rows.values_list(by, "kind").annotate(n=Count("pk")):
        counts.leads[pk][OF_LEAD.get(kind, "other")] += count


def _pairs(rows: Iterable[tuple[int | None, int]]) -> list[tuple[int, int]]:
    return [(pk, count) for pk, count in rows if pk is not None]


def _imported_by_category(since: date, categories: Mapping[int, ProductCategory]) -> dict[int, int]:
    """Failures that others published, by the categories whose name stands in their path."""
    names = {category.name: pk for pk, category in categories.items()}
    rows = ImportedResult.objects.filter(verdict=ResultVerdict.FAIL, published_on__gt=since).order_by()
    found: Counter[int] = Counter()
    for path, count in rows.values_list("category_path").annotate(n=Count("pk")):
        for name in {part.strip() for part in _split(path)}:
            if name in names:
                found[names[name]] += count
    return dict(found)


def _split(path: str) -> list[str]:
    for separator in SEPARATORS:
        path = path.replace(separator, "\n")
    return path.split("\n")


def _coverage(office: Office, categories: Mapping[int, ProductCategory]) -> tuple[Counter[int], dict[int, date]]:
    """How many makers a category has in the region, and when it was last sampled there by anybody of the house."""
    regions = regions_under(office.region).values("pk")
    rows = Product.objects.filter(enterprise__region__in=regions, enterprise__state="active").order_by()
    makers = Counter(dict(rows.values_list("category").annotate(n=Count("enterprise", distinct=True))))
    taken = Sample.objects.filter(enterprise__region__in=regions).exclude(plan_item__plan__kind__in=APART).order_by()
    last = dict(taken.values_list("plan_item__category").annotate(day=Max("sampled_on")))
    above = {pk: category.parent_id for pk, category in categories.items()}
    return makers, _spread(last, above)


def _spread(last: Mapping[int, date], above: Mapping[int, int | None]) -> dict[int, date]:
    """A category counts as sampled when the one above it was, or one below it."""
    found = dict(last)
    for pk, day in last.items():
        at = above.get(pk)
        while at is not None:
            found[at] = max(found.get(at, day), day)
            at = above.get(at)
    for pk, parent in above.items():
        if parent is not None and parent in last:
            found[pk] = max(found.get(pk, last[parent]), last[parent])
    return found


def _by_enterprise(office: Office, on: date) -> Counts:
    counts, since = Counts(), months_before(on, LOOK_BACK_MONTHS)
    offices = offices_under(office).values("pk")
    _add_leads(counts, office, on, "enterprise")
    standing = Finding.objects.filter(office__in=offices, confirmed_on__gt=since, withdrawal=None).exclude(conclusion__verdict=Verdict.DEEMED)
    counts.findings.update(dict(standing.order_by().values_list("enterprise").annotate(n=Count("pk"))))
    refused = Conclusion.objects.filter(office__in=offices, decided_on__gt=since, verdict=Verdict.DEEMED).exclude(state="withdrawn")
    counts.refused.update(dict(refused.order_by().values_list("enterprise").annotate(n=Count("pk"))))
    imported = ImportedResult.objects.filter(verdict=ResultVerdict.FAIL, published_on__gt=since, producer__isnull=False)
    here = imported.filter(producer__region__in=regions_under(office.region).values("pk"))
    counts.imported.update(dict(here.order_by().values_list("producer").annotate(n=Count("pk"))))
    return counts


def products_of(rows: Iterable[Enterprise]) -> dict[int, ProductCategory]:
    """The leading product's category of each enterprise."""
    found: dict[int, ProductCategory] = {}
    for product in Product.objects.filter(enterprise__in=list(rows)).select_related("category").order_by("enterprise", "-leading", "pk"):
        found.setdefault(product.enterprise_id, product.category)
    return found
