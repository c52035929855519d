"""后处理: every failure and refusal with the stage it has reached, what comes next, and how many have been carried through.

It sees both halves: the result and whoever was told of it in `inspections`, the case in `enforcement`. The stage is
worked out by the database from the rows themselves; nothing stores it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse

from enforcement.law import ladder
from enforcement.states.case import CaseState
from enterprises.queries.enterprise import about
from inspections.models import Addressee, CircularEntry, Conclusion, Notice, Objection
from inspections.queries.naming import UNNAMED
from inspections.queries.visible import offices
from quality_portal.accounts.models import User
from quality_portal.core.formats import isodate
from quality_portal.workdays import calendar

# Stages in the order in which a failure passes them, each with its name and the verb of what is to be done.
STAGES = (
    ("notify", "待告知", "制发告知书"),
    ("arrive", "告知书待送达", "登记送达"),
    ("object", "异议待决定", "决定异议"),
    ("retest", "复检中", "看复检进度"),
    ("term", "异议期内", "看结果"),
    ("ripe", "待确定", "确定结论"),
    ("maker", "待生产者确认，未公布", "看样品确认"),
    ("finding", "待确认不合格项", "确认不合格项"),
    ("circular", "待通报", "制发通报"),
    ("case", "待立案", "立案"),
    ("open", "处理中", "看案件"),
    ("done", "已办结", ""),
)
NAMES = {key: name for key, name, _verb in STAGES}
VERBS = {key: verb for key, _name, verb in STAGES}
OPEN = tuple(key for key in NAMES if key != "done")
WAITING = ("arrive", "retest", "term", "maker", "open")  # on somebody else


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with the number of failures that stand on it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One failure as the desk shows it."""

    conclusion: Conclusion
    stage: str
    name: str
    note: str
    due_on: date | None
    provisional: bool
    action: str
    action_href: str
    waiting: bool
    href: str
    published: bool
    told: bool
    case: Any


@dataclass(frozen=True, slots=True)
class Progress:
    """How many have been carried through: counts, and the rate with its n."""

    done: int
    total: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.done / self.total) if self.total else None


def failures(user: User, today: date) -> QuerySet[Conclusion]:
    """Failures and refusals of one's office and below that stand, each with its stage."""
    rows = Conclusion.objects.filter(office__in=offices(user), verdict__in=("fail", "deemed")).exclude(state="withdrawn")
    return rows.annotate(stage=_stage(today))


def _stage(today: date) -> Choose:
    notices = Notice.objects.filter(conclusion=OuterRef("pk"))
    told = CircularEntry.objects.filter(conclusion=OuterRef("pk"), circular__kind__in=[Addressee.COUNTY, Addressee.HOME])
    case = "finding__case"
    before = Q(state__in=["pending", "notified"])
    rows = [
        (Q(state="pending") & ~Exists(notices), "notify"),
        (before & Exists(_objections("filed")), "object"),
        (before & Exists(_objections("retesting")), "retest"),
        (before & Exists(notices.filter(received_on=None)), "arrive"),
        (Q(state="notified") & (Q(objection_until__lt=today) | Q(waived_on__isnull=False)), "ripe"),
        (before, "term"),
        (Q(maker_answer="asked"), "maker"),
        (Q(finding__withdrawal__isnull=False) | Q(**{f"{case}__state": CaseState.CLOSED}), "done"),
        (Q(finding__isnull=True), "finding"),
        (~Exists(told) & ~Q(maker_answer__in=UNNAMED), "circular"),
        (Q(**{f"{case}__isnull": True}), "case"),
    ]
    return Choose(*[When(condition, then=Value(key)) for condition, key in rows], default=Value("open"), output_field=CharField())


def _objections(state: str) -> QuerySet[Objection]:
    return Objection.objects.filter(conclusion=OuterRef("pk"), state=state)


def narrowed(rows: QuerySet[Conclusion], *, word: str = "", region: str = "", category: str = "", kind: str = "", year: int | None = None) -> QuerySet[Conclusion]:
    """By words, the maker's place, the kind of goods, failure or refusal, the plan's year."""
    if word := word.strip():
        rows = rows.filter(about(word, "product_name") | Q(report__number__iexact=word))
    if region:
        rows = rows.filter(enterprise__region__code=region)
    if category:
        rows = rows.filter(plan_item__category__code=category)
    if kind in ("fail", "deemed"):
        rows = rows.filter(verdict=kind)
    if year:
        rows = rows.filter(plan_item__plan__year=year)
    return rows


def stages(rows: QuerySet[Conclusion]) -> list[Stage]:
    """How many stand on each stage."""
    counts = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    return [Stage(key, name, counts.get(key, 0)) for key, name, _verb in STAGES]


def progress(found: list[Stage]) -> Progress:
    """What has been carried through, of everything."""
    return Progress(next(stage.count for stage in found if stage.key == "done"), sum(stage.count for stage in found))


def listed(rows: QuerySet[Conclusion], stage: str) -> QuerySet[Conclusion]:
    """The rows of a stage, or of all that are open; the oldest first."""
    if stage == "all":
        chosen = rows
    elif stage in NAMES:
        chosen = rows.filter(stage=stage)
    else:
        chosen = rows.exclude(stage="done")
    told = CircularEntry.objects.select_related("circular")
    return (
        chosen.select_related(
            "enterprise__region", "sample__confirmation", "report", "refusal", "office", "finding__case", "plan_item__plan", "plan_item__category"
        )
        .prefetch_related("notices", Prefetch("objections", Objection.objects.select_related("retest")), Prefetch("circular_entries", told))
        .order_by("decided_on", "pk")
    )


def choices(user: User, today: date) -> dict[str, list[tuple[str, str]]]:
    """The places and kinds of goods that occur, for the filter."""
    rows = failures(user, today).order_by()
    regions = rows.filter(enterprise__region__isnull=False).values_list("enterprise__region__code", "enterprise__region__name").distinct()
    categories = rows.values_list("plan_item__category__code", "plan_item__category__name").distinct()
    return {"regions": sorted(regions), "categories": sorted(categories)}


def row_of(conclusion: Conclusion) -> Row:
    """One failure in words: where it stands, whose turn it is, by when."""
    stage = conclusion.stage
    finding = getattr(conclusion, "finding", None)
    case = getattr(finding, "case", None) if finding else None
    due_on, provisional, note, href = _NEXT[stage](conclusion)
    own = reverse("inspections:conclusion", args=[conclusion.pk])
    name = case.get_state_display() if stage == "open" and case else NAMES[stage]
    final = conclusion.state == "final"
    return Row(
        conclusion=conclusion,
        stage=stage,
        name=name,
        note=note,
        due_on=due_on,
        provisional=provisional,
        action=VERBS[stage],
        action_href=href or own,
        waiting=stage in WAITING,
        href=own,
        published=final and conclusion.maker_answer != "asked" and conclusion.verdict == "fail",
        told=bool(conclusion.circular_entries.all()),
        case=case,
    )


Next = tuple[date | None, bool, str, str]


def _page(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def _notify(row: Conclusion) -> Next:
    return None, False, f"{isodate(row.decided_on)} 作出", _page("notice_send", row.pk)


def _arrive(row: Conclusion) -> Next:
    first = next(notice for notice in row.notices.all() if notice.received_on is None)
    return None, False, f"{first} {isodate(first.sent_on)} 发出，未签收", _page("notice_receive", first.pk)


def _object(row: Conclusion) -> Next:
    first = next(one for one in row.objections.all() if one.state == "filed")
    return first.decide_by, first.decide_provisional, f"{first.applicant}：{first.get_asks_display()}", _page("objection_decide", first.number)


def _retest(row: Conclusion) -> Next:
    first = next(one for one in row.objections.all() if one.state == "retesting")
    retest = first.retest
    days = {"noticed": (retest.formalities_due, retest.formalities_provisional), "ready": (retest.name_by, retest.name_provisional)}
    return *days.get(retest.state, (None, False)), retest.get_state_display(), first.get_absolute_url()


def _term(row: Conclusion) -> Next:
    return row.objection_until, row.objection_provisional, "期满没有异议的自动确定", ""


def _ripe(row: Conclusion) -> Next:
    return row.objection_until, row.objection_provisional, "异议期已过", _page("conclusion_finalise", row.pk)


def _maker(row: Conclusion) -> Next:
    asked = getattr(row.sample, "confirmation", None)
    return (asked.due_on, asked.provisional, "答复或者期满以后公布", "") if asked else (None, False, "标称生产企业还没有收到告知书", "")


def _finding(row: Conclusion) -> Next:
    return None, False, f"{isodate(row.final_on)} 确定", _page("finding_confirm", row.pk)


def _circular(row: Conclusion) -> Next:
    return None, False, "通报县（市、区）政府和有关部门", f"{_page('circular_new')}?conclusion={row.pk}"


def _case(row: Conclusion) -> Next:
    due = calendar.due(ladder.DECIDE, row.finding.confirmed_on)
    return due.date, due.provisional, f"不合格项 {row.finding.number}", reverse("enforcement:open", args=[row.finding.number])


def _open(row: Conclusion) -> Next:
    case = row.finding.case
    return case.due_on, case.due_provisional, case.number, case.get_absolute_url()


def _done(row: Conclusion) -> Next:
    case = getattr(row.finding, "case", None)
    return None, False, f"{case.number}，{isodate(case.closed_on)} 结案" if case else "不合格项已撤回", case.get_absolute_url() if case else ""


_NEXT: dict[str, Callable[[Conclusion], Next]] = {
    "notify": _notify, "arrive": _arrive, "object": _object, "retest": _retest, "term": _term, "ripe": _ripe, "maker": _maker,
    "finding": _finding, "circular": _circular, "case": _case, "open": _open, "done": _done,
}  # fmt: skip

HEAD = (
    "企业", "统一社会信用代码", "所在地", "产品", "规格型号", "批号", "报告或拒检编号", "结论", "不合格项目", "组织机关", "阶段", "期限", "情况", "结果确定", "已公布",
    "通报", "不合格项编号", "案号",
)  # fmt: skip


def table(rows: QuerySet[Conclusion]) -> Iterator[list[str]]:
    """The rows as a spreadsheet takes them, the head first."""
    yield list(HEAD)
    for conclusion in rows.iterator(chunk_size=500):
        yield _cells(row_of(conclusion))


def _cells(row: Row) -> list[str]:
    one, sample = row.conclusion, row.conclusion.sample
    finding = getattr(one, "finding", None)
    told = "；".join(entry.addressee for entry in one.circular_entries.all())
    return [
        one.enterprise.name, one.enterprise.credit_code or "", one.enterprise.region.name if one.enterprise.region else "", one.product_name,
        sample.model if sample else "", sample.batch if sample else "", (one.report or one.refusal).number, one.get_verdict_display(),
        one.failed_items, one.office.name, row.name, isodate(row.due_on) if row.due_on else "", row.note, isodate(one.final_on) if one.final_on else "",
        "是" if row.published else "否", told, finding.number if finding else "", row.case.number if row.case else "",
    ]  # fmt: skip
