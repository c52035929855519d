"""My work: what is due, grouped by how soon. Cases are read page by page; the other kinds of work stand on the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from enforcement.law import ladder
from enforcement.models import Announcement, AnnouncementEntry, Case, SavedView, Step
from enforcement.queries import case as cases
from enforcement.queries import rights_next, workrows
from enforcement.queries.next_act import next_act
from enforcement.queries.workrows import CASE, Entry
from enforcement.states.announcement import IN_HAND
from enforcement.states.case import CaseState, StepState
from enterprises.queries.enterprise import about
from quality_portal.accounts.models import User
from quality_portal.accounts.queries import colleagues
from quality_portal.audit.models import Event
from quality_portal.core.formats import isodate
from quality_portal.core.roles import Role
from quality_portal.core.shapes import QueueGroup, QueueRow
from quality_portal.jobs.models import Job
from quality_portal.workdays import calendar

TABS = (("mine", "我的"), ("section", "本科室"), ("review", "待我审核"), ("all", "全部"))
DUE = (("late", "已逾期"), ("today", "今天"), ("week", "本周"))
PAGE = 60
AT_ONCE = 1000  # rows of a spreadsheet that are made while one waits: less than a second
CHUNK = 500
DRAFTED = (CaseState.AWAITING_REVIEW, CaseState.AWAITING_APPROVAL)
HEADS = {
    "late": ("已逾期", "{n} 件。先办这里。"),
    "today": ("今天", "{n} 件"),
    "week": ("本周", "{n} 件"),
    "later": ("以后", "{n} 件"),
    "others": ("等待他人", "{n} 件。到期前会提醒您。"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person chose to see. What is not known is nothing."""

    tab: str = ""
    rung: str = ""
    kind: str = ""
    due: str = ""
    officer: str = ""
    q: str = ""

    @classmethod
    def of(cls, given: dict[str, str]) -> Asked:
        """From the address of the page or from a saved view."""
        found = {key: str(given.get(key, "")).replace("\x00", "").strip()[:60] for key in cls.__dataclass_fields__}
        found["tab"] = found["tab"] if found["tab"] in dict(TABS) else ""
        found["due"] = found["due"] if found["due"] in dict(DUE) else ""
        found["kind"] = found["kind"] if found["kind"] in workrows.TITLES else ""
        found["officer"] = found["officer"] if found["officer"].isdecimal() and found["officer"].isascii() else ""
        return cls(**found)

    def query(self, **changes: str) -> str:
        """The same choice as the tail of an address, with changes."""
        return urlencode({key: value for key, value in {**asdict(self), **changes}.items() if value})

    @property
    def narrowed(self) -> bool:
        return bool(self.rung or self.kind or self.due or self.officer or self.q)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose with the number of one's rows behind it."""

    key: str
    title: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Everything the page shows."""

    asked: Asked
    tab: str
    tabs: tuple[Choice, ...]
    groups: tuple[QueueGroup, ...]
    rungs: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    total: int
    overdue: int
    today: int
    shown: int
    next_page: str
    acts: int

    @property
    def pickable(self) -> bool:
        """Is there a case among the rows that can be given to somebody else?"""
        return any(row.pick for group in self.groups for row in group.rows)


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
    return open_cases(user).filter(Exists(drafts), state__in=DRAFTED)


def of_tab(user: User, tab: str) -> QuerySet[Case]:
    """The cases of a tab."""
    return to_review(user) if tab == "review" else open_cases(user).filter(_on_tab(user, tab))


def _on_tab(user: User, tab: str) -> Q:
    return {"mine": Q(officer=user.pk), "section": Q(officer__office=user.office_id, officer__section=user.section)}.get(tab, Q())


def work_of(user: User, *, after: str = "", **given: str) -> Work:
    """One page of a person's work, earliest deadline first. `after` is the mark of the page before."""
    asked = Asked.of(given)
    tab = asked.tab or default_tab(user)
    today = calendar.business_today()
    beside = workrows.entries(user, today)
    of_this_tab = [entry for entry in beside if entry.on(tab, user)]
    chosen, rows, more = _page_of_cases(user, asked, tab, after, today)
    others = [entry for entry in of_this_tab if _fits(entry, asked, today)]
    found = [*([] if after else others), *_case_entries(rows, user)]
    sizes = _sizes(user, chosen, asked, tab, today)
    with_cases = asked.kind in ("", CASE)
    total, late, now = sizes.of(asked.rung) if with_cases else (0, 0, 0)
    dues = [entry.row.due_on for entry in others if entry.row.due_on]
    return Work(
        asked=replace(asked, tab=tab),
        tab=tab,
        tabs=_tabs(user, tab, sizes, beside),
        groups=_grouped([entry.row for entry in found], today),
        rungs=_rungs(asked, tab, sizes, sum(_fits(entry, replace(asked, rung=""), today) for entry in of_this_tab)) if with_cases else (),
        kinds=_kinds(asked, tab, of_this_tab),
        total=total + len(others),
        overdue=late + sum(day < today for day in dues),
        today=now + dues.count(today),
        shown=len(found),
        next_page=_mark(rows[-1]) if more else "",
        acts=_acts_this_month(user, today),
    )


def _page_of_cases(user: User, asked: Asked, tab: str, after: str, today: date) -> tuple[QuerySet[Case], list[Case], bool]:
    """The cases chosen but for their rung, one page of them, and whether more follow."""
    chosen = narrowed(of_tab(user, tab), asked, today)
    if asked.kind not in ("", CASE):
        return chosen, [], False
    rows = list(_page(cases.with_report_flag(on_rung(chosen, asked.rung)), after))
    return chosen, rows[:PAGE], len(rows) > PAGE


def narrowed(found: QuerySet[Case], asked: Asked, today: date) -> QuerySet[Case]:
    """Cases by words, person and how soon they are due; the rung is chosen apart."""
    if asked.q:
        found = found.filter(Q(number__icontains=asked.q) | about(asked.q, "product_name"))
    if asked.officer:
        found = found.filter(officer=int(asked.officer))
    if asked.due == "late":
        return found.filter(due_on__lt=today)
    if asked.due == "today":
        return found.filter(due_on=today)
    return found.filter(due_on__gte=today, due_on__lte=end_of_week(today)) if asked.due else found


def on_rung(found: QuerySet[Case], rung: str) -> QuerySet[Case]:
    return found.filter(rung="" if rung == "none" else rung) if rung else found


def _fits(entry: Entry, asked: Asked, today: date) -> bool:
    """The same choice for the rows that are no cases."""
    row = entry.row
    if asked.rung or asked.kind not in ("", entry.kind) or (asked.officer and entry.officer != int(asked.officer)):
        return False
    if asked.q and not any(asked.q in words for words in (row.number, row.name, row.product)):
        return False
    due = row.due_on
    return {
        "": True,
        "late": due is not None and due < today,
        "today": due == today,
        "week": due is not None and today <= due <= end_of_week(today),
    }[asked.due]


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


def _href(asked: Asked, tab: str, **changes: str) -> str:
    return f"{reverse('enforcement:work')}?{asked.query(tab=tab, **changes)}"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many cases there are: on each tab, and on this tab by rung with what is late and due today."""

    tabs: dict[str, int]
    rungs: dict[str, tuple[int, int, int]]

    def of(self, rung: str) -> tuple[int, int, int]:
        """All, late and due today on a rung; on every rung when none is chosen."""
        key = "" if rung == "none" else rung
        rows = [row for at, row in self.rungs.items() if not rung or at == key]
        return sum(row[0] for row in rows), sum(row[1] for row in rows), sum(row[2] for row in rows)


def _sizes(user: User, chosen: QuerySet[Case], asked: Asked, tab: str, today: date) -> Sizes:
    """Count in one pass over the cases; a choice by words, person or day takes a second one."""
    on_tab = {key: _on_tab(user, key) for key in ("mine", "section", "all")} | {"review": Q(pk__in=to_review(user).order_by().values("pk"))}
    counts = {key: Count("pk", filter=where) for key, where in on_tab.items()}
    late, now = Q(due_on__lt=today), Q(due_on=today)
    counts |= {"late": Count("pk", filter=on_tab[tab] & late), "now": Count("pk", filter=on_tab[tab] & now)}
    found = list(open_cases(user).select_related(None).order_by().values("rung").annotate(**counts))
    rungs = {row["rung"]: (row[tab], row["late"], row["now"]) for row in found}
    if asked.q or asked.officer or asked.due:
        narrow = chosen.select_related(None).order_by().values_list("rung").annotate(n=Count("pk"), late=Count("pk", filter=late), now=Count("pk", filter=now))
        rungs = {key: (n, behind, due) for key, n, behind, due in narrow}
    return Sizes({key: sum(row[key] for row in found) for key in on_tab}, rungs)


def _tabs(user: User, tab: str, sizes: Sizes, beside: list[Entry]) -> tuple[Choice, ...]:
    """The four tabs with their sizes."""
    base = reverse("enforcement:work")
    return tuple(Choice(key, title, sizes.tabs[key] + sum(entry.on(key, user) for entry in beside), f"{base}?tab={key}", key == tab) for key, title in TABS)


def _rungs(asked: Asked, tab: str, sizes: Sizes, beside: int) -> tuple[Choice, ...]:
    """The cases of the tab by rung, after all of its rows: with the `beside` that are no cases."""
    rows = [Choice("", "全部", sizes.of("")[0] + beside, _href(asked, tab, rung=""), not asked.rung)]
    for key, name in _rung_names().items():
        n = sizes.of(key)[0]
        if n or key == asked.rung:
            rows.append(Choice(key, name, n, _href(asked, tab, rung=key), key == asked.rung))
    return tuple(rows)


def _rung_names() -> dict[str, str]:
    """Every rung of every ladder once, the common ones in their own words and order."""
    names = {"none": "尚未决定"} | {row.key: row.short for row in ladder.stages("policy")}
    for book in ladder.RULEBOOKS.values():
        for row in book.rungs:
            names.setdefault(row.key, row.short)
    return names


def _kinds(asked: Asked, tab: str, beside: list[Entry]) -> tuple[Choice, ...]:
    """What there is beside the cases, by kind."""
    rows = []
    for kind in workrows.KINDS:
        n = sum(entry.kind == kind.key for entry in beside)
        if n or kind.key == asked.kind:
            rows.append(Choice(kind.key, kind.title, n, _href(asked, tab, kind="" if kind.key == asked.kind else kind.key), kind.key == asked.kind))
    return tuple(rows)


def _drafts_of(rows: Iterable[Case]) -> dict[int, Announcement]:
    """The announcement in preparation of each case that waits for one."""
    keys = [case.pk for case in rows if case.state in DRAFTED and case.target_row and case.target_row.public]
    if not keys:
        return {}
    found = AnnouncementEntry.objects.filter(case__in=keys, announcement__state__in=IN_HAND).select_related("announcement")
    return {entry.case_id: entry.announcement for entry in found}


def _case_entries(rows: list[Case], user: User) -> list[Entry]:
    notices = _drafts_of(rows)
    rights_next.know(rows)
    return [Entry(_case_row(case, user, notices.get(case.pk)), CASE, case.officer_id, case.officer.section) for case in rows]


def _case_row(case: Case, user: User, notice: Announcement | None) -> QueueRow:
    row = case.rung_row
    shown = QueueRow(
        number=case.number,
        href=case.get_absolute_url(),
        name=case.enterprise.name,
        due_on=case.due_on,
        product=case.product_name,
        rung=row.number if row else 0,
        rung_name=row.short if row else "待首次决定",
        provisional=case.due_provisional,
        value=case.number,
    )
    if case.finding_withdrawn:
        return replace(shown, note="不合格项已撤回，请核实案件", action="核实", action_href=reverse("enforcement:close", args=[case.number]))
    act = next_act(case, user=user, report_waiting=case.report_waiting, announcement=notice)
    if act is None:
        return shown
    acted = replace(shown, note=act.note, action=act.words, action_href=act.href, waiting=act.waiting)
    return _intended(case, acted) if case.state in DRAFTED else acted


def _intended(case: Case, shown: QueueRow) -> QueueRow:
    """The row of a drafted decision stands on the rung it leads to, and says from which one."""
    after = case.target_row
    if after is None:
        return shown
    note = shown.note if shown.waiting else f"{shown.rung_name} → {after.short}"
    return replace(shown, rung=after.number, rung_name=f"拟{after.short}", note=note)


def end_of_week(today: date) -> date:
    """The Sunday of this week; on a Sunday, of the week that is about to begin."""
    week = calendar.next_working_day(today)
    return week + timedelta(days=6 - week.weekday())


def _grouped(rows: Iterable[QueueRow], today: date) -> tuple[QueueGroup, ...]:
    """已逾期, 今天, 本周, 以后, 等待他人. What is late is late, whoever it waits for."""
    last = end_of_week(today)
    piles: dict[str, list[QueueRow]] = {key: [] for key in HEADS}
    for row in sorted(rows, key=lambda row: (row.due_on or date.max, row.number)):
        piles[_pile(row, today, last)].append(row)
    return tuple(QueueGroup(HEADS[key][0], tuple(pile), HEADS[key][1].format(n=len(pile)), late=key == "late") for key, pile in piles.items() if pile)


def _pile(row: QueueRow, today: date, last: date) -> str:
    due = row.due_on or date.max
    if due < today:
        return "late"
    if row.waiting:
        return "others"
    return "today" if due == today else "week" if due <= last else "later"


def _acts_this_month(user: User, today: date) -> int:
    """Acts on cases that this person recorded this month."""
    start = timezone.make_aware(datetime.combine(today.replace(day=1), time()))
    return Event.objects.filter(actor=user.pk, at__gte=start, subject_label="enforcement.case").count()


def views_of(user: User) -> QuerySet[SavedView]:
    """The views a person keeps."""
    return SavedView.objects.filter(owner=user)


def files_of(user: User) -> QuerySet[Job]:
    """The spreadsheets that a person had written."""
    return Job.objects.filter(owner=user, kind="work.export")


def picked(user: User, numbers: list[str]) -> QuerySet[Case]:
    """Open cases by their numbers."""
    return open_cases(user).filter(number__in=numbers).order_by("due_on", "pk")


def officers(user: User) -> QuerySet[User]:
    """Who handles cases in one's office."""
    return colleagues(user.office, Role.CASE_OFFICER).order_by("display_name") if user.office else User.objects.none()


HEAD = ("分组", "编号", "企业", "产品", "级次", "情况", "期限", "下一步", "主办")


def size(user: User, asked: Asked) -> int:
    """How many cases a spreadsheet would hold."""
    tab = asked.tab or default_tab(user)
    chosen = on_rung(narrowed(of_tab(user, tab), asked, calendar.business_today()), asked.rung)
    return chosen.select_related(None).count() if asked.kind in ("", CASE) else 0


def sheet(user: User, asked: Asked) -> Iterator[tuple[object, ...]]:
    """What is chosen as a table, all pages of it."""
    today = calendar.business_today()
    tab = asked.tab or default_tab(user)
    last = end_of_week(today)
    yield HEAD
    found = [entry.row for entry in workrows.entries(user, today) if entry.on(tab, user) and _fits(entry, asked, today)]
    for row in sorted(found, key=lambda row: (row.due_on or date.max, row.number)):
        yield _cells(row, "", today, last)
    if asked.kind in ("", CASE):
        yield from _case_cells(user, asked, tab, today, last)


def _case_cells(user: User, asked: Asked, tab: str, today: date, last: date) -> Iterator[tuple[object, ...]]:
    chosen = on_rung(narrowed(of_tab(user, tab), asked, today), asked.rung)
    found = cases.with_report_flag(chosen).order_by("due_on", "pk").iterator(chunk_size=CHUNK)
    while rows := list(islice(found, CHUNK)):
        for entry, case in zip(_case_entries(rows, user), rows, strict=True):
            yield _cells(entry.row, case.officer.display_name, today, last)


def _cells(row: QueueRow, officer: str, today: date, last: date) -> tuple[object, ...]:
    return (
        HEADS[_pile(row, today, last)][0], row.number, row.name, row.product, row.rung_name, row.note, isodate(row.due_on) if row.due_on else "",
        row.action, officer,
    )  # fmt: skip
