"""My work: what is due, grouped by how soon; findings and refusals that inspections handed over stand among the cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from enforcement.law import ladder
from enforcement.models import Announcement, AnnouncementEntry, Case, Step
from enforcement.queries import case as cases
from enforcement.queries import inbox
from enforcement.queries.next_act import next_act
from enforcement.states.announcement import IN_HAND
from enforcement.states.case import CaseState, StepState
from inspections.models import Finding, Refusal
from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.core.roles import Role
from quality_portal.core.shapes import QueueGroup, QueueRow
from quality_portal.workdays import calendar

TABS = (("mine", "我的"), ("section", "本科室"), ("review", "待我审核"), ("all", "全部"))
PAGE = 60


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    title: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RungFilter:
    """A rung with the number of one's cases that stand on it."""

    key: str
    name: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Everything the page shows."""

    tab: str
    tabs: tuple[Tab, ...]
    groups: tuple[QueueGroup, ...]
    rungs: tuple[RungFilter, ...]
    total: int
    overdue: int
    today: int
    shown: int
    next_page: str
    acts: int
    next_due: date | None = None
    names: dict[str, str] = field(default_factory=dict)


def default_tab(user: User) -> str:
    """Who decides starts with what waits for a decision."""
    return "review" if user.roles & {Role.APPROVER, Role.REVIEWER} and Role.CASE_OFFICER not in user.roles else "mine"


def open_cases(user: User) -> QuerySet[Case]:
    return cases.visible(user).exclude(state=CaseState.CLOSED)


def to_review(user: User) -> QuerySet[Case]:
    """Cases whose draft waits for this person: of the same office, and in other hands so far."""
    states = [state for role, state in ((Role.REVIEWER, StepState.DRAFT), (Role.APPROVER, StepState.REVIEWED)) if role in user.roles]
    if not states or user.office_id is None:
        return Case.objects.none()
    drafts = Step.objects.filter(case=OuterRef("pk"), state__in=states, office=user.office_id).exclude(drafted_by=user.pk).exclude(reviewed_by=user.pk)
    return open_cases(user).filter(Exists(drafts), state__in=(CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL))


def of_tab(user: User, tab: str) -> QuerySet[Case]:
    """The cases of a tab."""
    if tab == "review":
        return to_review(user)
    found = open_cases(user)
    if tab == "mine":
        return found.filter(officer=user.pk)
    if tab == "section":
        return found.filter(officer__office=user.office_id, officer__section=user.section)
    return found


def work_of(user: User, *, tab: str = "", rung: str = "", after: str = "") -> Work:
    """One page of a person's work, earliest deadline first. `after` is the mark of the page before."""
    tab = tab if tab in dict(TABS) else default_tab(user)
    today = calendar.business_today()
    chosen = of_tab(user, tab)
    rungs = _rungs(user, chosen, tab, rung)
    if rung:
        chosen = chosen.filter(rung=rung) if rung != "none" else chosen.filter(rung="")
    rows = list(_page(cases.with_report_flag(chosen), after))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    handed = [] if after or rung or tab == "review" else _handed_over(user)
    notices = _drafts_of(rows)
    entries = list(handed)
    entries += [_case_entry(case, user, notices.get(case.pk)) for case in rows]
    groups = _grouped(entries, today)
    late = chosen.filter(due_on__lt=today).count() + sum(1 for row, _ in handed if row.due_on and row.due_on < today)
    tabs = tuple(Tab(key, title, of_tab(user, key).count(), f"{reverse('enforcement:work')}?tab={key}", key == tab) for key, title in TABS)
    return Work(
        tab=tab,
        tabs=tabs,
        groups=groups,
        rungs=rungs,
        total=next(item.count for item in tabs if item.key == tab) + len(handed),
        overdue=late,
        today=chosen.filter(due_on=today).count(),
        shown=len(entries),
        next_page=_mark(rows[-1]) if more else "",
        acts=_acts_this_month(user, today),
    )


def _handed_over(user: User) -> list[tuple[QueueRow, bool]]:
    """What inspections handed over to whoever opens cases."""
    if Role.CASE_OFFICER not in user.roles or user.office is None:
        return []
    entries = [_finding_entry(finding) for finding in inbox.findings_awaiting_case(user.office)[:PAGE]]
    return entries + [_refusal_entry(refusal) for refusal in inbox.refusals_referred(user.office)[:PAGE]]


def _page(found: QuerySet[Case], after: str) -> QuerySet[Case]:
    """Read by key, not by offset: a page costs the same wherever it lies."""
    if after.count("_") == 1:
        day, pk = after.split("_")
        try:
            last, key = date.fromisoformat(day), int(pk)
        except ValueError:
            last, key = date.min, 0
        found = found.filter(due_on__gte=last).exclude(due_on=last, pk__lte=key)
    return found.order_by("due_on", "pk")[: PAGE + 1]


def _mark(case: Case) -> str:
    return f"{case.due_on.isoformat()}_{case.pk}"


def _rungs(user: User, chosen: QuerySet[Case], tab: str, rung: str) -> tuple[RungFilter, ...]:
    counts = dict(chosen.order_by().values_list("rung").annotate(n=Count("pk")))
    base = f"{reverse('enforcement:work')}?tab={tab}"
    rows = [RungFilter("", "全部", sum(counts.values()), base, not rung)]
    names = {"none": "尚未决定"} | {row.key: row.short for row in ladder.stages("policy")}
    for key, name in names.items():
        n = counts.get("" if key == "none" else key, 0)
        if n or key == rung:
            rows.append(RungFilter(key, name, n, f"{base}&rung={key}", key == rung))
    return tuple(rows)


def _drafts_of(rows: Iterable[Case]) -> dict[int, Announcement]:
    """The announcement in preparation of each case that waits for one."""
    drafted = (CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
    keys = [case.pk for case in rows if case.state in drafted and case.target_row and case.target_row.public]
    if not keys:
        return {}
    found = AnnouncementEntry.objects.filter(case__in=keys, announcement__state__in=IN_HAND).select_related("announcement")
    return {entry.case_id: entry.announcement for entry in found}


def _case_entry(case: Case, user: User, notice: Announcement | None) -> tuple[QueueRow, bool]:
    row = case.rung_row
    if case.finding_withdrawn and not case.is_closed:
        return QueueRow(
            number=case.number,
            href=case.get_absolute_url(),
            name=case.enterprise.name,
            due_on=case.due_on,
            product=case.product_name,
            rung=row.number if row else 0,
            rung_name=row.short if row else "待首次决定",
            note="不合格项已撤回，请核实案件",
            action="核实",
            action_href=reverse("enforcement:close", args=[case.number]),
            provisional=case.due_provisional,
        ), False
    act = next_act(case, user=user, report_waiting=case.report_waiting, announcement=notice)
    return QueueRow(
        number=case.number,
        href=case.get_absolute_url(),
        name=case.enterprise.name,
        due_on=case.due_on,
        product=case.product_name,
        rung=row.number if row else 0,
        rung_name=row.short if row else "待首次决定",
        note=act.note if act else "",
        action=act.words if act else "",
        action_href=act.href if act else "",
        waiting=bool(act and act.waiting),
        provisional=case.due_provisional,
    ), bool(act and act.waiting)


def _finding_entry(finding: Finding) -> tuple[QueueRow, bool]:
    due = calendar.due(ladder.DECIDE, finding.confirmed_on)
    return QueueRow(
        number=finding.number,
        href=reverse("enforcement:open", args=[finding.number]),
        name=finding.enterprise.name,
        due_on=due.date,
        product=finding.product_name,
        rung_name="待立案",
        note=f"不合格项目：{finding.facts}",
        action="立案",
        provisional=due.provisional,
    ), False


def _refusal_entry(refusal: Refusal) -> tuple[QueueRow, bool]:
    """No term is set for taking it up, so it stands under what comes later."""
    return QueueRow(
        number=refusal.number,
        href=refusal.get_absolute_url(),
        name=refusal.enterprise.name,
        product=refusal.product_name,
        rung_name="拒检待处罚",
        note=f"{refusal.decided_on}移交：{inbox.REFERRED.words}。依据{inbox.REFERRED.basis}",
        action="办结",
        action_href=reverse("enforcement:referral", args=[refusal.number]),
    ), False


def _grouped(entries: Iterable[tuple[QueueRow, bool]], today: date) -> tuple[QueueGroup, ...]:
    """已逾期, 今天, 本周, 以后, 等待他人. What is late is late, whoever it waits for."""
    week = calendar.next_working_day(today)  # on a Sunday, this week is the one that is about to begin
    end_of_week = week + timedelta(days=6 - week.weekday())
    piles: dict[str, list[QueueRow]] = {"late": [], "today": [], "week": [], "later": [], "others": []}
    for row, waiting in sorted(entries, key=lambda entry: (entry[0].due_on or date.max, entry[0].number)):
        due = row.due_on or date.max
        pile = "late" if due < today else "others" if waiting else "today" if due == today else "week" if due <= end_of_week else "later"
        piles[pile].append(row)
    heads = {
        "late": ("已逾期", "{n} 件。先办这里。"),
        "today": ("今天", "{n} 件"),
        "week": ("本周", "{n} 件"),
        "later": ("以后", "{n} 件"),
        "others": ("等待他人", "{n} 件。到期前会提醒您。"),
    }
    return tuple(
        QueueGroup(heads[key][0], tuple(rows), heads[key][1].format(n=len(rows)), late=key == "late") for key, rows in piles.items() if rows
    )


def _acts_this_month(user: User, today: date) -> int:
    """Acts on cases that this person recorded this month."""
    start = timezone.make_aware(datetime.combine(today.replace(day=1), time()))
    return Event.objects.filter(actor=user.pk, at__gte=start, subject_label="enforcement.case").count()
