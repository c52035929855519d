"""What an office may draft now: the sources of each kind that have something to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from enforcement.law.announcement import KINDS, check_power
from enforcement.law.typical import obstacle
from enforcement.models import Announcement, Recall
from enforcement.states.announcement import AnnouncementState
from enforcement.states.recall import RecallState
from inspections.models import Catalogue, Plan, PlanKind
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.errors import RuleBroken

from . import typical
from .results import NO_MONITOR, announced
from .waiting import waiting as cases_waiting

BACK = 12  # quarters
MOST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A source: its word (as a form carries it), its words, and how much there is to tell."""

    key: str
    words: str
    note: str = ""

    @property
    def case(self) -> str:
        """The number, where it is one case: several may be ticked together."""
        name, _, number = self.key.partition("=")
        return number if name == "cases" and "," not in number else ""


Chooser = Callable[[Office, date], list[Choice]]


def results(office: Office, on: date) -> list[Choice]:
    """Quarters and plans that have final results which no announcement told yet, the latest first."""
    final = Count("items__conclusions", filter=Q(items__conclusions__state="final"))
    rows = Plan.objects.filter(office=office, year__gte=on.year - BACK // 4).exclude(kind__in=NO_MONITOR)
    plans = list(rows.annotate(final=final).filter(final__gt=0).order_by("-year", "-quarter", "-pk")[:MOST])
    told = announced().filter(conclusion__plan_item__plan__in=plans, conclusion__state="final").order_by()
    counts = dict(told.values_list("conclusion__plan_item__plan").annotate(n=Count("conclusion", distinct=True)))
    waiting = {plan: plan.final - counts.get(plan.pk, 0) for plan in plans}
    quarters: dict[tuple[int, int], int] = {}
    for plan, left in waiting.items():
        if plan.kind == PlanKind.ROUTINE:
            quarters[plan.year, plan.quarter] = quarters.get((plan.year, plan.quarter), 0) + left
    found = [
        Choice(f"office={office.pk}:quarter={quarter}:year={year}", f"{year}年第{quarter}季度监督抽查结果", f"待公布 {n} 批次")
        for (year, quarter), n in quarters.items()
        if n
    ]
    return found + [Choice(f"plan={plan.pk}", f"{plan.title}（{plan.number}）", f"待公布 {left} 批次") for plan, left in waiting.items() if left]


def _cases(kind: str) -> Chooser:
    def found(office: Office, on: date) -> list[Choice]:
        rows = cases_waiting(kind, office)
        one_by_one = [Choice(f"cases={case.number}", f"{case.number} {case.enterprise.name} {case.product_name}") for case in rows]
        return [Choice(f"cases={','.join(case.number for case in rows)}", "全部等待公告的案件", f"{len(rows)} 件"), *one_by_one] if len(rows) > 1 else one_by_one

    return found


def periods(office: Office, on: date) -> list[Choice]:
    """The quarters of the last year, and the one that is running."""
    found, first = [], date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    last = on
    for _ in range(5):
        found.append(Choice(f"since={first.isoformat()}:until={last.isoformat()}", f"{first.year}年第{(first.month + 2) // 3}季度", f"{first} 至 {last}"))
        last = first - timedelta(days=1)
        first = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
    return found


def typical_cases(office: Office, on: date) -> list[Choice]:
    """Half years that have cases to tell, the latest first, then each of those cases."""
    rows = typical.look(typical.decided_in(office, decided_on__year__gte=on.year - BACK // 4), on)
    free = [one for one in rows if one.decision and one.decision.decided_on and not obstacle(one.standing)]
    halves: dict[tuple[int, int], int] = {}
    for one in free:
        day = one.decision.decided_on
        halves[day.year, (day.month + 5) // 6] = halves.get((day.year, (day.month + 5) // 6), 0) + 1
    periods = [
        Choice(f"half={half}:office={office.pk}:year={year}", f"{year}年{typical.HALVES[half]}", f"可以公布 {n} 件") for (year, half), n in sorted(halves.items(), reverse=True)
    ]
    return periods + [Choice(f"cases={one.case.number}", one.title, one.case.number) for one in reversed(free[-MOST:])]


def recalls(office: Office, on: date) -> list[Choice]:
    rows = Recall.objects.filter(office=office, state=RecallState.RUNNING).select_related("enterprise")[:MOST]
    return [Choice(f"recall={row.pk}", f"{row.enterprise.name}召回{row.product_name}", row.number) for row in rows]


def catalogues(office: Office, on: date) -> list[Choice]:
    rows = Catalogue.objects.filter(office=office, state="published").order_by("-year")[:MOST]
    return [Choice(f"catalogue={row.pk}", row.title, row.number) for row in rows]


def _announcements(state: str) -> Chooser:
    def found(office: Office, on: date) -> list[Choice]:
        rows = Announcement.objects.filter(office=office, state=state).exclude(kind__in=("withdrawal", "correction")).select_related("document")
        return [Choice(f"announcement={row.pk}", row.title, row.document.number if row.document else "") for row in rows.order_by("-pk")[:MOST]]

    return found


CHOOSERS: dict[str, Chooser] = {
    "result": results,
    "recheck_failed": _cases("recheck_failed"),
    "overdue": _cases("overdue"),
    "licence": periods,
    "stop_production": periods,
    "typical": typical_cases,
    "recall": recalls,
    "catalogue": catalogues,
    "withdrawal": _announcements(AnnouncementState.WITHDRAWN),
    "correction": _announcements(AnnouncementState.PUBLISHED),
}


def register(kind: str, chooser: Chooser) -> None:
    """A room above says which of its sources may be drafted."""
    CHOOSERS.setdefault(kind, chooser)


def choices(kind: str, *, office: Office, on: date) -> list[Choice]:
    """What may be drafted of a kind now."""
    return CHOOSERS[kind](office, on) if kind in CHOOSERS else []


def kinds_for(office: Office, on: date) -> list[tuple[str, str, str]]:
    """Every kind that is drafted here, with its words and, where this office may not announce it, why."""
    rulebook, found = rulebook_of(office, on), []
    for kind in CHOOSERS:
        try:
            check_power(kind, level=office.level, office=office.name, rulebook=rulebook)
            found.append((kind, KINDS[kind].title, ""))
        except RuleBroken as refusal:
            found.append((kind, KINDS[kind].title, refusal.message))
    return found


def source_of(key: str) -> dict[str, str | int]:
    """A source from its word; a malformed one is nobody's choice."""
    found: dict[str, str | int] = {}
    for pair in key.split(":"):
        name, _, value = pair.partition("=")
        if not name or not value:
            raise RuleBroken("请选择公告的来源。", field="source")
        found[name] = int(value) if value.isdecimal() else value
    return found


