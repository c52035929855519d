"""Which published results a reader asks for: the filters of the list, of its count and of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.models import ProductCategory
from inspections.law.telling import NAMING
from inspections.models import Conclusion, PlanItem, PlanKind, Verdict
from inspections.queries import figures
from quality_portal.accounts.models import Level, Region
from quality_portal.audit.revision import as_of_acts
from quality_portal.core.formats import number
from quality_portal.core.pictures import QUARTERS

from .results import PublicLine, _about, _below, _in_region, _items, _standing

LONGEST = 80
COUNTED = 5_000  # as far as the pages of the list reach; counting on would cost more than it tells
SORTS = {
    "": ("-final_on", "-pk"),
    "oldest": ("final_on", "pk"),
    "failed": ("verdict", "-final_on", "-pk"),
}
SORT_WORDS = {"": _("最近公布的在前"), "failed": _("不合格的在前"), "oldest": _("最早公布的在前")}
VERDICT_WORDS = {"fail": _("不合格"), "pass": _("未发现不合格")}
# What a line of the list prints: who answers for the goods first, then the columns of `PublicLine` behind them.
LINE = (
    "maker_answer", "enterprise__name", "enterprise__credit_code", "enterprise__region__name", "sample__seller",
    "report__number", "product_name", "sample__trademark", "sample__model", "sample__batch", "verdict", "failed_items", "final_on",
)  # fmt: skip
PERIOD = re.compile(r"(\d{4})(?:-[qQ]([1-4]))?")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; empty is everything. `period` is a year or a quarter (2026, 2026-q3), by the day of the report."""

    q: str = ""
    category: str = ""
    region: str = ""
    verdict: str = ""
    period: str = ""
    level: str = ""
    kind: str = ""
    sort: str = ""

    def query(self, **changed: str) -> dict[str, str]:
        """As the parameters of an address, with some changed; what is empty is left out."""
        said = {field.name: getattr(self, field.name) for field in fields(self)} | changed
        return {name: value for name, value in said.items() if value}

    @property
    def filters(self) -> dict[str, str]:
        """Everything but the order."""
        return self.query(sort="")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many results answer, and how many of them are nonconforming; either is counted to `COUNTED` and one more."""

    total: int
    failed: int

    @property
    def more(self) -> bool:
        """Are there more than the pages show?"""
        return self.total > COUNTED

    @property
    def words(self) -> tuple[str, str]:
        """Both numbers in print."""
        total, failed = (number(min(n, COUNTED)) + ("+" if n > COUNTED else "") for n in (self.total, self.failed))
        return total, failed


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen from, as (value, words): only what has published results."""

    categories: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str | Promise], ...] = tuple(VERDICT_WORDS.items())
    sorts: tuple[tuple[str, str | Promise], ...] = tuple(SORT_WORDS.items())

    def words(self, name: str, value: str) -> str:
        """How a chosen value is called; the value itself when it is not among the options."""
        lists = {"category": self.categories, "region": self.regions, "period": self.periods, "level": self.levels, "kind": self.kinds, "verdict": self.verdicts}
        return str(dict(lists.get(name, ())).get(value, value))


def read_choice(params: Mapping[str, str]) -> Choice:
    """From the parameters of an address; what is not understood is as if it were not asked."""
    said = {field.name: " ".join(str(params.get(field.name, "")).replace("\x00", "").split())[:LONGEST] for field in fields(Choice)}
    checks = {
        "category": str.isalnum,
        "region": str.isalnum,
        "verdict": VERDICT_WORDS.__contains__,
        "period": PERIOD.fullmatch,
        "level": Level.values.__contains__,
        "kind": PlanKind.values.__contains__,
        "sort": SORTS.__contains__,
    }
    for name, right in checks.items():
        if said[name] and not right(said[name]):
            said[name] = ""
    return Choice(**said)


def days_of(period: str) -> tuple[date, date] | None:
    """The first and the last day of a year or a quarter."""
    found = PERIOD.fullmatch(period)
    if found is None or not 1949 < int(found[1]) < 2101:
        return None
    year, quarter = int(found[1]), int(found[2] or 0)
    return figures.first_day(year, quarter or 1), figures.last_day(year, quarter or 4)


def chosen(choice: Choice) -> QuerySet[Conclusion]:
    """The published rows that answer, in the order asked for."""
    rows = _standing()
    for word in choice.q.split():
        rows = rows.filter(_about(word))
    if choice.region:
        rows = rows.filter(_in_region(choice.region))
    if choice.category:
        rows = rows.filter(plan_item__in=_items(_below(choice.category)))
    if choice.verdict:
        rows = rows.filter(verdict=choice.verdict)
    if days := days_of(choice.period):
        # A result is published after it was decided: the second bound lets the index of publication begin there.
        rows = rows.filter(decided_on__range=days, final_on__gte=days[0])
    asked = Q(plan__level=choice.level) if choice.level else Q()
    if choice.kind:
        asked &= Q(plan__kind=choice.kind)
    if asked:
        rows = rows.filter(plan_item__in=_items(asked))
    return rows.order_by(*SORTS[choice.sort])


def listed(rows: QuerySet[Conclusion], *, limit: int, offset: int = 0) -> list[PublicLine]:
    """One page of chosen rows. Two queries."""
    # Which rows, then what they print: with the tables of both in one statement the planner takes longer than the search.
    keys = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    found = {key: _line(*columns) for key, *columns in _standing().filter(pk__in=keys).values_list("pk", *LINE)}
    return [found[key] for key in keys if key in found]


def _line(answer: str, maker: str, code: str | None, region: str | None, seller: str, *printed: Any) -> PublicLine:
    """From the columns of `LINE`; a maker who may not be named stands neither by name nor by place."""
    naming = NAMING[answer]
    if not naming.maker_named:
        maker, code, region = seller, "", ""
    return PublicLine(maker, code or "", region or "", naming.mark, *printed)


def tally(rows: QuerySet[Conclusion], verdict: str = "") -> Tally:
    """How many rows were chosen, no further than it is told; `verdict` when all of them have one. Two queries at most."""
    counted = rows.order_by()
    total = counted[: COUNTED + 1].count()
    if verdict:
        return Tally(total, total if verdict == Verdict.FAIL else 0)
    return Tally(total, counted.filter(verdict=Verdict.FAIL)[: COUNTED + 1].count())


@as_of_acts
def options() -> Options:
    """What the filters offer. Four queries, or one while nothing is done."""
    levels, kinds = dict(Level.choices), dict(PlanKind.choices)
    rows = _standing()
    told = PlanItem.objects.filter(Exists(rows.filter(plan_item=OuterRef("pk")))).order_by()
    items = list(told.values_list("category__code", "category__name", "plan__level", "plan__kind").distinct())
    parents = ProductCategory.objects.filter(children__code__in={code for code, *_ in items}).distinct().values_list("code", "name")
    categories = sorted({(code, name) for code, name, *_ in items} | {(code, gettext("%s（全部）") % name) for code, name in parents})
    regions = tuple((row.code, row.name) for row in Region.objects.order_by("code") if row.level != Level.NATION)
    span = rows.aggregate(first=Min("final_on"), last=Max("final_on"))
    return Options(
        tuple(categories),
        regions,
        tuple(_periods(span["first"], span["last"])),
        tuple((key, levels[key]) for key in levels if any(row[2] == key for row in items)),
        tuple((key, kinds[key]) for key in kinds if any(row[3] == key for row in items)),
    )


def _periods(first: date | None, last: date | None, quarters: int = 12) -> list[tuple[str, str]]:
    """The years that have results and their latest quarters, newest first."""
    if first is None or last is None:
        return []
    found: list[tuple[str, str]] = []
    newest = last.year * 4 + (last.month - 1) // 3
    for year in range(last.year, first.year - 1, -1):
        found.append((str(year), gettext("%s年") % year))
        for quarter in range(4, 0, -1):
            place = year * 4 + quarter - 1
            if newest - quarters < place <= newest and place >= first.year * 4 + (first.month - 1) // 3:
                found.append((f"{year}-q{quarter}", gettext("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": QUARTERS[quarter]}))
    return found
